"""A second, naive way to count, kept apart from the clock: minute by minute and day by day."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from huigong.kernel.calendar import data

OFFICE = (("08:30", "12:00"), ("14:30", "18:00"))
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@cache
def table() -> dict[str, bool]:
    """The shipped exceptions: ISO date → is it a working day."""
    path = Path(data.__path__[0]) / "china_days.csv"
    with path.open(encoding="utf-8") as rows:
        return {row["date"]: row["is_workday"] == "1" for row in csv.DictReader(rows)}


def works(on: date, extra_rest: frozenset[date] = frozenset()) -> bool:
    """Whether a day is worked, from the file and the weekday alone."""
    if on in extra_rest:
        return False
    return table().get(on.isoformat(), on.isoweekday() <= 5)


def is_open(at: datetime, extra_rest: frozenset[date] = frozenset()) -> bool:
    """Whether the office is open in the minute that begins at `at`."""
    text = at.strftime("%H:%M")
    return works(at.date(), extra_rest) and any(a <= text < b for a, b in OFFICE)


def after_open_minutes(
    start: datetime, minutes: int, extra_rest: frozenset[date] = frozenset()
) -> datetime:
    """Walk minute by minute until so many open minutes have gone by."""
    at = start
    while not is_open(at, extra_rest):
        at += MINUTE
    used = 0
    while used < minutes:
        if is_open(at, extra_rest):
            used += 1
        at += MINUTE
    return at


def open_minutes(start: datetime, end: datetime) -> int:
    """Count the open minutes from start to end."""
    total, at = 0, start
    while at < end:
        total += is_open(at)
        at += MINUTE
    return total


def nth_workday(start: date, number: int, extra_rest: frozenset[date] = frozenset()) -> date:
    """The n-th working day after the starting day, day by day."""
    on = start
    while number:
        on += DAY
        if works(on, extra_rest):
            number -= 1
    return on


def rolled(on: date, extra_rest: frozenset[date] = frozenset()) -> date:
    """The day itself, or the next working day when it is a rest day."""
    while not works(on, extra_rest):
        on += DAY
    return on
