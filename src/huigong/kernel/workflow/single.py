"""A matter that one office sees to by itself: a single leg, and one step of it at a time."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.sighted import ScopedModel
from huigong.kernel.workflow.clocks import put_day, start_clock, stop_all
from huigong.kernel.workflow.legs import end, intake
from huigong.kernel.workflow.models import OPEN_STATES, Clock, Leg, LegState

_NOON = time(12)


def begin_step(
    matter: ScopedModel,
    unit: Unit,
    step: str,
    *,
    since: date | None = None,
    until: date | None = None,
    source: str = "",
) -> Clock:
    """A step is owed from a day on (from now where none is named), by the workflow's term or until
    a day that somebody named; whatever was owed before ends.
    """
    at = timezone.make_aware(datetime.combine(since, _NOON)) if since else now()
    leg = Leg.objects.on(matter).filter(state__in=OPEN_STATES).first()
    if leg is None:
        leg = intake(next_ids(1)[0], matter, unit, at)
        leg.save(force_insert=True)
    stop_all(leg)
    clock = start_clock(leg, step, unit.pk, division=unit.division, at=at)
    if until is not None:
        put_day(clock, until, source=source, division=unit.division)
    return clock


def end_steps(matter: ScopedModel) -> None:
    """Nothing is owed any more."""
    for leg in Leg.objects.on(matter).filter(state__in=OPEN_STATES):
        end(leg, LegState.CHECKED)
        leg.save()
