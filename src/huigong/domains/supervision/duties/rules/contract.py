"""The written contract: a month for it, double pay without it, and until when that is claimed.

《劳动合同法》第十条、第十四条、第八十二条; 《劳动合同法实施条例》第六条、第七条;
《劳动争议调解仲裁法》第二十七条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huigong.domains.supervision.duties.rules.months import (
    ONE_DAY,
    after_months,
    full_months,
    years_on,
)
from huigong.domains.supervision.duties.rules.reckoning import (
    DayKind,
    Reckoning,
    Told,
    exact,
    rounded,
    whole,
)
from huigong.kernel.params.values import Value

BY_MONTH, AS_A_WHOLE = "逐月", "整体"
BY_CALENDAR, BY_PAID_DAYS = "日历天", "计薪天"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """When the work began, when the contract was signed or the work ended, as of which day."""

    started_on: date
    asked_on: date
    signed_on: date | None = None
    left_on: date | None = None
    wage_fen: int | None = None

    @property
    def ruled_on(self) -> date:
        """Whose law it is: that of the first day of work."""
        return self.started_on


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The days with double pay."""

    first: date
    last: date
    months: int
    days: int


def contract(facts: ContractFacts, sheet: Reckoning) -> None:
    """The last day to sign, what is owed for signing later, and the contract that is deemed."""
    limit = sheet.need("contract_months")
    first = after_months(facts.started_on, whole(limit))
    last_day = first - ONE_DAY
    sheet.results["last_day"] = last_day
    sheet.step("contract.last_day", limit, start=facts.started_on, last=last_day)
    if facts.signed_on is not None and facts.signed_on <= last_day:
        sheet.step("contract.in_time", signed=facts.signed_on)
        return
    _deemed(facts, sheet)
    stretch = _doubled(facts, sheet, first, whole(limit))
    if stretch is None:
        sheet.step("contract.no_double")
        return
    _amount(facts, sheet, stretch)
    _limitation(facts, sheet, stretch)


def _doubled(facts: ContractFacts, sheet: Reckoning, first: date, limit: int) -> _Stretch | None:
    cap = sheet.need("double_pay_months")
    cap_last = after_months(facts.started_on, limit + whole(cap)) - ONE_DAY
    ends = [cap_last, facts.asked_on]
    ends += [facts.signed_on - ONE_DAY] if facts.signed_on else []
    ends += [facts.left_on] if facts.left_on else []
    last = min(ends)
    if last < first:
        return None
    months, days = full_months_from(facts.started_on, limit, last)
    found = _Stretch(first, last, months, days)
    sheet.results.update(first=first, last=last, months=months, days=days)
    sheet.step("contract.doubled", cap, first=first, last=last, months=months, days=days)
    if last == cap_last:
        sheet.step("contract.capped", cap, most=whole(cap))
    return found


def full_months_from(started_on: date, limit: int, last: date) -> tuple[int, int]:
    """Full months of work after the first `limit`, and the days of the one that is not full."""
    months, days = full_months(started_on, last)
    return months - limit, days


def _amount(facts: ContractFacts, sheet: Reckoning, stretch: _Stretch) -> None:
    if facts.wage_fen is None:
        sheet.fact("wage_fen")
        return
    full = facts.wage_fen * stretch.months
    sheet.results["whole_fen"] = full
    sheet.step("contract.whole", wage_fen=facts.wage_fen, months=stretch.months, whole_fen=full)
    part = _part(facts.wage_fen, sheet, stretch) if stretch.days else 0
    if part is not None:
        sheet.results["pay_fen"] = full + part
        sheet.step("contract.pay", pay_fen=full + part)


def _part(wage_fen: int, sheet: Reckoning, stretch: _Stretch) -> int | None:
    way = sheet.ask("double_pay_part_month")
    if way is None:
        return None
    begins = after_months(stretch.first, stretch.months)
    if way.value == BY_CALENDAR:
        length = (after_months(stretch.first, stretch.months + 1) - begins).days
        fen = rounded(Fraction(wage_fen * stretch.days, length))
        sheet.step("contract.part", way, days=stretch.days, length=length, part_fen=fen)
        return fen
    if way.value != BY_PAID_DAYS:
        sheet.fact("double_pay_part_month")
        return None
    paid = sheet.need("paid_days_month")
    kinds = [sheet.kind(begins + ONE_DAY * n) for n in range(stretch.days)]
    if None in kinds:
        return None
    count = sum(kind in (DayKind.WORK, DayKind.HOLIDAY) for kind in kinds)
    fen = rounded(Fraction(wage_fen * count) / exact(paid))
    sheet.step("contract.part_paid", way, paid, days=count, part_fen=fen)
    return fen


def _deemed(facts: ContractFacts, sheet: Reckoning) -> None:
    year = sheet.need("deemed_open_months")
    day = after_months(facts.started_on, whole(year))
    reached = [d for d in (facts.asked_on, facts.signed_on, facts.left_on) if d is not None]
    if min(reached) >= day:
        sheet.results["deemed_on"] = day
        sheet.step("contract.deemed", year, on=day)


def _limitation(facts: ContractFacts, sheet: Reckoning, stretch: _Stretch) -> None:
    years = sheet.need("limits.arbitration_years")
    way = sheet.ask("double_pay_limitation")
    chosen = (BY_MONTH, AS_A_WHOLE) if way is None else (str(way.value),)
    if BY_MONTH in chosen:
        _by_month(facts, sheet, stretch, years)
    if AS_A_WHOLE in chosen:
        goes_on = stretch.last == facts.asked_on and facts.left_on != stretch.last
        if goes_on:
            sheet.step("contract.limit_open", years)
        else:
            until = years_on(stretch.last, whole(years))
            sheet.results["claim_until"] = until
            sheet.step("contract.limit_whole", years, last=stretch.last, until=until)


def _by_month(facts: ContractFacts, sheet: Reckoning, stretch: _Stretch, years: Value) -> None:
    """Months whose own year is over are lost; each begins to run when it ends."""
    for number in range(stretch.months + bool(stretch.days)):
        ends = min(after_months(stretch.first, number + 1) - ONE_DAY, stretch.last)
        if years_on(ends, whole(years)) >= facts.asked_on:
            begins = after_months(stretch.first, number)
            sheet.results.update(alive_from=begins, lost_months=number)
            told: dict[str, Told] = {"first": begins, "last": stretch.last, "lost": number}
            code = "contract.limit_month" if number else "contract.limit_none"
            sheet.step(code, years, **told)
            return
    sheet.results["lost_months"] = stretch.months + bool(stretch.days)
    sheet.step("contract.limit_gone", years)
