"""What a played case looks like at a moment, in the words of `expect` in cases.yaml."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import open_legs
from huigong.kernel.workflow.models import Clock, Extension, ExtensionState, Leg, LegState, Step

_BY_STATE = {
    CaseState.ANSWERED: "checked",
    CaseState.CLOSED: "closed",
    CaseState.ARCHIVED: "archived",
    CaseState.WITHDRAWN: "withdrawn",
}


def outcome(case: Case) -> str:
    """How a case stands on the desk of whoever must move next. Needs a scope that sees it."""
    if case.state == CaseState.REGISTERED:
        was_sent = Leg.objects.filter(kind=kind_of(Case), row_id=case.pk, sender__isnull=False)
        return "returned" if was_sent.exists() else "new"
    if case.state != CaseState.HANDLING:
        return _BY_STATE[CaseState(case.state)]
    legs = open_legs(case)
    live = [leg for leg in legs if leg.state in (LegState.SENT, LegState.SIGNED)]
    if live:
        return _of_live(live)
    return "paused" if any(leg.state == LegState.PAUSED for leg in legs) else "replied"


def _of_live(live: list[Leg]) -> str:
    clocks = Clock.objects.filter(leg__in=live, stopped_at=None)
    if clocks.filter(step=Step.SIGN, due_at__lt=now()).exists():
        return "overdue_sign"
    handling = clocks.filter(step=Step.HANDLE)
    if handling.filter(due_at__lt=now()).exists():
        return "overdue"
    if Extension.objects.filter(leg__in=live, state=ExtensionState.ASKED).exists():
        return "extension_asked"
    if any(timezone.localdate(clock.due_at) <= working_day() for clock in handling):
        return "due_today"
    youngest = max(live, key=lambda leg: leg.pk)
    return "waiting_sign" if youngest.state == LegState.SENT else "in_hand"


def working_day() -> date:
    """Today, or on a rest day the next day on which offices work."""
    return timezone.localdate(for_division().next_open(now()))
