"""From facts to last days, as the law counts them. Knows no Django and no database.

《劳动争议调解仲裁法》第二十七条; 《工伤保险条例》第十七条; for an injury claim's lost time
法释〔2014〕9 号第七条; 《民法典》第二百零一条、第二百零二条 (a period's first day does not count;
a year ends on the same day, or on the last of a month that has no such day). A last day on a
holiday is not moved on: who goes by the earlier day is never late.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that do not count: from the first on, until the cause has gone (that day counts)."""

    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A last day with the way to it: where the count began at last, and by how much it grew."""

    last: date
    began: date
    restarts: tuple[date, ...]
    lost_days: int


def years_after(day: date, years: int) -> date:
    """The same day of a later year, or the last of that month where it has no such day."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def last_day_of_years(
    since: date, years: int, restarts: Iterable[date] = (), lost: Iterable[Stretch] = ()
) -> Reckoned:
    """The last day of a period of years: an interruption within it begins it anew, and what was
    lost by a suspension is added at its end. What comes after the last day changes nothing.
    """
    stretches = _joined(lost)
    began, used = since, []
    for on in sorted(restarts):
        if on <= began:
            continue
        if on > _grown(began, years, stretches)[0]:
            break
        began = on
        used.append(on)
    last, lost_days = _grown(began, years, stretches)
    return Reckoned(last, began, tuple(used), lost_days)


def last_day_of_days(since: date, days: int) -> date:
    """The last day of a period of calendar days; its first day does not count."""
    return since + timedelta(days=days)


def _grown(began: date, years: int, stretches: Iterable[Stretch]) -> tuple[date, int]:
    first = began + timedelta(days=1)
    last, added = years_after(began, years), 0
    for stretch in stretches:
        begins = max(stretch.begins, first)
        if begins > last or stretch.ends <= begins:
            continue
        lost = (stretch.ends - begins).days
        last, added = last + timedelta(days=lost), added + lost
    return last, added


def _joined(lost: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in order, those that touch or overlap as one: no day is lost twice."""
    found: list[Stretch] = []
    for stretch in sorted(lost, key=lambda one: (one.begins, one.ends)):
        if stretch.ends <= stretch.begins:
            continue
        if found and stretch.begins <= found[-1].ends:
            ends = max(found[-1].ends, stretch.ends)
            found[-1] = Stretch(found[-1].begins, ends)
        else:
            found.append(stretch)
    return found
