"""Stories of bodies outside, played through the real actions; written by us, nobody is real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from huigong.demo.models import Played
from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.actions import (
    add_note,
    admit_outside,
    answer_outside,
    record_body,
    send_outside,
    sign_outside,
)
from huigong.domains.hotline.outside.models import OutsideBody, OutsideLeg
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.actions import sign_leg
from huigong.kernel.workflow.models import Leg

_COUNTY = "QH-630223"
FILE = Path(__file__).parent / "data" / "bodies.yaml"
_INSPECTION, _COURT, _INSURANCE = "互助县劳动保障监察大队", "互助县人民法院", "互助县医疗保障局"


def load_bodies() -> dict[str, list[dict[str, Any]]]:
    """The bodies of each office that lists them: by the code of its unit."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def play_outside(world: World) -> int:
    """Play the stories that were not played yet; returns how many were."""
    with scope(SYSTEM, reason="demo: what was played before"):
        known = set(Played.objects.values_list("key", flat=True))
    fresh = [(key, tell) for key, tell in _STORIES.items() if key not in known]
    list_bodies(world)
    for key, tell in fresh:
        number = tell(world).pk
        with scope(SYSTEM, reason="demo: what was played"):
            Played.objects.create(key=key, row_id=number)
    return len(fresh)


def list_bodies(world: World) -> int:
    """Put down the bodies that are not listed yet; returns how many were new."""
    fresh = 0
    for code, bodies in load_bodies().items():
        # A county keeps its own list; the administrator keeps that of the centre.
        with world.seat("ming" if code == _COUNTY else "guan"):
            unit = Unit.objects.get(code=code)
            known = set(OutsideBody.objects.filter(unit=unit).values_list("name", flat=True))
            for body in bodies:
                if body["name"] not in known:
                    record_body(
                        unit=unit, from_on=date(2024, 1, 1), source="通讯录（演示）", **body
                    )
                    fresh += 1
    return fresh


def _case(world: World, at: datetime, **given: Any) -> tuple[Case, Leg]:
    with world.seat("an", at=at):
        case = register_case(channel="phone", kind="complaint", division="630223", **given)
        dispatch_case(case, units=[Unit.objects.get(code=_COUNTY)])
    with world.seat("ming", at=at + timedelta(hours=1)):
        leg = Leg.objects.get(row_id=case.pk, unit__code=_COUNTY)
        return case, sign_leg(leg)


def _send(
    world: World, leg: Leg, at: datetime, body: str, title: str, text: str, way: str
) -> OutsideLeg:
    with world.seat("ming", at=at):
        found = OutsideBody.objects.get(name=body)
        return send_outside(leg, body=found, title=title, text=text, way=way)


def _late_letter(world: World) -> Case:
    """A letter that nobody answered in time: the body is late, the county is not."""
    begun = now() - timedelta(days=32)
    case, leg = _case(
        world,
        begun,
        title="石料厂不给工资条，工资少算",
        text="碎石机上干了半年，从来没有工资条，工资每月少三四百，问就说扣了伙食。",
        employer="互助壬寅石料厂",
        category="pay.deduction",
        reporter_name="谈得才",
        phone="15400001301",
    )
    text = (
        "我会收到职工反映：该厂不向劳动者提供工资清单，并以伙食费为名扣减工资。"
        "请依法检查其工资支付台账，责令改正，并将处理情况函告我会。"
    )
    at = begun + timedelta(days=1)
    outside = _send(world, leg, at, _INSPECTION, "请依法检查互助壬寅石料厂工资支付", text, "letter")
    with world.seat("ming", at=at + timedelta(days=1)):
        sign_outside(outside, by="收发室 李某")
    return case


def _desk_asked(world: World) -> Case:
    """A guest has signed and asks; the county still owes a word."""
    begun = now() - timedelta(days=3)
    case, leg = _case(
        world,
        begun,
        title="调解书过期不给钱",
        text="八月在法院调解，厂里答应九月底付清，到现在一分没有，不知道怎么申请执行。",
        employer="互助癸卯木器厂",
        category="pay.arrears",
        reporter_name="祁有福",
        phone="15400001302",
    )
    text = "我会受理职工反映调解书到期未履行一事。请告知申请执行的受理窗口和所需材料。"
    outside = _send(
        world, leg, begun + timedelta(hours=2), _COURT, "请告知执行受理窗口", text, "desk"
    )
    with world.seat("ming", at=begun + timedelta(hours=3)):
        outside = admit_outside(outside, until_on=today() + timedelta(days=20))
    with present(begun + timedelta(days=1)), scope(SYSTEM, reason="demo: a guest"):
        outside = sign_outside(outside, by="立案庭 赵某")
        add_note(outside, text="调解书的案号是多少？", by="立案庭 赵某")
    return case


def _answered(world: World) -> Case:
    """The answer has come: the county's own time runs again."""
    begun = now() - timedelta(days=8)
    case, leg = _case(
        world,
        begun,
        title="医保断了三个月",
        text="住院才知道单位三个月没有缴医保，自己垫了四千多。",
        employer="互助甲辰宾馆",
        category="insurance.unpaid",
        reporter_name="乔玉花",
        phone="15400001303",
    )
    text = "请核实该单位近三个月职工医保的缴费情况，能否补缴、补缴后待遇如何计算，请函复。"
    outside = _send(
        world, leg, begun + timedelta(days=1), _INSURANCE, "请核实医保缴费", text, "letter"
    )
    with world.seat("ming", at=now() - timedelta(hours=2)):
        answer_outside(
            outside,
            answer="该单位 8 至 10 月未缴，已发补缴通知；补缴后自缴费次日恢复待遇。",
            by="参保科 孙某",
        )
    return case


_STORIES: dict[str, Callable[[World], Case]] = {
    "outside-late": _late_letter,
    "outside-desk": _desk_asked,
    "outside-answered": _answered,
}
