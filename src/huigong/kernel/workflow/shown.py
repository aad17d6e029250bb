"""Legs as a page draws them: one line each with the clock that matters now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import now
from huigong.kernel.workflow.models import Clock, Leg, LegForm, LegState, Step

_TONES = {
    LegState.SENT: "due",
    LegState.SIGNED: "doing",
    LegState.PAUSED: "waiting",
    LegState.REPLIED: "waiting",
    LegState.CHECKED: "done",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: the unit, what it owes, by when; in whose way it stands."""

    unit: str
    step: str
    due: datetime
    paused: bool
    is_mine: bool
    note: str
    why: str


def turns(legs: Iterable[Leg], clocks: Iterable[Clock], office_id: int) -> list[Turn]:
    """What is owed on a matter now and by whom: one's own first, then the most pressing."""
    by_id = {leg.pk: leg for leg in legs}
    running = [clock for clock in clocks if clock.stopped_at is None]
    found = [_turn(clock, by_id[clock.leg_id], by_id, office_id) for clock in running]
    return sorted(found, key=lambda turn: (turn.paused, not turn.is_mine, turn.due))


def _turn(clock: Clock, leg: Leg, by_id: dict[int, Leg], office_id: int) -> Turn:
    is_own = clock.unit_id == leg.unit_id
    return Turn(
        unit=str(leg.unit if is_own else leg.sender),
        step=str(clock.get_step_display()),
        due=clock.due_at,
        paused=clock.paused_at is not None,
        is_mine=clock.unit_id == office_id,
        note=_turn_note(clock, leg, by_id.values(), is_own=is_own),
        why=reverse("clock-why", args=[clock.pk]),
    )


def _turn_note(clock: Clock, leg: Leg, legs: Iterable[Leg], *, is_own: bool) -> str:
    if clock.paused_at is not None:
        return clock.pause_reason
    if not is_own:
        return _("%s 报来") % leg.unit
    below = [other for other in legs if other.sender_id == leg.unit_id and other.pk != leg.pk]
    last = max(below, key=lambda other: other.pk, default=None)
    if last is not None and last.state == LegState.RETURNED:
        return _("%s 退回了派单：请改派，或由本单位办理") % last.unit
    if last is not None and last.state == LegState.CHECKED and clock.step == Step.HANDLE:
        return _("%s 的反馈已审核：请向派单单位反馈") % last.unit
    return _("协办") if leg.form == LegForm.ASSIST else ""


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
    """Every leg with its youngest clock; what a unit was late with before is said in words."""
    by_leg: dict[int, list[Clock]] = {}
    for clock in clocks:
        by_leg.setdefault(clock.leg_id, []).append(clock)
    return [_show(leg, by_leg.get(leg.pk, [])) for leg in legs]


def _show(leg: Leg, clocks: list[Clock]) -> Shown:
    clock = clocks[-1] if clocks else None
    late = clock is not None and is_missed(clock)
    tone = "late" if late and leg.is_open else _TONES.get(LegState(leg.state), "plain")
    # The clock that is shown says its own lateness; one that rests only says that it rests.
    silent = clocks if clock is not None and clock.paused_at else clocks[:-1]
    missed = [str(c.get_step_display()) for c in silent if is_missed(c)]
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


def is_missed(clock: Clock) -> bool:
    """Whether a unit is or was late with a step; while a clock rests nobody is."""
    return (clock.paused_at or clock.stopped_at or now()) > clock.due_at


def _state(leg: Leg) -> str:
    """Where a leg stands; the first is checked by nobody, it is taken in and settled."""
    if leg.form != LegForm.INTAKE:
        return str(leg.get_state_display())
    return _("受理中") if leg.is_open else _("已办结")


def gathered(leg: Leg) -> dict[str, str]:
    """What the units below and beside a leg reported, as the first draft of its own reply."""
    said = Leg.objects.filter(kind=leg.kind, row_id=leg.row_id).exclude(reply="").exclude(pk=leg.pk)
    rows = list(said.select_related("unit").order_by("replied_at"))
    below = [one for one in rows if one.sender_id == leg.unit_id and one.state == LegState.CHECKED]
    beside = [one for one in rows if _helps(one, leg)]
    answers = [one.answer for one in below if one.form == LegForm.LEAD]
    words = [_("【%(unit)s】%(reply)s") % {"unit": one.unit, "reply": one.reply} for one in below]
    words += [
        _("【协办 %(unit)s】%(reply)s") % {"unit": one.unit, "reply": one.reply} for one in beside
    ]
    return {"reply": "\n".join(words), "answer": answers[-1] if answers else ""}


def _helps(other: Leg, leg: Leg) -> bool:
    is_beside = other.sender_id == leg.sender_id and other.form == LegForm.ASSIST
    return (
        is_beside
        and leg.form == LegForm.LEAD
        and other.state in (LegState.REPLIED, LegState.CHECKED)
    )
