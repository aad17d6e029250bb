"""督办单: an order in writing to the unit that is late, with a clock of its own.

Whoever sent the leg or stands above the late unit issues it; the lateness stays where it was.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel
from huigong.kernel.workflow.clocks import start_clock
from huigong.kernel.workflow.models import Clock, Leg, Step, Supervision
from huigong.kernel.workflow.numbers import next_number

#: Steps by which a unit can be late so that an order makes sense.
_STEPS = (Step.SIGN, Step.HANDLE, Step.CHECK, Step.ACCEPT, Step.CALLBACK)


def late_clock(leg: Leg) -> Clock | None:
    """The step of a leg that is late now, the longest overdue; None where none is."""
    late = Clock.objects.filter(
        leg=leg, stopped_at=None, paused_at=None, due_at__lt=now(), step__in=_STEPS
    )
    return late.select_related("unit").order_by("due_at").first()


def reason_against(leg: Leg, late: Clock | None) -> str:
    """Why no order can be issued now, as a sentence; empty when it can."""
    if late is None:
        return _("还没有超期，可以先催办。")
    if late.unit_id == current().office_id:
        return _("超期的是本单位自己的“%s”。") % late.get_step_display()
    if Supervision.objects.filter(leg=leg, unit_id=late.unit_id, answered_at=None).exists():
        return _("已经发过督办单，等 %s 回复。") % late.unit
    return ""


@action("supervise", model=Supervision, creates=True)
def supervise_leg(leg: Leg, *, text: str) -> Supervision:
    """发出了督办单"""
    require("supervise", leg)
    late = late_clock(leg)
    reason = reason_against(leg, late)
    if late is None or reason:
        raise ValidationError(reason)
    if not text.strip():
        raise ValidationError({"text": _("请写明要求：说明什么、何时办完。")})
    office = Unit.objects.get(pk=current().office_id)
    start_clock(leg, Step.SUPERVISE, late.unit_id, division=late.unit.division)
    return Supervision(
        kind=leg.kind,
        row_id=leg.row_id,
        leg=leg,
        unit_id=late.unit_id,
        sender=office,
        number=_number(office),
        late_step=late.step,
        late_since=late.due_at,
        text=text.strip(),
        issued_at=now(),
    )


def _number(office: Unit) -> str:
    """〔2026〕3号 of the issuing office; each counts its own."""
    year = today().year
    return f"〔{year}〕{next_number(f'supervise/{office.pk}/{year}')}号"


@action("explain", model=Supervision)
def explain_supervision(order: Supervision, *, answer: str) -> Supervision:
    """回复了督办单"""
    if order.answered_at is not None:
        raise ValidationError(_("这份督办单已经回复过了。"))
    if not answer.strip():
        raise ValidationError({"answer": _("请写明为什么超期、现在办到哪一步、何时办完。")})
    order.answer, order.answered_at = answer.strip(), now()
    clocks = Clock.objects.filter(leg_id=order.leg_id, unit_id=order.unit_id, stopped_at=None)
    clocks.filter(step=Step.SUPERVISE).update(stopped_at=order.answered_at)
    return order


def orders_on(matter: ScopedModel) -> list[Supervision]:
    """The orders on the legs of a matter, oldest first."""
    found = Supervision.objects.on(matter).select_related("unit", "sender")
    return list(found.order_by("id"))
