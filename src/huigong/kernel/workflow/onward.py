"""A unit that has a matter sends it on, as the lead's or for help, and gets it back.

While a lead below has it, the sender's own handling clock rests: each level is late only by its
own doing. When the last of them has ended, the clock goes on with what remained.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.workflow.clocks import put_due
from huigong.kernel.workflow.legs import end, new_leg, send
from huigong.kernel.workflow.models import Clock, Leg, LegForm, LegState, Step
from huigong.kernel.workflow.waiting import open_around, sent_on, units_of


def send_on(
    mine: Leg,
    lead: Unit | None,
    *,
    around: Sequence[Leg],
    assist: Sequence[Unit] = (),
    order: str = "",
) -> list[Leg]:
    """Send a matter from a unit's leg to one lead, with others to help. Raises ValidationError.

    A matter has one lead of a sender at a time; with `lead` None more helpers join it. `around`
    are the open legs of the matter.
    """
    _expect_can_send(mine, lead, assist, around)
    sent = [] if lead is None else [new_leg(mine, lead, order=order)]
    sent += [new_leg(mine, unit, form=LegForm.ASSIST, order=order) for unit in assist]
    for leg in sent:
        send(leg)
    if lead is not None:
        rest(mine, _("等 %s 办理") % lead, at=sent[0].sent_at)
    return sent


def _expect_can_send(
    mine: Leg, lead: Unit | None, assist: Sequence[Unit], around: Sequence[Leg]
) -> None:
    leads = [leg for leg in sent_on(mine, around) if leg.form == LegForm.LEAD]
    if mine.state == LegState.SENT:
        raise ValidationError(_("请先签收，再派下去。"))
    if mine.state != LegState.SIGNED:
        raise ValidationError(
            _("本单位的环节现在是“%(state)s”，不能派单。") % {"state": mine.get_state_display()}
        )
    if lead is not None and leads:
        raise ValidationError(
            {
                "unit": _("%s 正在主办。主办单位只有一个：要换主办，请先撤回；要加人手，请选协办。")
                % units_of(leads)
            }
        )
    if lead is None and not leads:
        raise ValidationError({"unit": _("请选主办单位；协办单位是帮主办单位办的。")})
    named = [*assist] if lead is None else [lead, *assist]
    if len({unit.pk for unit in named}) < len(named):
        raise ValidationError({"assist": _("一个单位只能选一次。")})


def rest(mine: Leg, reason: str, *, at: datetime) -> None:
    """The handling clock of a leg rests, and says for what; one that rests already goes on so."""
    clock = Clock.objects.filter(leg=mine, step=Step.HANDLE, stopped_at=None, paused_at=None)
    for running in clock:
        running.paused_at = at
        running.pause_reason = reason[:200]
        running.save(update_fields=("paused_at", "pause_reason"))


def go_on_above(leg: Leg, *, at: datetime | None = None) -> None:
    """A leg is over: where no other lead below has the matter, its sender's clock goes on."""
    if leg.sender_id is None:
        return
    above = Leg.objects.filter(
        kind=leg.kind, row_id=leg.row_id, unit_id=leg.sender_id, state=LegState.SIGNED
    ).select_related("unit")
    for mine in above:
        go_on(mine, without=leg, at=at)


def go_on(mine: Leg, *, without: Leg | None = None, at: datetime | None = None) -> None:
    """Let a leg's clock go on, unless its unit still waits: for a lead below, for one outside."""
    gone = without.pk if without is not None else None
    still = [other for other in sent_on(mine, open_around(mine)) if other.pk != gone]
    if not mine.awaits and not any(other.form == LegForm.LEAD for other in still):
        wake(mine, at=at)


def wake(mine: Leg, *, at: datetime | None = None) -> None:
    """Let the resting clock of a leg run with what remained of it."""
    resting = Clock.objects.filter(leg=mine, step=Step.HANDLE, stopped_at=None)
    for clock in resting:
        if clock.paused_at is None:
            continue
        calendar = for_division(mine.unit.division)
        put_due(clock, calendar.resume(Due.from_json(clock.due), clock.paused_at, at or now()))
        clock.paused_at = None
        clock.save(update_fields=("paused_at",))


def end_below(leg: Leg, state: str, *, at: datetime | None = None) -> None:
    """Whatever the unit of a leg sent on, and those after them, ends with it."""
    below = sent_on(leg, open_around(leg))
    for other in below:
        # First the others' own senders, so that nobody's clock is woken for a moment.
        end(other, state, at=at)
        other.save(update_fields=("state", "ended_at"))
        end_below(other, state, at=at)
