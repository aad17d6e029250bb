"""Overtime pay of a month, and of one day that may be a holiday.

《劳动法》第四十四条; 《工资支付暂行规定》第十三条; 劳社部发〔2008〕3号.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from huigong.domains.supervision.duties.rules.reckoning import (
    DayKind,
    Reckoning,
    Told,
    exact,
    minutes_of,
    rounded,
)

PERCENT = {
    DayKind.WORK: "overtime_percent.workday",
    DayKind.REST: "overtime_percent.rest",
    DayKind.HOLIDAY: "overtime_percent.holiday",
}


AS_HOLIDAY, AS_REST = "法定节假日", "休息日"


class Hours(StrEnum):
    """How the hours of a post are counted."""

    STANDARD = "standard"
    PERIOD = "period"
    FLEXIBLE = "flexible"


class Roster(StrEnum):
    """Whether a day is taken as the calendar has it, or as the firm's roster has it."""

    CALENDAR = "calendar"
    REST = "rest"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeFacts:
    """The hours of one month beyond the ordinary ones, in minutes."""

    asked_on: date
    wage_fen: int
    hours: Hours = Hours.STANDARD
    workday_minutes: int = 0
    rest_minutes: int = 0
    holiday_minutes: int = 0
    paid_fen: int | None = None

    @property
    def ruled_on(self) -> date:
        """The law of the month in which the hours were worked."""
        return self.asked_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFacts:
    """One day on which somebody worked."""

    worked_on: date
    minutes: int
    wage_fen: int
    roster: Roster = Roster.CALENDAR
    has_rest_instead: bool = False

    @property
    def ruled_on(self) -> date:
        """The law of that day."""
        return self.worked_on


def overtime(facts: OvertimeFacts, sheet: Reckoning) -> None:
    """What the hours of a month come to, and what is still owed."""
    if facts.hours == Hours.FLEXIBLE:
        sheet.results["pay_fen"] = 0
        sheet.step("overtime.flexible", "《工资支付暂行规定》第十三条", "《劳动法》第三十九条")
        return
    hourly = _hourly(facts.wage_fen, sheet)
    lines = [
        (DayKind.WORK, facts.workday_minutes),
        (DayKind.REST, facts.rest_minutes),
        (DayKind.HOLIDAY, facts.holiday_minutes),
    ]
    if facts.hours == Hours.PERIOD:
        sheet.step("overtime.period", "《工资支付暂行规定》第十三条", "《劳动法》第三十九条")
        if facts.rest_minutes:
            # In a period rest days are in the sum; only what exceeds the sum is overtime.
            sheet.fact("period_excess")
            return
    total = sum(_line(sheet, hourly, kind, minutes) for kind, minutes in lines if minutes)
    sheet.results["pay_fen"] = total
    sheet.step("overtime.total", pay_fen=total)
    if facts.paid_fen is not None:
        short = max(total - facts.paid_fen, 0)
        sheet.results["short_fen"] = short
        sheet.step("overtime.owed", paid_fen=facts.paid_fen, short_fen=short)
        if short:
            sheet.step("overtime.late", "《劳动合同法》第八十五条")


def holiday(facts: HolidayFacts, sheet: Reckoning) -> None:
    """What a day is, and what work on it is paid."""
    kind = _kind_of(facts, sheet)
    if kind is None:
        return
    sheet.results["kind"] = str(kind)
    minutes = facts.minutes
    if kind is DayKind.WORK:
        usual = sheet.need("hours_day")
        minutes = max(facts.minutes - minutes_of(usual), 0)
        sheet.step("holiday.work", usual, on=facts.worked_on, over_minutes=minutes)
    elif kind is DayKind.REST:
        sheet.step("holiday.rest", on=facts.worked_on)
        if facts.has_rest_instead:
            sheet.results["pay_fen"] = 0
            sheet.step("holiday.rest_instead", "《劳动法》第四十四条第二项")
            return
    else:
        sheet.step("holiday.holiday", "《全国年节及纪念日放假办法》第二条", on=facts.worked_on)
        if facts.has_rest_instead:
            sheet.step("holiday.no_exchange", "《劳动法》第四十四条第三项")
    pay = _line(sheet, _hourly(facts.wage_fen, sheet), kind, minutes) if minutes else 0
    sheet.results["pay_fen"] = pay
    if minutes:
        sheet.step("holiday.beside")


def _kind_of(facts: HolidayFacts, sheet: Reckoning) -> DayKind | None:
    kind = sheet.kind(facts.worked_on)
    if kind is DayKind.FESTIVAL:
        return _festival(facts, sheet)
    # The law's holidays are nobody's roster's to give away; rest days are.
    if kind in (None, DayKind.HOLIDAY) or facts.roster == Roster.CALENDAR:
        return kind
    sheet.step("holiday.roster", "《国务院关于职工工作时间的规定》第七条")
    return DayKind(str(facts.roster))


def _festival(facts: HolidayFacts, sheet: Reckoning) -> DayKind | None:
    """A day off by the rule of a place: at which rate it is paid, only the place can say."""
    sheet.step("holiday.festival", "《全国年节及纪念日放假办法》第四条", on=facts.worked_on)
    way = sheet.ask("festival_pay")
    if way is None or way.value not in (AS_HOLIDAY, AS_REST):
        sheet.results["kind"] = str(DayKind.FESTIVAL)
        return None
    sheet.step("holiday.festival_as", way, way=str(way.value))
    return DayKind.HOLIDAY if way.value == AS_HOLIDAY else DayKind.REST


def _hourly(wage_fen: int, sheet: Reckoning) -> Fraction:
    days, day = sheet.need("paid_days_month"), sheet.need("hours_day")
    hourly = Fraction(wage_fen) / exact(days) / exact(day)
    told: dict[str, Told] = {
        "wage_fen": wage_fen,
        "days": str(days.value),
        "hour_fen": rounded(hourly),
    }
    sheet.results["hour_fen"] = rounded(hourly)
    sheet.step("overtime.hourly", days, day, hours=str(day.value), **told)
    return hourly


def _line(sheet: Reckoning, hourly: Fraction, kind: DayKind, minutes: int) -> int:
    percent = sheet.need(PERCENT[kind])
    fen = rounded(hourly * minutes / 60 * exact(percent) / 100)
    told: dict[str, Told] = {
        "line_minutes": minutes,
        "percent": str(percent.value),
        "line_fen": fen,
    }
    sheet.results[f"{kind}_fen"] = fen
    sheet.step("overtime.line", percent, kind=str(kind), **told)
    return fen
