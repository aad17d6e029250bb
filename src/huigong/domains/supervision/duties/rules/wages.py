"""The minimum wage of a place (《劳动法》第四十八条; 《最低工资规定》第十二条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from huigong.domains.supervision.duties.rules.reckoning import (
    Lack,
    Missing,
    Reckoning,
    at_least,
    exact,
)

_HOUR = 60


class Standard(StrEnum):
    """Which of the two standards holds: by the month, or by the hour for part-time work."""

    MONTH = "month"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumFacts:
    """What somebody was paid, and what of it does not count."""

    asked_on: date
    pay_fen: int
    standard: Standard = Standard.MONTH
    minutes: int | None = None
    overtime_fen: int = 0
    allowance_fen: int = 0
    benefit_fen: int = 0

    @property
    def ruled_on(self) -> date:
        """The law of the month that was paid."""
        return self.asked_on


def minimum(facts: MinimumFacts, sheet: Reckoning) -> None:
    """What counts of the pay, and by how much it falls short."""
    out = facts.overtime_fen + facts.allowance_fen + facts.benefit_fen
    counted = facts.pay_fen - out
    sheet.results["counted_fen"] = counted
    law = "《最低工资规定》第十二条"
    told = {"pay_fen": facts.pay_fen, "out_fen": out, "counted_fen": counted}
    sheet.step("minimum.counted", law, **told)
    value = sheet.ask(f"minimum_wage_{facts.standard}")
    if value is None:
        return
    rate = exact(value) * 100
    if not rate:
        sheet.missing.append(Missing(Lack.RULE, value.name, value.title))
        return
    if facts.standard == Standard.HOUR:
        if not facts.minutes:
            sheet.fact("minutes")
            return
        rate = rate * Fraction(facts.minutes, _HOUR)
    least = at_least(rate)
    short = max(least - counted, 0)
    sheet.results.update(least_fen=least, short_fen=short)
    sheet.step("minimum.least", value, least_fen=least)
    if short:
        sheet.step("minimum.short", "《劳动合同法》第八十五条", short_fen=short)
    else:
        sheet.step("minimum.fine")
