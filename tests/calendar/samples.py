"""Calendars and moments the tests share; built without a database."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from huigong.kernel.calendar import TZ, data
from huigong.kernel.calendar.clock import DayFact, WorkCalendar
from huigong.kernel.calendar.hours import HoursRule, parse_sessions
from huigong.kernel.calendar.load import year_status

SESSIONS = parse_sessions([["08:30", "12:00"], ["14:30", "18:00"]])
OFFICE = HoursRule(SESSIONS, date(2000, 1, 1), source="作息通知")


def facts() -> list[DayFact]:
    """The shipped days as plain values."""
    path = Path(data.__path__[0]) / "china_days.csv"
    with path.open(encoding="utf-8") as rows:
        return [
            DayFact(
                date.fromisoformat(row["date"]),
                row["is_workday"] == "1",
                row["name"],
                row["status"],
                row["source"],
            )
            for row in csv.DictReader(rows)
        ]


def china(
    *,
    rest: Iterable[date] = (),
    hours: tuple[HoursRule, ...] = (OFFICE,),
) -> WorkCalendar:
    """The official calendar, with further rest days of a place."""
    days = {fact.on: fact for fact in facts()}
    years = year_status(days.values())
    days.update({on: DayFact(on, False, "古尔邦节", "local", "省政府通知") for on in rest})
    return WorkCalendar(days=days, hours=hours, years=years)


def at(text: str) -> datetime:
    """A moment in Beijing time from "2026-10-08 16:59:59"."""
    return datetime.fromisoformat(text).replace(tzinfo=TZ)
