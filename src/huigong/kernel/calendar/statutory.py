"""Days on which all citizens have a holiday by the regulation itself.

A rest day moved beside them by the yearly notice is not one: work on it is work on a rest day.
《全国年节及纪念日放假办法》第二条: eleven days to 2024, thirteen from 2025. The days of the lunar
calendar are written down year by year; what is not written is not known, and is said so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from huigong.kernel.calendar.shipping import DATA

FILE = DATA / "statutory_days.csv"


class UnknownYear(LookupError):
    """The holidays of this year are not written down yet; add them to statutory_days.csv."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off for all citizens, and where that is written."""

    on: date
    name: str
    source: str


def holiday_on(day: date) -> Holiday | None:
    """The holiday that a day is, or None. Raises UnknownYear."""
    return holidays_of(day.year).get(day)


def holidays_of(year: int) -> Mapping[date, Holiday]:
    """Every holiday of a year by its day. Raises UnknownYear."""
    found = _all().get(year)
    if found is None:
        raise UnknownYear(year)
    return found


@cache
def _all() -> dict[int, dict[date, Holiday]]:
    years: dict[int, dict[date, Holiday]] = {}
    with FILE.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            on = date.fromisoformat(row["date"])
            years.setdefault(on.year, {})[on] = Holiday(on, row["name"], row["source"])
    return years
