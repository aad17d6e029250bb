"""One valid row of the register of unions, for the contract suite."""

from __future__ import annotations

from datetime import date
from typing import Any

from huigong.domains.founding.unions.actions import record_union
from huigong.domains.founding.unions.models import BaseUnion
from huigong.kernel.employers.codes import check_character
from huigong.kernel.org.data.tree import UnitRow
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World, plant

#: Units of an office are planted at once: one by one the tree would be made anew as often.
_MANY = 260


def unit_of(world: World, who: str, n: int) -> Unit:
    """The n-th base unit under somebody's office; those of an office are planted together."""
    office = world[who].unit
    code = f"GH-T-{office.code}-{n:03d}"
    found = Unit.objects.filter(code=code).first()
    if found is None:
        with scope(SYSTEM, reason="sample: base units"):
            plant([_row(office, number) for number in range(_MANY)])
        found = Unit.objects.get(code=code)
    return found


def _row(office: Unit, number: int) -> UnitRow:
    return UnitRow(
        code=f"GH-T-{office.code}-{number:03d}",
        name=f"{office.short}某厂第{number}工会",
        short=f"第{number}工会",
        type="base",
        level="base",
        division=office.division,
        territorial_parent=office.code,
        industrial_parent="",
        confidence="",
        load=True,
        note="",
    )


def make_baseunion(world: World, who: str, n: int, text: str) -> BaseUnion:
    """The n-th union under somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        row = record_union(
            unit=unit_of(world, who, n),
            mode="single",
            founded_on=date(2023, 3, 8),
            chair="马生华",
            term_from=date(2023, 3, 8),
            term_until=date(2026 + n % 3, 3, 7),
            members=30 + n,
        )
    # Units are public by name: what nobody else may read stands on the register alone.
    with scope(SYSTEM, reason="sample: a union's name"):
        BaseUnion.objects.filter(pk=row.pk).update(name=text[:60])
    row.name = text[:60]
    return row


def form_baseunion(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th."""
    first = f"81630223MD{n:07d}"
    return {
        "unit": str(unit_of(world, who, 240 + n).pk),
        "mode": "single",
        "founded_on": "2023-03-08",
        "people": "40",
        "members": "38",
        "chair": "马生华",
        "term": "2",
        "term_from": "2024-03-08",
        "term_until": "2027-03-07",
        "uscc": first + check_character(first),
    }
