"""The shipped rules and days without a database, for tests of pure rules."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huigong.domains.supervision.duties.rules.answering import ANSWERS
from huigong.domains.supervision.duties.rules.reckoning import DayKind, UnknownDay
from huigong.kernel import calendar
from huigong.kernel.calendar.shipping import DAYS
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import SURE, NoValue, Value, ready

CASES = Path(__file__).with_name("cases")
SATURDAY = 5


class Shipped:
    """The values of a day as the files have them, and what an administrator decided over them."""

    def __init__(self, on: date, decided: dict[str, Any] | None = None) -> None:
        self.on, self.decided = on, decided or {}

    def get(self, name: str) -> Value:
        one = shelf().definitions[name]
        row = next(row for row in one.rows if not row.division)
        dated = row.value_on(self.on)
        if dated is None:
            raise NoValue(name)
        since, value = dated
        is_sure = row.confidence in SURE and not row.question
        source, asks = row.source, row.question or None
        if name in self.decided:
            value, source, is_sure, asks = self.decided[name], "省文〔2026〕1号", True, None
        return Value(
            name, one.title, ready(value, one.unit), one.unit, source, since, is_sure, asks
        )


class ShippedDays:
    """The shipped calendar, and the days that a place has registered."""

    def __init__(self, festivals: Collection[date] = ()) -> None:
        self.festivals = festivals

    def kind(self, day: date) -> DayKind:
        try:
            if calendar.holiday_on(day):
                return DayKind.HOLIDAY
        except calendar.UnknownYear as unknown:
            raise UnknownDay(day.year) from unknown
        if day in self.festivals:
            return DayKind.FESTIVAL
        is_work = _listed().get(day, day.weekday() < SATURDAY)
        return DayKind.WORK if is_work else DayKind.REST


@cache
def _listed() -> dict[date, bool]:
    with DAYS.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    return {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in rows}


def cases() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(what is asked, the facts, the case) of every file; a case adds to what its file says."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in data["cases"]:
            usual = case.get("usual", data.get("usual", {}))
            found.append((data["what"], {**usual, **case["facts"]}, case))
    return found


def facts_of(what: str, told: dict[str, Any]) -> Any:
    """The facts as an officer writes them: yuan and hours become fen and minutes."""
    kind, _work = ANSWERS[what]
    names = {one.name for one in fields(kind)}
    return kind(**dict(plain(name, value, names) for name, value in told.items()))


def plain(name: str, value: Any, names: set[str] = frozenset()) -> tuple[str, Any]:
    """One line of a case: `wage_yuan: 4350` is `wage_fen: 435000`."""
    if name in names:
        return name, value
    if name.endswith("_yuan"):
        return f"{name.removesuffix('_yuan')}_fen", int(Decimal(str(value)) * 100)
    if name == "hours":
        return "minutes", int(Decimal(str(value)) * 60)
    if name.endswith("_hours"):
        return f"{name.removesuffix('_hours')}_minutes", int(Decimal(str(value)) * 60)
    return name, value
