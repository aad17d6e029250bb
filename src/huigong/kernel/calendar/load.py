"""The calendar of a place from the rows of the database, kept per process until they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps

from huigong.kernel.calendar.clock import DayFact, WorkCalendar
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.hours import HoursRule, format_sessions
from huigong.kernel.params.kept import Kept
from huigong.kernel.params.place import NATIONAL, lineage
from huigong.kernel.params.questions import Question
from huigong.kernel.params.values import Value


@dataclass
class Shelf:
    """All rows by place, and the calendars already built from them."""

    days: dict[str, dict[date, DayFact]] = field(default_factory=dict)
    hours: dict[str, list[HoursRule]] = field(default_factory=dict)
    built: dict[str, WorkCalendar] = field(default_factory=dict)


def for_division(code: str = NATIONAL, on: date | None = None) -> WorkCalendar:
    """Return the calendar of a place: its own days and hours first, then those it lies in.

    Days and hours carry their own dates, so one calendar serves every day; `on` is taken so that
    callers of dated rules read alike. Asks the database one small question a call; keep the
    calendar for a long computation.
    """
    shelf = _shelf.get()
    places = lineage(code)
    calendar = shelf.built.get(places[0])
    if calendar is None:
        calendar = shelf.built[places[0]] = _build(shelf, places)
    return calendar


def due(start: datetime, *, division: str = NATIONAL, source: str = "", **amount: Any) -> Due:
    """Return a deadline in the calendar of a place; `amount` as in `WorkCalendar.due`."""
    return for_division(division).due(start, source=source, **amount)


def due_by(start: datetime, limit: Value, *, division: str = NATIONAL) -> Due:
    """Return the deadline that a parameter sets: its unit, its amount, its source cited."""
    return for_division(division).count(start, limit.value, limit.unit, source=limit.cite)


def year_status(facts: Iterable[DayFact]) -> dict[int, str]:
    """Return which years rest on a notice; one computed day makes its year provisional."""
    years: dict[int, str] = {}
    for fact in facts:
        if fact.status == "provisional" or years.get(fact.on.year) == "provisional":
            years[fact.on.year] = "provisional"
        else:
            years[fact.on.year] = "official"
    return years


def hours_questions(on: date, division: str) -> list[Question]:
    """Ask for the office hours of a place while they rest on no document."""
    from django.utils.translation import gettext as _

    rule = for_division(division).hours_on(on)
    if rule.is_confirmed:
        return []
    return [
        Question(
            name="calendar.hours",
            title=_("办公时间"),
            text=_("本地机关的上下班时间是几点？冬夏是否不同？请在工作日历中填写并注明文件。"),
            value=format_sessions(rule.sessions),
            unit="sessions",
            division=lineage(division)[0],
        )
    ]


def _build(shelf: Shelf, places: tuple[str, ...]) -> WorkCalendar:
    days: dict[date, DayFact] = {}
    hours: list[HoursRule] = []
    for place in reversed(places):
        days.update(shelf.days.get(place, {}))
    for place in places:
        hours.extend(shelf.hours.get(place, ()))
    return WorkCalendar(
        days=days,
        hours=tuple(hours),
        years=year_status(shelf.days.get(NATIONAL, {}).values()),
        division=places[0],
    )


def _load() -> Shelf:
    shelf = Shelf()
    for day in apps.get_model("calendar", "Day").objects.all():
        shelf.days.setdefault(day.division, {})[day.date] = day.as_fact()
    for row in apps.get_model("calendar", "Hours").objects.all():
        shelf.hours.setdefault(row.division, []).append(row.as_rule())
    for rules in shelf.hours.values():
        # A season goes before the whole year; of two in force the later decision holds.
        rules.sort(key=lambda rule: (rule.season is None, -rule.from_on.toordinal()))
    return shelf


_shelf = Kept("calendar", _load)
