"""The employers of the demo, put on file by the province's officer; written by us, none is real."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from huigong.kernel.employers.actions import alias_employer, register_employer, tie_employer
from huigong.kernel.employers.finding import find_employers
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import Scope, scope
from huigong.kernel.testing.worlds import World

FILE = Path(__file__).parent / "data" / "employers.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerRow:
    """One employer of the demo; an empty code or union means none yet, an empty unit the county's
    union.
    """

    name: str
    uscc: str
    division: str
    industry: str
    size: str
    people: int
    union: str
    former: str
    unit: str = ""
    tie: dict[str, str] | None = None


def load_employers() -> list[EmployerRow]:
    """The rows of the file."""
    data: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [EmployerRow(**row) for row in data["employers"]]


def put_on_file(world: World, seat: Scope | None = None) -> int:
    """Register those that are not there yet; returns how many were new."""
    fresh = [row for row in load_employers() if named(row.name) is None]
    with scope(seat or world.sit("bao")):
        for row in fresh:
            _register(row)
    return len(fresh)


def named(name: str) -> int | None:
    """The number of the employer of exactly that name."""
    return next((one.id for one in find_employers(name) if one.name == name), None)


def _register(row: EmployerRow) -> Employer:
    union = Unit.objects.get(code=row.union) if row.union else None
    employer = register_employer(
        unit=Unit.objects.get(code=row.unit or f"QH-{row.division}"),
        name=row.name,
        uscc=row.uscc,
        division=row.division,
        industry=row.industry,
        size=row.size,
        people=row.people,
        union=union,
    )
    if row.former:
        employer = alias_employer(employer, former_name=row.former)
    if row.tie:
        nature, source = row.tie["nature"], row.tie["source"]
        employer = tie_employer(employer, tied_unit=union, nature=nature, source=source)
    return employer
