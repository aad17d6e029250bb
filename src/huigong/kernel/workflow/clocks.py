"""Starting, stopping, pausing and lengthening the clocks of legs.

Every date keeps how it came about.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel import params
from huigong.kernel.calendar import due_by
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import now
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
    param = flow_of(leg.kind).terms[step]
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


def stop_clock(leg: Leg, step: str, *, at: datetime | None = None) -> None:
    """Stop the open clock of a step; nothing happens when there is none."""
    Clock.objects.filter(leg=leg, step=step, stopped_at=None).update(stopped_at=at or now())


def stop_all(leg: Leg, *, at: datetime | None = None) -> None:
    """Stop whatever still runs on a leg."""
    Clock.objects.filter(leg=leg, stopped_at=None).update(stopped_at=at or now())


def open_clock(leg: Leg, step: str) -> Clock:
    """The running clock of a step. Raises ValidationError when none runs."""
    found = Clock.objects.filter(leg=leg, step=step, stopped_at=None).first()
    if found is None:
        raise ValidationError(_("这一环节没有正在计时的事项。"))
    return found


def put_due(clock: Clock, due: Due) -> None:
    """Give a running clock another moment, with how it came about."""
    clock.due_at = due.at
    clock.due = due.to_json()
    clock.save(update_fields=("due_at", "due"))
