"""Women and minors: maternity leave, nursing, ages and health checks.

《女职工劳动保护特别规定》第六条、第七条、第九条; 《劳动法》第五十八条、第六十五条;
《禁止使用童工规定》第二条; 《未成年工特殊保护规定》第三条、第六条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from huigong.domains.supervision.duties.rules.months import ONE_DAY, after_months, full_years
from huigong.domains.supervision.duties.rules.reckoning import (
    Reckoning,
    Told,
    minutes_of,
    whole,
)


class Ending(StrEnum):
    """How a pregnancy ended."""

    BIRTH = "birth"
    MISCARRIAGE = "miscarriage"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaternityFacts:
    """What the leave hangs on, and from which day it is taken."""

    asked_on: date
    ending: Ending = Ending.BIRTH
    babies: int = 1
    is_difficult: bool = False
    pregnant_months: int | None = None

    @property
    def ruled_on(self) -> date:
        """The law of the first day of the leave."""
        return self.asked_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NursingFacts:
    """A pregnancy, or the day of a birth."""

    asked_on: date
    pregnant_months: int | None = None
    born_on: date | None = None
    babies: int = 1

    @property
    def ruled_on(self) -> date:
        """The law of the day that is asked about."""
        return self.asked_on


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorFacts:
    """A young person at work."""

    born_on: date
    started_on: date
    asked_on: date
    checked_on: date | None = None
    altitude: int | None = None
    is_native: bool = False

    @property
    def ruled_on(self) -> date:
        """The law of the day that is asked about."""
        return self.asked_on


def maternity(facts: MaternityFacts, sheet: Reckoning) -> None:
    """The days of the national rule, and with what the place adds."""
    if facts.ending == Ending.MISCARRIAGE:
        _miscarriage(facts, sheet)
        return
    base = sheet.need("maternity_days")
    before = sheet.need("maternity_before_days")
    days = whole(base)
    sheet.step("maternity.base", base, days=days, before=whole(before))
    if facts.is_difficult:
        more = sheet.need("maternity_difficult_days")
        days += whole(more)
        sheet.step("maternity.difficult", more, more=whole(more))
    if facts.babies > 1:
        each = sheet.need("maternity_twin_days")
        more_days = whole(each) * (facts.babies - 1)
        days += more_days
        sheet.step("maternity.twins", each, babies=facts.babies, more=more_days)
    _until(facts, sheet, days)
    extra = sheet.ask("maternity_extra_days")
    if extra is not None:
        total = days + whole(extra)
        sheet.results["total_days"] = total
        sheet.step("maternity.local", extra, more=whole(extra), total=total)


def _miscarriage(facts: MaternityFacts, sheet: Reckoning) -> None:
    if facts.pregnant_months is None:
        sheet.fact("pregnant_months")
        return
    border = sheet.need("miscarriage_months")
    is_late = facts.pregnant_months >= whole(border)
    value = sheet.need(f"miscarriage_days.{'late' if is_late else 'early'}")
    told = {"border": whole(border), "months": facts.pregnant_months, "days": whole(value)}
    sheet.step("maternity.miscarriage", value, **told)
    _until(facts, sheet, whole(value))


def _until(facts: MaternityFacts, sheet: Reckoning, days: int) -> None:
    last = facts.asked_on + timedelta(days=days - 1)
    sheet.results.update(national_days=days, last_day=last)
    sheet.step("maternity.until", first=facts.asked_on, days=days, last=last)


def nursing(facts: NursingFacts, sheet: Reckoning) -> None:
    """Whether overtime and night work are barred, and how much nursing time a day there is."""
    if facts.pregnant_months is None and facts.born_on is None:
        sheet.fact("born_on")
        return
    is_barred = False
    if facts.pregnant_months is not None:
        border = sheet.need("late_pregnancy_months")
        is_barred = facts.pregnant_months >= whole(border)
        code = "nursing.late" if is_barred else "nursing.early"
        sheet.step(code, border, months=facts.pregnant_months, border=whole(border))
    if facts.born_on is not None:
        months = sheet.need("nursing_months")
        until = after_months(facts.born_on, whole(months)) - ONE_DAY
        sheet.results["nursing_until"] = until
        sheet.step("nursing.until", months, born=facts.born_on, until=until)
        if facts.born_on <= facts.asked_on <= until:
            is_barred = True
            hour = sheet.need("nursing_hours")
            minutes = minutes_of(hour) * facts.babies
            sheet.results["nursing_minutes"] = minutes
            sheet.step("nursing.time", hour, babies=facts.babies, time_minutes=minutes)
        else:
            sheet.step("nursing.over", on=facts.asked_on)
    sheet.results["is_barred"] = is_barred
    sheet.step("nursing.barred" if is_barred else "nursing.free")


def minors(facts: MinorFacts, sheet: Reckoning) -> None:
    """Child, young worker or adult; and what a young worker is owed."""
    child, adult = sheet.need("child_age"), sheet.need("adult_age")
    sixteen = after_months(facts.born_on, whole(child) * 12)
    eighteen = after_months(facts.born_on, whole(adult) * 12)
    age = full_years(facts.born_on, facts.asked_on)
    sheet.results.update(age=age, sixteen_on=sixteen, eighteen_on=eighteen)
    told: dict[str, Told] = {"age": age, "sixteen": sixteen, "eighteen": eighteen}
    sheet.step("minors.ages", child, adult, born=facts.born_on, **told)
    if facts.started_on < sixteen and facts.started_on <= facts.asked_on:
        last = min(facts.asked_on, sixteen - ONE_DAY)
        days = (last - facts.started_on).days + 1
        sheet.results["child_days"] = days
        law = "《禁止使用童工规定》第二条、第六条"
        sheet.step("minors.child", law, first=facts.started_on, last=last, days=days)
    if not sixteen <= facts.asked_on < eighteen:
        sheet.results["is_young"] = False
        sheet.step("minors.not_young")
    else:
        sheet.results["is_young"] = True
        sheet.step("minors.young", "《劳动法》第六十四条、第六十五条")
        _altitude(facts, sheet)
    _checks(facts, sheet, eighteen)


def _altitude(facts: MinorFacts, sheet: Reckoning) -> None:
    if facts.altitude is None:
        return
    limit = sheet.need("young_altitude")
    is_barred = facts.altitude >= whole(limit) and not facts.is_native
    sheet.results["altitude_barred"] = is_barred
    code = "minors.altitude_barred" if is_barred else "minors.altitude_fine"
    sheet.step(code, limit, altitude=facts.altitude, most=whole(limit))


def _checks(facts: MinorFacts, sheet: Reckoning, eighteen: date) -> None:
    """Before the post, after a year, and at eighteen when the last is more than half a year old."""
    if facts.started_on >= eighteen:
        return
    again = sheet.need("young_check_months.again")
    before = sheet.need("young_check_months.before_adult")
    sheet.step("minors.check_first", again, start=facts.started_on)
    year_on = after_months(facts.started_on, whole(again))
    if year_on < eighteen:
        sheet.results["check_on"] = year_on
        sheet.step("minors.check_again", again, on=year_on)
    if facts.checked_on is None:
        sheet.fact("checked_on")
        return
    is_due = eighteen > after_months(facts.checked_on, whole(before))
    sheet.results["check_at_eighteen"] = is_due
    code = "minors.check_adult" if is_due else "minors.check_fresh"
    sheet.step(code, before, on=eighteen, last=facts.checked_on)
