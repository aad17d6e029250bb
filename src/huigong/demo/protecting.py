"""Stories of protection and of the archive, played through the real actions; nobody is real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from huigong.demo.employers import named
from huigong.demo.models import Played
from huigong.domains.hotline.actions import (
    answer_case,
    archive_case,
    dispatch_case,
    edit_case,
    register_case,
)
from huigong.domains.hotline.archive.actions import keep_volume, lend_volume
from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.actions import (
    Complainant,
    accuse_office,
    consent_case,
    enlist_people,
    register_emergency,
    relay_case,
)
from huigong.domains.hotline.typical.actions import draft_typical, publish_typical
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_NAMES = ("安", "白", "常", "丁", "冯", "高", "韩", "金", "孔", "雷", "马", "牛")


def play_protection(world: World) -> int:
    """Play the stories that were not played yet; returns how many were."""
    with scope(SYSTEM, reason="demo: what was played before"):
        known = set(Played.objects.values_list("key", flat=True))
    fresh = [(key, tell) for key, tell in _STORIES.items() if key not in known]
    for key, tell in fresh:
        number = tell(world).pk
        with scope(SYSTEM, reason="demo: what was played"):
            Played.objects.create(key=key, row_id=number)
    return len(fresh)


def _about_an_office(world: World) -> Case:
    with world.seat("an", at=now() - timedelta(days=1)):
        case = register_case(
            channel="phone",
            kind="complaint",
            category="union.service",
            title="去县工会三次都没人管",
            text="我是循化一家餐馆的厨师，老板三个月没发工资。我去县总工会问了三次，都说经办的人不在。"
            "我不想再让他们办，请上面看一看。",
            division="630225",
            reporter_name="甘进财",
            phone="15400001201",
        )
        accuse_office(case, unit=Unit.objects.get(code="QH-630225"))
        dispatch_case(
            case,
            units=[Unit.objects.get(code="QH-6302")],
            order="反映的是循化县总工会，请市总工会直接办，先联系职工本人。",
        )
    return case


def _many(world: World) -> Case:
    with world.seat("bai", at=now() - timedelta(hours=4)):
        case = register_case(
            channel="visit",
            kind="complaint",
            category="pay.arrears",
            title="钢筋班十二人三个月工钱没发",
            text="我们十二个人在威远镇安置房工地绑钢筋，八月到十月的工钱一分没发，老板说等甲方。",
            employer="互助甲申劳务分包有限公司",
            division="630223",
            reporter_name="安某",
            phone="15400001210",
        )
        people = [
            Complainant(f"{name}师傅", f"154000012{11 + n}", n < 3, f"欠薪 {9 + n} 千元")
            for n, name in enumerate(_NAMES)
        ]
        case = enlist_people(case, people=people, count=len(people))
        case = edit_case(case, workplace_id=named("互助甲申劳务分包有限公司"))
        dispatch_case(case, units=[Unit.objects.get(code="QH-630223")])
    return case


def _emergency(world: World) -> Case:
    county, prefecture = (Unit.objects.get(code=code) for code in ("QH-630223", "QH-6302"))
    begun = now() - timedelta(minutes=20)
    with world.seat("an", at=begun):
        case = register_emergency(what="威远镇工地基坑塌方，有人被埋", division="630223")
    with world.seat("an", at=begun + timedelta(minutes=2)):
        relay_case(case, body="119", answered_by="指挥中心 6 号", note="已出动。")
    with world.seat("an", at=begun + timedelta(minutes=4)):
        relay_case(case, unit=county, answered_by="值班员", note="马上到现场。")
    with world.seat("an", at=begun + timedelta(minutes=9)):
        relay_case(case, unit=prefecture, is_answered=False, note="占线，再打。")
    return case


def _afterwards(world: World) -> Case:
    with world.seat("bai", at=now() - timedelta(days=7)):
        case = register_case(
            channel="phone",
            kind="complaint",
            category="pay.overtime",
            title="泉水厂旺季加班费少算",
            text="七八月每天多干三个小时，工资条上只算了一个小时。",
            employer="互助丁卯泉水厂",
            division="630223",
            reporter_name="解玉莲",
            phone="15400001230",
        )
        consent_case(case, to="publish", is_given=True, manner="paper", note="卷宗第 3 页")
        answer_case(case, answer="厂里已按工资条重算，补发到您的工资卡。")
        told = draft_typical(
            case=case,
            title="旺季的加班费补上了",
            happened="一家厂旺季每天多干三个小时，工资条上只算一个小时。",
            done="工会请厂里拿出考勤，对着工资条重算，差的钱补发到工资卡。",
            lesson="考勤记录和工资条都留着，时间写清楚。",
        )
    with world.seat("an", at=now() - timedelta(days=6)):
        publish_typical(told)
    return case


def _put_away(world: World) -> Case:
    """An old question whose volume is due for appraisal, and a second one that is lent out."""
    begun = datetime(2023, 12, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    first, second = (_asked(world, begun + timedelta(days=n)) for n in range(2))
    with world.seat("bai", at=begun + timedelta(days=30)):
        volume = Volume.objects.get(case_id=first.pk)
        keep_volume(volume, years=2, opinion="只问了发放地点，鉴定后缩短到两年。")
    with world.seat("bai"):
        lend_volume(
            Volume.objects.get(case_id=second.pk),
            borrower="海东市总工会 高振海",
            purpose="复核同类问题的答复口径",
            back_by=today() + timedelta(days=7),
        )
    return first


def _asked(world: World, at: datetime) -> Case:
    with world.seat("bai", at=at):
        case = register_case(
            channel="phone",
            kind="question",
            category="union.service",
            title="会员卡在哪里领",
            text="入会以后卡一直没有拿到，问在哪里领。",
            division="630223",
        )
        answer_case(case, answer="请带身份证到县总工会一楼领取。")
        return archive_case(case)


_STORIES: dict[str, Callable[[World], Case]] = {
    "protect-office": _about_an_office,
    "protect-many": _many,
    "protect-emergency": _emergency,
    "protect-afterwards": _afterwards,
    "archive": _put_away,
}
