"""What a day is in a place: the official calendar, and the law's own holidays within it."""

from __future__ import annotations

from datetime import date

from huigong.domains.supervision.duties.rules.reckoning import DayKind, UnknownDay
from huigong.kernel import calendar
from huigong.kernel.calendar.models import Day


class PlaceDays:
    """The days of one division; keep it for a whole computation."""

    def __init__(self, division: str = "") -> None:
        self._calendar = calendar.for_division(division)

    def kind(self, day: date) -> DayKind:
        """What a day is there. Raises UnknownDay."""
        try:
            if calendar.holiday_on(day):
                return DayKind.HOLIDAY
        except calendar.UnknownYear as unknown:
            raise UnknownDay(day.year) from unknown
        if self._calendar.is_workday(day):
            return DayKind.WORK
        is_local = self._calendar.fact(day).status == Day.Status.LOCAL
        return DayKind.FESTIVAL if is_local else DayKind.REST
