"""The sheet of a day: every call of it, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from huigong.domains.calls.models import Call, CallState, Direction, Outcome
from huigong.kernel import params
from huigong.kernel.access import reach
from huigong.kernel.calendar.present import today

#: A day of a provincial line is some hundred calls; a sheet longer than this is an export's.
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a day's calls come to. `quick` is None where nothing was answered."""

    incoming: int
    outgoing: int
    missed: int
    waiting: int
    answered: int
    on_the_spot: int
    seconds: int
    quick: int | None
    target: int


def asked(text: str) -> date:
    """The day that an address names; today for anything else."""
    try:
        return parse_date(text) or today()
    except ValueError:
        return today()


def sheet(day: date) -> dict[str, Any]:
    """The calls of a day in their order, with the totals."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    rows = Call.objects.filter(
        reach(Call, "view"), rang_at__gte=start, rang_at__lt=start + timedelta(days=1)
    )
    calls = list(rows.select_related("agent").prefetch_related("case").order_by("rang_at")[:MOST])
    return {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today() else None,
        "calls": calls,
        "totals": totals(calls, day),
        "most": MOST if len(calls) == MOST else 0,
    }


def totals(calls: list[Call], day: date) -> Totals:
    """The figures of some calls, by the standard in force that day."""
    came = [call for call in calls if call.direction == Direction.INCOMING]
    missed = [call for call in came if call.state in (CallState.MISSED, CallState.SETTLED)]
    waits = [(call.answered_at - call.rang_at).total_seconds() for call in came if call.answered_at]
    target = int(params.at(day).get("calls.answer_seconds").value)
    quick = sum(1 for wait in waits if wait <= target)
    return Totals(
        incoming=len(came),
        outgoing=len(calls) - len(came),
        missed=len(missed),
        waiting=sum(1 for call in missed if call.state == CallState.MISSED),
        answered=len(waits),
        on_the_spot=sum(1 for call in came if call.outcome == Outcome.ANSWERED),
        seconds=round(sum(waits) / len(waits)) if waits else 0,
        quick=round(100 * quick / len(waits)) if waits else None,
        target=target,
    )
