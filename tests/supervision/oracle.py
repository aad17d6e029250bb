"""A second opinion: counts day by day and month by month, shares nothing with the rules.

The numbers of the law are written here once more, by hand.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

NEXT = timedelta(days=1)
#: All holidays of 2024 to 2026, typed from the two versions of the regulation.
HOLIDAYS = {
    *("2024-01-01", "2024-02-10", "2024-02-11", "2024-02-12", "2024-04-04", "2024-05-01"),
    *("2024-06-10", "2024-09-17", "2024-10-01", "2024-10-02", "2024-10-03"),
    *("2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-04-04"),
    *("2025-05-01", "2025-05-02", "2025-05-31", "2025-10-01", "2025-10-02", "2025-10-03"),
    *("2025-10-06", "2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"),
    *("2026-04-05", "2026-05-01", "2026-05-02", "2026-06-19", "2026-09-25", "2026-10-01"),
    *("2026-10-02", "2026-10-03"),
}


def month_ends(start: date, count: int) -> list[date]:
    """The last days of the first months of work, found by walking from day to day: a month is
    over when tomorrow is the same day of a later month, or that month has no such day and
    tomorrow begins the one after.
    """
    ends: list[date] = []
    day = start
    while len(ends) < count:
        tomorrow = day + NEXT
        if tomorrow.day == start.day or (tomorrow.day == 1 and not _has(day, start.day)):
            ends.append(day)
        day = tomorrow
    return ends


def _has(day: date, number: int) -> bool:
    """Whether the month of a day has a day of this number that is not the day after its end."""
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True


def double_pay(start: date, asked: date, signed: date | None, left: date | None) -> tuple[int, int]:
    """Full months and days over for which a second wage is owed."""
    ends = month_ends(start, 12)
    owed = []
    day = ends[0] + NEXT
    while day <= ends[11]:
        is_signed = signed is not None and signed <= day
        is_gone = left is not None and left < day
        if is_signed or is_gone or day > asked:
            break
        owed.append(day)
        day += NEXT
    # Signed within the month: nothing begins.
    if signed is not None and signed <= ends[0]:
        owed = []
    months = sum(end in owed for end in ends)
    last_end = max((end for end in ends if end in owed), default=ends[0])
    return months, len([day for day in owed if day > last_end])


def years_at(since: date, on: date) -> int:
    """Birthdays passed, one by one."""
    count, day = 0, since
    while day <= on:
        day += NEXT
        anniversary = (day.month, day.day) == (since.month, since.day)
        leap = (since.month, since.day) == (2, 29) and (day.month, day.day) == (3, 1)
        common = leap and not _has(date(day.year, 2, 1), 29)
        if day <= on and (anniversary or common):
            count += 1
    return count


def probation_months(start: date, end: date) -> int:
    """The longest probation of a contract from day to day."""
    ends = month_ends(start, 36)
    if end < ends[2]:
        return 0
    if end < ends[11]:
        return 1
    return 2 if end < ends[35] else 6


def overtime(wage_fen: int, minutes: int, times: str) -> int:
    """Pay for some minutes, in decimals, rounded once at the end."""
    hourly = Decimal(wage_fen) / Decimal("174")
    pay = hourly * minutes * Decimal(times) / 60
    return int(pay.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def most_dispatched(own: int) -> int:
    """Add one after the other while no more than a tenth are dispatched."""
    count = 0
    while (count + 1) * 10 <= own + count + 1:
        count += 1
    return count


def leave_days(year: int, since: date, joined: date | None, left: date | None) -> int | None:
    """The days of a year; None where a band is crossed in it."""
    last = min(date(year, 12, 31), left or date.max)
    bands = [
        0 if n < 1 else 5 if n < 10 else 10 if n < 20 else 15
        for n in (years_at(since, date(year, 1, 1)), years_at(since, last))
    ]
    if bands[0] != bands[1]:
        return None
    day, here = date(year, 1, 1), 0
    while day.year == year:
        here += (joined is None or joined <= day) and (left is None or day <= left)
        day += NEXT
    every = 366 if _has(date(year, 2, 1), 29) else 365
    if here == every:
        return bands[0]
    entitled = 0
    while (entitled + 1) * 365 <= here * bands[0]:
        entitled += 1
    return entitled


def insurance_last(start: date, rest: set[date]) -> date:
    """Thirty days, the first not counted, then on to a day that is no rest day."""
    day = start
    for _count in range(30):
        day += NEXT
    while day in rest:
        day += NEXT
    return day
