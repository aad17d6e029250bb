"""Legs as a page draws them: one line each with the clock that matters now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import now
from huigong.kernel.workflow.models import Clock, Leg, LegForm, LegState

_TONES = {
    LegState.SENT: "due",
    LegState.SIGNED: "doing",
    LegState.PAUSED: "waiting",
    LegState.REPLIED: "waiting",
    LegState.CHECKED: "done",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One leg for the path: who, in what capacity, where it
    stands, by when, whether it was late.
    """

    unit: str
    verb: str
    state: str
    tone: str
    due: datetime | None
    done: datetime | None
    paused: bool
    note: str
    current: bool
    why: str
    step: str


def show_legs(legs: Iterable[Leg], clocks: Iterable[Clock]) -> list[Shown]:
    """Every leg with its youngest clock; what a unit was late with is said in words."""
    by_leg: dict[int, list[Clock]] = {}
    for clock in clocks:
        by_leg.setdefault(clock.leg_id, []).append(clock)
    return [_show(leg, by_leg.get(leg.pk, [])) for leg in legs]


def _show(leg: Leg, clocks: list[Clock]) -> Shown:
    clock = clocks[-1] if clocks else None
    late = clock is not None and (clock.stopped_at or now()) > clock.due_at
    tone = "late" if late and leg.is_open else _TONES.get(LegState(leg.state), "plain")
    missed = [str(c.get_step_display()) for c in clocks if (c.stopped_at or now()) > c.due_at]
    return Shown(
        unit=str(leg.unit),
        verb=str(leg.get_form_display()),
        state=_state(leg),
        tone=tone,
        due=clock.due_at if clock else None,
        done=clock.stopped_at if clock else None,
        paused=bool(clock and clock.paused_at),
        note=_("超期：%s") % "、".join(missed) if missed else "",
        current=leg.is_open,
        why=reverse("clock-why", args=[clock.pk]) if clock else "",
        step=str(clock.get_step_display()) if clock else "",
    )


def _state(leg: Leg) -> str:
    """Where a leg stands; the first is checked by nobody, it is taken in and settled."""
    if leg.form != LegForm.INTAKE:
        return str(leg.get_state_display())
    return _("受理中") if leg.is_open else _("已办结")
