"""Stories of supervision: a firm that answered nothing until the proposal was out, one whose answer
is to be judged, one checked yesterday, hazards at a fourth; the province's letter to every
employer, and a county's to its couriers. Nobody and no firm is real.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from huigong.demo.world import workday_back
from huigong.domains.supervision.checkups import actions as checkups
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup, Result
from huigong.domains.supervision.letters import actions as letters
from huigong.domains.supervision.letters.annex.actions import Consent, annex_letter
from huigong.domains.supervision.letters.annex.typed import Named
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.trade import actions as trade
from huigong.domains.supervision.risks import actions as risks
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_SAFETY = "互助庚子水泥制品有限公司"
_SILENT, _ANSWERING, _FRESH = "互助甲申劳务分包有限公司", "互助巳丰酒业有限公司", "互助丁卯泉水厂"


def play_letters(world: World) -> int:
    """Play them once, each step on its own working day; returns how many check-ups were made."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if Checkup.objects.exists():
            return 0
    _silent(world)
    _answering(world)
    _fresh(world)
    _safety(world)
    _risks(world)
    _trade(world)
    return 4


_HAZARDS = (
    ("生产车间", "两台设备的防护罩拆下没有装回。", "装回防护罩，停机检查", 3),
    ("仓储物流", "消防通道堆放包装箱。", "当日清理，划线保持畅通", 1),
    ("危险化学品存储区", "消毒剂和酸类混放，没有标识。", "分开存放，贴标识", 5),
    ("配电室", "配电箱没有门，线路裸露。", "加装箱门，请电工整改线路", 10),
    ("职工宿舍", "应急灯不亮。", "更换应急灯", 40),
)


_RISKS = (
    (
        "互助甲申劳务分包有限公司",
        "arrears",
        "grave",
        40,
        "两个月没有发工资，工人准备到县里反映。",
        14,
    ),
    ("互助辛丑超市连锁有限公司", "closure", "large", 26, "两家门店月底关门，没有安置方案。", 30),
    ("互助丁卯泉水厂", "group", "general", 9, "灌装车间对排班不满，准备一起请假。", 12),
)


def _at(days: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(workday_back(days), time(hour, 10)))


def _check(
    name: str, manner: str, *found: tuple[str, str, str, int], campaign: str = ""
) -> Checkup:
    checkup = checkups.record_checkup(
        employer=Employer.objects.get(name=name),
        checked_on=today(),
        manner=manner,
        first_supervisor="明志远",
        second_supervisor="祁玉兰",
        people=46,
        minutes="查看了职工名册、劳动合同、近三个月工资表和考勤表，询问了财务和现场负责人。",
        signing="signed",
        campaign=campaign,
    )
    for duty, facts, demand, people in found:
        checkup = checkups.note_checkup(
            checkup, duty=duty, facts=facts, demand=demand, people=people
        )
    return checkup


def _send(letter: Letter, seal: str, **how: Any) -> Letter:
    letter = letters.issue_letter(letter, signer="白永福", signer_post="副主席")
    given = {"service": "post", "proof": "挂号信回执", "served_on": today(), **how}
    return letters.serve_letter(letter, seal_number=seal, **given)


def _silent(world: World) -> None:
    """Nineteen and eighteen working days without an answer; the authority has had it since."""
    with world.seat("ming", at=_at(42)):
        checkup = _check(
            _SILENT,
            "complaint",
            (
                "pay-monthly",
                "两个月的工资没有发放，工资表没有职工签字。",
                "发清所欠工资，按月支付",
                40,
            ),
            (
                "contract-written",
                "一部分职工入场一个多月没有书面劳动合同。",
                "补签书面劳动合同",
                17,
            ),
        )
        letter = letters.draft_letter(checkup=checkup, kind="hint")
    with world.seat("ming", at=_at(41)):
        letter = _send(letter, "YZ-0411")
    for days, seal in ((22, "YZ-0427"), (3, "YZ-0446")):
        with world.seat("ming", at=_at(days)):
            letter = _send(letters.follow_letter(before=letter), seal)


def _answering(world: World) -> None:
    with world.seat("ming", at=_at(12)):
        checkup = _check(
            _ANSWERING,
            "draw",
            ("contract-roster", "没有建立职工名册。", "按规定的项目建立职工名册", 46),
            ("pay-monthly", "工资表没有发给职工的清单。", "每月向职工提供工资清单", 46),
        )
        letter = letters.draft_letter(checkup=checkup, kind="hint")
        letter = _send(letter, "YZ-0438", service="hand", proof="送达回证 第 12 号")
    with world.seat("ming", at=_at(2)):
        agreed = Consent(
            agreed="item",
            agreed_on=today(),
            given="signed",
            evidence="同意书两份，存劳动法律监督委员会",
            place=2,
        )
        named = [Named("韩某梅"), Named("马某英")]
        letter = annex_letter(letter, people=named, consent=agreed, count=len(named))
        words = "职工名册已建好，附后。工资清单从下个月起发。"
        letters.answer_letter(letter, answered_on=today(), answer=words)


def _fresh(world: World) -> None:
    with world.seat("ming", at=_at(1, 15)):
        _check(
            _FRESH,
            "rule",
            ("hours-weekly-rest", "灌装车间连续十三天没有安排休息日。", "每周至少安排一天休息", 9),
            campaign="元旦春节前工资支付专项检查",
        )


def _safety(world: World) -> None:
    """Five hazards found together with two authorities; two are gone, one is past its day."""
    with world.seat("ming", at=_at(15)):
        checkup = checkups.record_checkup(
            employer=Employer.objects.get(name=_SAFETY),
            checked_on=today(),
            about="safety",
            partners="县应急管理局、县消防救援大队、县工商联",
            manner="rule",
            first_supervisor="明志远",
            second_supervisor="祁玉兰",
            people=120,
            minutes="查看生产车间、仓储物流、危险化学品存储区，发放宣传手册50份。",
            signing="signed",
        )
        for area, facts, demand, days in _HAZARDS:
            checkup = checkups.note_checkup(
                checkup,
                duty="safety-hazards",
                area=area,
                facts=facts,
                demand=demand,
                due_on=today() + timedelta(days=days),
            )
    with world.seat("ming", at=_at(6)):
        for finding in findings_of(checkup)[:2]:
            checkups.recheck_checkup(
                checkup, finding=finding.pk, result=Result.FIXED, rechecked_on=today()
            )


def _risks(world: World) -> None:
    """Two that somebody sees to, one that is over."""
    for name, what, grade, people, facts, days in _RISKS:
        with world.seat("ming", at=_at(8)):
            row = risks.record_risk(
                employer=Employer.objects.get(name=name),
                found_on=today(),
                what=what,
                grade=grade,
                people=people,
                facts=facts,
                owner="权益保障部 祁玉兰",
                partners="县人社局、司法局、工会律师",
                due_on=today() + timedelta(days=days),
            )
    with world.seat("ming", at=_at(2)):
        risks.close_risk(row, outcome="单位把调休安排贴了出来，职工代表签字同意。")


def _trade(world: World) -> None:
    """All employers of the province reminded after a holiday; the county's couriers, in draft."""
    with world.seat("bao", at=_at(30)):
        letter = trade.draft_trade_letter(topic="back-to-work")
        letter = letters.issue_letter(letter, signer="白永福", signer_post="副主席")
        where = "省总工会网站和公众号；送省工商联、快递协会"
        trade.publish_letter(letter, seal_number="SZ-0102", published_on=today(), where=where)
    with world.seat("ming", at=_at(1, 16)):
        trade.draft_trade_letter(
            topic="",
            title="关于快递企业依法参加工伤保险的提示函",
            addressee="全县各快递企业、网点",
            duties=("insurance-register", "insurance-pay", "insurance-injury", "hours-weekly-rest"),
            asks_reply=True,
        )
