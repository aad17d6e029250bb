"""How long a volume is kept. No source fixes the years of the hotline; they are parameters."""

from __future__ import annotations

from datetime import date

#: Years that stand for ever.
FOR_EVER = 0


def kept_until(archived_on: date, years: int) -> date | None:
    """The last day of keeping: the years are counted from the end of the year of archiving; None
    for a volume that is kept for ever.
    """
    return None if years == FOR_EVER else date(archived_on.year + years, 12, 31)
