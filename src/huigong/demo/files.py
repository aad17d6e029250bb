"""Files of people in the demo: 劳成贵's own, one person whom two counties have on file, one whom an
officer found twice at home.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from huigong.domains.twins.actions import enter_possible_twin, find_possible_twin
from huigong.domains.twins.offices import common_office
from huigong.kernel.people.actions import link_person, register_person
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_LAO, _TWICE, _MET = "RH-2026-000061", "RH-2026-000062", "RH-2026-000063"
#: How the comparison came out for them; written down, so that the demo need not compare.
_LEVELS = (
    *(("name", 5), ("born", 2), ("sex", 1), ("paper", -1)),
    *(("phone", 1), ("bank", -1), ("place", 1)),
)


def put_files(world: World) -> int:
    """Register those that are not there yet; returns how many were new."""
    return _own_file(world) + _twice(world) + _by_hand(world)


def _is_there(source: str) -> bool:
    with scope(SYSTEM, reason="demo: is it there"):
        return Person.objects.filter(source=source).exists()


def _own_file(world: World) -> int:
    if _is_there(_LAO):
        return 0
    lao = world["lao"]
    with scope(SYSTEM, reason="demo: has he a file already"):
        if Person.objects.filter(account=lao.account).exists():
            return 0
    with world.seat("ming"):
        person = register_person(
            unit=world["ming"].unit,
            name="劳成贵",
            source=_LAO,
            phone_number=lao.phone,
            born_on=date(1985, 3, 9),
            sex="1",
            home_address="互助县威远镇（演示）",
        )
        link_person(person, account=lao.account)
    return 1


def _twice(world: World) -> int:
    if _is_there(_TWICE):
        return 0
    told: dict[str, Any] = {"phone_number": "15400000988", "born_on": date(1990, 5, 12), "sex": "2"}
    pair = []
    for who, name in (("ming", "才让卓玛"), ("hua", "次仁珠玛")):
        with world.seat(who):
            unit = world[who].unit
            pair.append(register_person(unit=unit, name=name, source=_TWICE, **told))
    with scope(SYSTEM, reason="demo: two files of one person"):
        office = common_office(pair[0].unit_id, pair[1].unit_id)
        if office:
            find_possible_twin(left=pair[0], right=pair[1], unit=office, likely=996, levels=_LEVELS)
    return 2


def _by_hand(world: World) -> int:
    if _is_there(_MET):
        return 0
    with world.seat("ming"):
        unit = world["ming"].unit
        one, other = (
            register_person(unit=unit, name=name, source=_MET, sex="2", **told)
            for name, told in (
                ("李秀英", {"born_on": date(1979, 9, 9), "phone_number": "15400000986"}),
                ("李秀瑛", {"phone_number": "15400000987"}),
            )
        )
        reason = "本人来窗口换手机号码，说去年在工地上也登记过一次。"
        enter_possible_twin(left=one, right=other, reason=reason)
    return 2
