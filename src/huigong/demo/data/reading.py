"""Personas and cases of the demo as plain values. Knows no Django and no database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from huigong.kernel.org.data.tree import UnitRow, load_units

HERE = Path(__file__).parent
GRASSROOTS = HERE / "grassroots_units.csv"
PERSONAS = HERE / "personas.yaml"
CASES = HERE / "cases.yaml"

ROLES = ("agent", "lawyer", "officer", "leader", "supervisor", "chair", "admin", "worker")
CHANNELS = ("phone", "web", "visit", "letter", "qr")
URGENCIES = ("normal", "urgent", "emergency")
# 154 is a prefix that no operator has been given, so no real person can ever be rung.
PHONE = r"1540000\d{4}"


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """Whose post a persona deputises; the days are calendar days from today, both included."""

    for_key: str
    from_day: int
    until_day: int
    reason: str


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """One person of the demo; a worker without a union has an empty unit."""

    key: str
    name: str
    role: str
    unit: str
    title: str
    phone: str
    front: bool
    start: str
    blurb: str
    deputy: DeputyRow | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a case. `day` counts working days from today, 0 or less."""

    day: int
    at: str
    do: str
    by: str
    to: str = ""
    days: int | None = None
    stars: int | None = None
    text: str = ""
    plain: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the demo with its whole story; `expect` is the state the story ends in."""

    key: str
    title: str
    kind: str
    category: str
    channel: str
    urgency: str
    division: str
    employer: str
    people: int
    text: str
    filed_day: int
    filed_at: str
    filed_by: str
    persona: str
    caller_name: str
    caller_phone: str
    anonymous: bool
    confidential: bool
    consent: bool
    language: str
    story: tuple[Step, ...]
    expect: str


def load_demo_units() -> list[UnitRow]:
    """The invented grassroots unions, to be created after the real tree."""
    return load_units(GRASSROOTS, above=load_units())


def load_personas(path: Path = PERSONAS) -> list[PersonaRow]:
    """Everybody, in file order; those with a deputyship come after the one they stand in for."""
    return [_persona(dict(row)) for row in _yaml(path)["personas"]]


def _persona(row: dict[str, Any]) -> PersonaRow:
    deputy = row.pop("deputy", None)
    if deputy is None:
        return PersonaRow(**row)
    away = DeputyRow(deputy["for"], deputy["from_day"], deputy["until_day"], deputy["reason"])
    return PersonaRow(**row, deputy=away)


def load_cases(path: Path = CASES) -> list[CaseRow]:
    """Every case, in file order; raises TypeError or KeyError where a row is misspelt."""
    return [_case(dict(row)) for row in _yaml(path)["cases"]]


def _case(row: dict[str, Any]) -> CaseRow:
    filed, caller = row.pop("filed"), row.pop("caller", {})
    steps = tuple(Step(**step) for step in row.pop("story"))
    defaults: dict[str, Any] = {
        "persona": "",
        "anonymous": False,
        "confidential": False,
        "consent": False,
        "language": "汉语",
    }
    return CaseRow(
        **(defaults | row),
        filed_day=filed["day"],
        filed_at=filed["at"],
        filed_by=filed.get("by", ""),
        caller_name=caller.get("name", ""),
        caller_phone=caller.get("phone", ""),
        story=steps,
    )


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
