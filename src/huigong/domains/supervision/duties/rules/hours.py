"""Hours of work and the limits of overtime.

《劳动法》第三十六条、第三十八条、第四十一条、第四十二条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huigong.domains.supervision.duties.rules.reckoning import Reckoning, minutes_of

_GIVEN = (
    *("day_minutes", "week_minutes", "rest_days"),
    *("overtime_day_minutes", "overtime_month_minutes"),
)
_LIMITS = (
    # the fact, the limit, what the result is called
    ("day_minutes", "hours_day", "over_day_minutes"),
    ("week_minutes", "hours_week", "over_week_minutes"),
    ("overtime_month_minutes", "overtime_hours.month", "over_month_minutes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursFacts:
    """What a roster or an attendance sheet shows, in minutes."""

    asked_on: date
    day_minutes: int | None = None
    week_minutes: int | None = None
    rest_days: int | None = None
    overtime_day_minutes: int | None = None
    overtime_month_minutes: int | None = None
    is_special: bool = False
    is_rescue: bool = False

    @property
    def ruled_on(self) -> date:
        """The law of the day that is asked about."""
        return self.asked_on


def hours(facts: HoursFacts, sheet: Reckoning) -> None:
    """By how much each limit is passed."""
    if all(getattr(facts, name) is None for name in _GIVEN):
        sheet.fact("day_minutes")
        return
    if facts.is_rescue:
        sheet.step("hours.rescue", "《劳动法》第四十二条")
    for name, limit, result in _LIMITS:
        is_overtime = name.startswith("overtime")
        if getattr(facts, name) is not None and not (is_overtime and facts.is_rescue):
            _limit(sheet, limit, result, getattr(facts, name))
    if facts.overtime_day_minutes is not None and not facts.is_rescue:
        limit = "overtime_hours.day_special" if facts.is_special else "overtime_hours.day"
        _limit(sheet, limit, "over_overtime_minutes", facts.overtime_day_minutes)
    if facts.rest_days is not None:
        lacks = facts.rest_days < 1
        sheet.results["lacks_rest"] = lacks
        code = "hours.no_rest" if lacks else "hours.rest"
        sheet.step(code, "《劳动法》第三十八条", days=facts.rest_days)


def _limit(sheet: Reckoning, name: str, result: str, minutes: int) -> None:
    value = sheet.ask(name)
    if value is None:
        return
    over = max(minutes - minutes_of(value), 0)
    sheet.results[result] = over
    told = {"is_minutes": minutes, "most_minutes": minutes_of(value), "over_minutes": over}
    code = "hours.over" if over else "hours.within"
    sheet.step(code, value, what=result, **told)
