"""Registration with social insurance, and the share of dispatched workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huigong.domains.supervision.duties.rules.months import ONE_DAY
from huigong.domains.supervision.duties.rules.reckoning import DayKind, Reckoning, exact, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFacts:
    """When the work began, and when the worker was registered."""

    started_on: date
    asked_on: date
    registered_on: date | None = None

    @property
    def ruled_on(self) -> date:
        """The law of the first day of work."""
        return self.started_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFacts:
    """How many have a contract with the firm, how many are sent to it."""

    asked_on: date
    own: int
    dispatched: int

    @property
    def ruled_on(self) -> date:
        """The law of the day of the count."""
        return self.asked_on


def insurance(facts: InsuranceFacts, sheet: Reckoning) -> None:
    """The last day (《社会保险法》第五十八条), moved on from a day of rest; and how late it is."""
    limit = sheet.need("insurance_days")
    nominal = facts.started_on + timedelta(days=whole(limit))
    sheet.results["nominal_day"] = nominal
    sheet.step("insurance.nominal", limit, start=facts.started_on, last=nominal)
    last = nominal
    while (kind := sheet.kind(last)) is not None and kind is not DayKind.WORK:
        last += ONE_DAY
    if last != nominal:
        sheet.step("insurance.moved", "《民法典》第二百零三条", last=last)
    sheet.results["last_day"] = last
    done = facts.registered_on or facts.asked_on
    late = max((done - last).days, 0)
    sheet.results["late_days"] = late
    if facts.registered_on is None and not late:
        sheet.step("insurance.waiting", last=last)
    elif facts.registered_on is None:
        sheet.step("insurance.not_done", "《社会保险法》第八十四条", late=late)
    elif late:
        sheet.step("insurance.late", "《社会保险法》第八十四条", on=done, late=late)
    else:
        sheet.step("insurance.fine", on=done)


def dispatch(facts: DispatchFacts, sheet: Reckoning) -> None:
    """How many may be dispatched beside one's own, and how many are too many."""
    total = facts.own + facts.dispatched
    if not total:
        sheet.fact("own")
        return
    percent = sheet.need("dispatch_percent")
    share = exact(percent) / 100
    most = int(share * facts.own / (1 - share))
    over = max(facts.dispatched - most, 0)
    parts = facts.dispatched * 10_000 // total
    sheet.results.update(parts=parts, most=most, over=over)
    told = {"own": facts.own, "dispatched": facts.dispatched, "total": total}
    sheet.step("dispatch.share", percent, parts=f"{parts // 100}.{parts % 100:02d}", **told)
    sheet.step("dispatch.most", percent, own=facts.own, most=most)
    if over:
        sheet.step("dispatch.over", "《劳动合同法》第九十二条", over=over)
    else:
        sheet.step("dispatch.fine")
