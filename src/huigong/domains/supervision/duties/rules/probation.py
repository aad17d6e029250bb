"""Probation by the term of the contract, and its pay.

《劳动合同法》第十九条、第二十条、第八十三条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from huigong.domains.supervision.duties.rules.months import ONE_DAY, after_months, full_months
from huigong.domains.supervision.duties.rules.reckoning import (
    Reckoning,
    at_least,
    exact,
    to_fen,
    whole,
)

_QUARTER, _YEAR, _THREE_YEARS = 3, 12, 36


class Term(StrEnum):
    """For how long a contract holds."""

    FIXED = "fixed"
    OPEN = "open"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbationFacts:
    """The contract, its probation, and how far that has been served."""

    term: Term
    starts_on: date
    asked_on: date
    ends_on: date | None = None
    probation_until: date | None = None
    full_wage_fen: int | None = None
    probation_wage_fen: int | None = None
    lowest_wage_fen: int | None = None

    @property
    def ruled_on(self) -> date:
        """The law of the day on which the contract begins."""
        return self.starts_on


def probation(facts: ProbationFacts, sheet: Reckoning) -> None:
    """The longest probation, what goes beyond it, and the least pay in it."""
    ends_on = facts.ends_on or facts.starts_on
    if facts.term == Term.FIXED and facts.ends_on is None:
        sheet.fact("ends_on")
        return
    most = _most(facts, sheet, ends_on)
    sheet.results["months"] = most
    if most:
        last = after_months(facts.starts_on, most) - ONE_DAY
        sheet.results["last_day"] = last
        sheet.step("probation.last_day", start=facts.starts_on, last=last)
    if facts.probation_until is not None:
        _beyond(facts, sheet, most, facts.probation_until)
    if facts.probation_wage_fen is not None and most:
        _pay(facts, sheet, facts.probation_wage_fen)


def _most(facts: ProbationFacts, sheet: Reckoning, ends_on: date) -> int:
    law = "《劳动合同法》第十九条"
    if facts.term == Term.TASK:
        sheet.step("probation.task", law)
        return 0
    name = "probation_months.longer"
    if facts.term == Term.FIXED:
        months, days = full_months(facts.starts_on, ends_on)
        sheet.step("probation.term", months=months, days=days)
        if months < _QUARTER:
            sheet.step("probation.short", law)
            return 0
        if months < _YEAR:
            name = "probation_months.under_year"
        elif months < _THREE_YEARS:
            name = "probation_months.under_three_years"
    value = sheet.need(name)
    sheet.step("probation.most", value, months=whole(value))
    return whole(value)


def _beyond(facts: ProbationFacts, sheet: Reckoning, most: int, until: date) -> None:
    begins = after_months(facts.starts_on, most)
    agreed = max((until - begins).days + 1, 0)
    sheet.results["over_days"] = agreed
    if not agreed:
        sheet.step("probation.fine")
        return
    sheet.step("probation.over", first=begins, last=until, days=agreed)
    served = min(until, facts.asked_on)
    if served < begins:
        sheet.step("probation.not_served", "《劳动合同法》第八十三条")
        return
    months, days = full_months(begins, served)
    sheet.results.update(served_months=months, served_days=days)
    if facts.full_wage_fen is None:
        sheet.fact("full_wage_fen")
        return
    fen = facts.full_wage_fen * months
    sheet.results["damages_fen"] = fen
    told = {"months": months, "wage_fen": facts.full_wage_fen, "damages_fen": fen}
    sheet.step("probation.damages", "《劳动合同法》第八十三条", **told)
    if days:
        sheet.step("probation.damages_part", days=days)


def _pay(facts: ProbationFacts, sheet: Reckoning, paid_fen: int) -> None:
    if facts.full_wage_fen is None:
        sheet.fact("full_wage_fen")
        return
    percent = sheet.need("probation_pay_percent")
    bases = [w for w in (facts.full_wage_fen, facts.lowest_wage_fen) if w is not None]
    floor = at_least(Fraction(min(bases)) * exact(percent) / 100)
    short = max(floor - paid_fen, 0)
    sheet.results.update(floor_fen=floor, short_fen=short)
    sheet.step("probation.floor", percent, base_fen=min(bases), floor_fen=floor)
    if short:
        sheet.step("probation.short_pay", "《劳动合同法》第八十五条", short_fen=short)
        if facts.lowest_wage_fen is None:
            sheet.fact("lowest_wage_fen")
    minimum = sheet.ask("minimum_wage_month")
    if minimum is not None and to_fen(minimum):
        below = max(to_fen(minimum) - paid_fen, 0)
        sheet.results["below_minimum_fen"] = below
        sheet.step("probation.minimum", minimum, minimum_fen=to_fen(minimum), below_fen=below)
