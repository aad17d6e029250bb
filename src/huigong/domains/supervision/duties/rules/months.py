"""Months and years as labour law counts them: full when the day before the same day is over."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_MONTHS = 12


def after_months(day: date, count: int) -> date:
    """The first day after `count` full months that begin with a day: 1 March and one month is
    1 April; 31 January and one month, for want of 31 February, 1 March.
    """
    years, month = divmod(day.month - 1 + count, _MONTHS)
    year, month = day.year + years, month + 1
    if day.day <= monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year, month, monthrange(year, month)[1]) + ONE_DAY


def full_months(first: date, last: date) -> tuple[int, int]:
    """How many full months lie from a first to a last day, both counted, and how many days more."""
    guess = (last.year - first.year) * _MONTHS + last.month - first.month + 1
    while guess > 0 and after_months(first, guess) - ONE_DAY > last:
        guess -= 1
    count = max(guess, 0)
    return count, (last - after_months(first, count)).days + 1


def full_years(since: date, on: date) -> int:
    """How many full years have passed on a day; on the anniversary the year is full."""
    count = on.year - since.year
    return max(count if after_months(since, count * _MONTHS) <= on else count - 1, 0)


def years_on(day: date, count: int) -> date:
    """The last day of a period of years, whose first day does not count.

    《民法典》第二百零一条、第二百零二条.
    """
    year = day.year + count
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
