"""The calls after a complaint: planned at its end, due one after the other."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from huigong.domains.hotline.models import Case, CaseKind
from huigong.domains.hotline.protection.models import AfterCare
from huigong.kernel import params
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import start_clock
from huigong.kernel.workflow.models import Leg, LegForm, Step


def start_aftercare(day: date) -> int:
    """The calls that are due by a day come into the inbox; returns how many. A job of the night.

    One at a time for a case: a call that nobody made stays late, and the next waits for it.
    """
    started = 0
    with scope(SYSTEM, reason="after-care: calls that fall due"):
        running = AfterCare.objects.filter(started_at__isnull=False, done_at=None)
        busy = set(running.values_list("kind", "row_id"))
        owed = AfterCare.objects.filter(due_on__lte=day, started_at=None, done_at=None)
        for call in owed.order_by("due_on", "id"):
            if (call.kind, call.row_id) in busy:
                continue
            busy.add((call.kind, call.row_id))
            intake = Leg.objects.select_related("unit").get(
                kind=call.kind, row_id=call.row_id, form=LegForm.INTAKE
            )
            start_clock(intake, Step.AFTERCARE, intake.unit_id, division=intake.unit.division)
            call.started_at = now()
            call.save(update_fields=("started_at",))
            started += 1
    return started


def plan_aftercare(case: Case) -> None:
    """Three calls after the end of a complaint with a name."""
    if case.kind != CaseKind.COMPLAINT or not case.reporter_name or not case.phone:
        return
    ended = timezone.localdate(case.closed_at or now())
    for number in ("first", "second", "third"):
        days = int(params.at(ended).get(f"hotline.aftercare_days.{number}").value)
        AfterCare(
            kind=kind_of(Case),
            row_id=case.pk,
            unit_id=case.unit_id,
            due_on=ended + timedelta(days=days),
        ).save(force_insert=True)
