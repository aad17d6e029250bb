"""The story of the couriers: a trade without injury insurance, found in check-ups, handed to the
procuratorate, followed firm by firm to the last of 66, written up. Nobody and no firm is real.
"""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from huigong.demo.world import workday_back
from huigong.domains.supervision.checkups import actions as checkups
from huigong.domains.supervision.clues.actions import Handing
from huigong.domains.supervision.clues.models import Reply
from huigong.domains.supervision.joint import actions
from huigong.domains.supervision.joint.casepaper import first_words
from huigong.domains.supervision.joint.following import firms_of
from huigong.domains.supervision.joint.listing import read_list
from huigong.domains.supervision.joint.models import Mark, SectorFinding
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.codes import check_character
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.testing.worlds import World

ARREARS, UNENROLLED = 53, 13
_PLACES = ("西宁", "海东", "互助", "民和", "格尔木", "共和")
_STEMS = ("辰驿", "巳捷", "午通", "未达", "申运", "酉递", "戌行", "亥途")
_RIDERS = ("西宁子午外卖服务站", "西宁丑未外卖服务站", "海东寅申外卖服务站")
_SUMMARY = (
    "基层快递网点规模小、人员流动快，多数网点没有单独参加工伤保险的办法，快递员受伤以后无处申领。"
    "建议由人社部门排查，建立基层快递网点优先参加工伤保险的办法。"
)
#: Working days back from today → how many of the firms were put right by then.
_BATCHES = ((84, 20), (76, 21), (66, 12), (62, 13))


def play_sectors(world: World) -> int:
    """Play it once, each step on its own working day; returns how many firms were followed."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if SectorFinding.objects.exists():
            return 0
    with world.seat("jian", at=_at(150)):
        for number in range(4):
            _check(_name(number), _code(number), "insurance-register", is_platform=False)
        sector = actions.open_sector(
            duty="insurance-register", trade="6020", title="基层快递网点没有参加工伤保险"
        )
        sector = actions.edit_sector(sector, title=sector.title, summary=_SUMMARY)
    sector = _hand_over(world, sector)
    _write_up(world, _follow(world, sector))
    with world.seat("jian", at=_at(6)):
        # Not taken up yet: proposed on the page of trades.
        for number, name in enumerate(_RIDERS, 90):
            _check(name, _code(number), "contract-written", is_platform=True)
    return ARREARS + UNENROLLED


def _at(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(workday_back(days), time(10, 20)))


def _name(number: int) -> str:
    place, stem = _PLACES[number % len(_PLACES)], _STEMS[number % len(_STEMS)]
    return f"{place}{stem}快递服务部{number + 1}号网点"


def _code(number: int) -> str:
    # Running numbers with a true check character only: they belong to no real firm.
    first = f"92630000{number + 1:09d}"
    return first + check_character(first)


def _check(name: str, uscc: str, duty: str, *, is_platform: bool) -> None:
    firm = register_employer(
        unit=current().office,
        name=name,
        uscc=uscc,
        industry="6242" if is_platform else "6020",
        people=14,
        is_platform=is_platform,
    )
    checkup = checkups.record_checkup(
        employer=firm,
        checked_on=today(),
        manner="rule",
        first_supervisor="简文静",
        second_supervisor="保玉兰",
        people=14,
        minutes="查看了用工名册、配送协议、工资流水和参保缴费凭证，询问了站点负责人。",
        signing="signed",
    )
    facts = "名册上的人员都没有。"
    checkups.note_checkup(checkup, duty=duty, facts=facts, demand="三十日内办妥", people=14)


def _hand_over(world: World, sector: SectorFinding) -> SectorFinding:
    """To the procuratorate, whose recommendation reaches the authority."""
    with world.seat("jian", at=_at(140)):
        handing = Handing(
            sent_on=today(),
            receiver="省人民检察院",
            grounds=["new_form"],
            refusal="四家网点收到提示函以后都没有在期限内办理。",
            documents="监督检查笔录四份\n提示函及送达回证四份",
        )
        sector = actions.transfer_sector(sector, handing=handing)
    with world.seat("jian", at=_at(124)):
        note = "向省人力资源和社会保障厅发出检察建议（演示文号 7 号）。"
        sector = actions.hear_sector(
            sector, reply=Reply.ADVISED, replied_on=today(), reply_note=note
        )
    with world.seat("jian", at=_at(118)):
        return actions.file_sector(
            sector,
            authority="省人力资源和社会保障厅",
            filed_on=today(),
            case_number="全省快递网点排查（演示）",
        )


def _follow(world: World, sector: SectorFinding) -> SectorFinding:
    """The authority's list of 66; four times news of firms that pay or are enrolled."""
    with world.seat("jian", at=_at(98)):
        lines = ["单位名称\t统一社会信用代码\t问题"]
        for number in range(ARREARS + UNENROLLED):
            problem = "漏缴" if number < ARREARS else "未参加"
            lines.append(f"{_name(number)}\t{_code(number)}\t{problem}")
        sector = actions.list_sector(sector, lines=read_list(sector, text="\n".join(lines)).fresh)
        firms = list(firms_of(sector).values_list("pk", flat=True))
    for days, count in _BATCHES:
        picked, firms = firms[:count], firms[count:]
        with world.seat("jian", at=_at(days)):
            sector = actions.mark_sector(
                sector,
                firms=picked,
                mark=Mark.RIGHT,
                done_on=today(),
                known_by="人社部门的参保缴费记录",
            )
    with world.seat("jian", at=_at(61)):
        sector = actions.conclude_sector(
            sector,
            concluded_on=today(),
            authority_outcome="全省排查完毕，建立基层快递网点优先参加工伤保险工作机制。",
        )
        return actions.close_sector(sector, outcome="清单上的六十六户全部正常缴费或者登记参保。")


def _write_up(world: World, sector: SectorFinding) -> None:
    with world.seat("jian", at=_at(52)):
        sector = actions.write_sector(sector, **first_words(sector))
    with world.seat("jian", at=_at(47)):
        sector = actions.submit_sector(sector, submitted_on=today(), submitted_to="全国总工会")
    with world.seat("jian", at=_at(15)):
        actions.select_sector(
            sector, selected_by="全国总工会、最高人民检察院（演示）", selected_as="典型案例"
        )
