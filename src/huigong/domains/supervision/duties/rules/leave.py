"""Paid annual leave: how many days, how many are left, what they are worth.

《职工带薪年休假条例》第三条至第五条;
《企业职工带薪年休假实施办法》第四条、第五条、第十条至第十二条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huigong.domains.supervision.duties.rules.months import full_years
from huigong.domains.supervision.duties.rules.reckoning import (
    Reckoning,
    Told,
    exact,
    rounded,
    whole,
)

_BANDS = ((20, "third"), (10, "second"), (1, "first"))
AT_NEW_YEAR, ONCE_REACHED = "年初", "满档后"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFacts:
    """One worker's year: service in all firms, days in this one, days taken, reasons for none."""

    year: int
    worked_since: date
    joined_on: date | None = None
    left_on: date | None = None
    taken_days: int = 0
    sick_months: int = 0
    personal_days: int = 0
    has_long_vacation: bool = False
    has_waived: bool = False
    wage_fen: int | None = None

    @property
    def ruled_on(self) -> date:
        """The law at the end of the year."""
        return self.last

    @property
    def first(self) -> date:
        """The first day of the year here."""
        return max(date(self.year, 1, 1), self.joined_on or date.min)

    @property
    def last(self) -> date:
        """The last day of the year here."""
        return min(date(self.year, 12, 31), self.left_on or date.max)


def leave(facts: LeaveFacts, sheet: Reckoning) -> None:
    """The days, in proportion where somebody came or went, and the pay for those not taken."""
    band = _band(facts, sheet)
    if band is None:
        return
    days = 0 if not band else whole(sheet.need(f"leave_days.{band}"))
    if days and _has_none(facts, sheet, band):
        days = 0
    entitled = _in_proportion(facts, sheet, days) if days else 0
    unused = max(entitled - facts.taken_days, 0)
    sheet.results.update(days=days, entitled=entitled, unused=unused)
    sheet.step("leave.unused", entitled=entitled, taken=facts.taken_days, unused=unused)
    if unused:
        _pay(facts, sheet, unused)


def _name(years: int) -> str:
    return next((name for least, name in _BANDS if years >= least), "")


def _band(facts: LeaveFacts, sheet: Reckoning) -> str | None:
    before = full_years(facts.worked_since, date(facts.year, 1, 1))
    behind = full_years(facts.worked_since, facts.last)
    sheet.step("leave.service", since=facts.worked_since, before=before, behind=behind)
    if _name(before) != _name(behind):
        way = sheet.ask("leave_band_year")
        if way is None or way.value not in (AT_NEW_YEAR, ONCE_REACHED):
            low = _name(before)
            sheet.results["days_low"] = whole(sheet.need(f"leave_days.{low}")) if low else 0
            sheet.results["days_high"] = whole(sheet.need(f"leave_days.{_name(behind)}"))
            told = {name: sheet.results[name] for name in ("days_low", "days_high")}
            sheet.step("leave.between", **told)
            return None
        behind = before if way.value == AT_NEW_YEAR else behind
        sheet.step("leave.by_way", way, way=str(way.value))
    if not (band := _name(behind)):
        sheet.step("leave.first_year", "《职工带薪年休假条例》第三条")
        return band
    value = sheet.need(f"leave_days.{band}")
    sheet.step("leave.days", value, days=whole(value))
    return band


def _has_none(facts: LeaveFacts, sheet: Reckoning, band: str) -> bool:
    sick = sheet.need(f"leave_sick_months.{band}")
    personal = sheet.need("leave_personal_days")
    if facts.has_long_vacation:
        sheet.step("leave.none_vacation", "《职工带薪年休假条例》第四条第一项")
    elif facts.personal_days >= whole(personal):
        sheet.step("leave.none_personal", personal, days=facts.personal_days)
    elif facts.sick_months >= whole(sick):
        sheet.step("leave.none_sick", sick, months=facts.sick_months)
    else:
        return False
    return True


def _in_proportion(facts: LeaveFacts, sheet: Reckoning, days: int) -> int:
    here = (facts.last - facts.first).days + 1
    if here <= 0:
        sheet.step("leave.not_here")
        return 0
    # Who came on New Year's Day and stayed has the whole year, a leap year too.
    if (facts.first.month, facts.first.day) == (1, 1) and facts.last == date(facts.year, 12, 31):
        return days
    year = sheet.need("leave_year_days")
    entitled = here * days // whole(year)
    told = {"here": here, "year": whole(year), "days": days, "entitled": entitled}
    sheet.step("leave.proportion", year, first=facts.first, last=facts.last, **told)
    return entitled


def _pay(facts: LeaveFacts, sheet: Reckoning, unused: int) -> None:
    if facts.has_waived:
        sheet.results["extra_fen"] = 0
        sheet.step("leave.waived", "《企业职工带薪年休假实施办法》第十条第二款")
        return
    if facts.wage_fen is None:
        sheet.fact("wage_fen")
        return
    percent, paid = sheet.need("leave_percent"), sheet.need("paid_days_month")
    daily = Fraction(facts.wage_fen) / exact(paid)
    whole_pay = rounded(daily * unused * exact(percent) / 100)
    extra = rounded(daily * unused * (exact(percent) - 100) / 100)
    sheet.results.update(day_fen=rounded(daily), pay_fen=whole_pay, extra_fen=extra)
    told: dict[str, Told] = {"wage_fen": facts.wage_fen, "days": str(paid.value)}
    sheet.step("leave.daily", paid, day_fen=rounded(daily), **told)
    told = {"unused": unused, "percent": str(percent.value), "pay_fen": whole_pay}
    sheet.step("leave.pay", percent, extra_fen=extra, **told)
