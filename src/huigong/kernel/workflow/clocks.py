"""Starting, stopping, pausing and lengthening the clocks of legs.

Every date keeps how it came about.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.calendar import due_by, for_division
from huigong.kernel.calendar.changes import recount
from huigong.kernel.calendar.due import NAMED, Due
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.flow import flow_of
from huigong.kernel.workflow.models import Clock, Leg


def start_clock(
    leg: Leg,
    step: str,
    unit_id: int,
    *,
    division: str,
    at: datetime | None = None,
    clock_id: int | None = None,
) -> Clock:
    """Start a step of a leg for a unit, due by the workflow's parameter in the unit's division.

    `clock_id` is a row number that was drawn already.
    """
    start = at or now()
    param = flow_of(leg.kind).param_of(step, lambda: leg.matter)
    due = term(param, division, start)
    clock = Clock(
        kind=leg.kind,
        row_id=leg.row_id,
        leg=leg,
        unit_id=unit_id,
        step=step,
        param=param,
        started_at=start,
        due_at=due.at,
        due=due.to_json(),
    )
    if clock_id is not None:
        clock.id = clock_id
    clock.save(force_insert=True)
    return clock


def term(param: str, division: str, start: datetime) -> Due:
    """From a start, by a parameter in working days or hours, to the moment it is due."""
    on = timezone.localdate(start)
    value = params.at(on).get(param, division=division)
    return due_by(start, value, division=division)


def stop_clock(leg: Leg, *steps: str, at: datetime | None = None) -> None:
    """Stop the open clocks of some steps; nothing happens when there is none."""
    Clock.objects.filter(leg=leg, step__in=steps, stopped_at=None).update(stopped_at=at or now())


def stop_all(leg: Leg, *, at: datetime | None = None) -> None:
    """Stop whatever still runs on a leg."""
    Clock.objects.filter(leg=leg, stopped_at=None).update(stopped_at=at or now())


def open_clock(leg: Leg, step: str) -> Clock:
    """The running clock of a step. Raises ValidationError when none runs."""
    found = Clock.objects.filter(leg=leg, step=step, stopped_at=None).first()
    if found is None:
        raise ValidationError(_("这一环节没有正在计时的事项。"))
    return found


def follow_terms(matter: ScopedModel) -> None:
    """The matter is another than it was (harder, say): its running clocks follow its terms.

    Each is counted from its own start by the new term, with its pauses and extensions.
    """
    flow = flow_of(kind_of(type(matter)))
    running = Clock.objects.filter(kind=kind_of(type(matter)), row_id=matter.pk, stopped_at=None)
    for clock in running.select_related("leg__unit"):
        param = flow.param_of(clock.step, matter) if clock.step in flow.terms else clock.param
        if param != clock.param:
            clock.param = param
            clock.save(update_fields=("param",))
            put_due(clock, by_term(Due.from_json(clock.due), param))


def by_term(due: Due, param: str) -> Due:
    """A deadline counted anew by another parameter, in the place and from the start it has."""
    value = params.at(timezone.localdate(due.start)).get(param, division=due.division)
    calendar = for_division(due.division)
    return recount(calendar, due, value.value, value.unit, source=value.cite)


def put_due(clock: Clock, due: Due) -> None:
    """Give a running clock another moment, with how it came about."""
    clock.due_at = due.at
    clock.due = due.to_json()
    clock.save(update_fields=("due_at", "due"))


def put_day(clock: Clock, day: date, *, source: str, division: str) -> None:
    """Give a running clock a day that somebody named, at the hour at which it would have ended."""
    hour = timezone.localtime(clock.due_at).time()
    named = Due(
        at=timezone.make_aware(datetime.combine(day, hour)),
        start=clock.started_at,
        unit=NAMED,
        amount=0,
        nominal_on=day,
        source=source,
        division=division,
    )
    put_due(clock, named)
