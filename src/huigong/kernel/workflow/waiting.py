"""What a unit must wait for before it can go on: the reason that stands on the disabled button.

The same reasons refuse the action, so that a button and what it does cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.models import (
    OPEN_STATES,
    Clock,
    ExtensionState,
    Leg,
    LegForm,
    LegState,
    Step,
)


def open_around(leg: Leg) -> list[Leg]:
    """Every leg that some unit still has on the same matter."""
    return _open(kind=leg.kind, row_id=leg.row_id)


def open_of(matter: ScopedModel) -> list[Leg]:
    """Every leg that some unit still has on a matter."""
    return _open(kind=kind_of(type(matter)), row_id=matter.pk)


def _open(**of: int) -> list[Leg]:
    found = Leg.objects.filter(**of, state__in=OPEN_STATES)
    return list(found.select_related("unit", "sender").order_by("id"))


def sent_on(leg: Leg, around: Sequence[Leg]) -> list[Leg]:
    """The open legs that the unit of a leg has itself sent to others."""
    return [other for other in around if other.sender_id == leg.unit_id and other.pk != leg.pk]


def co_handlers(leg: Leg, around: Sequence[Leg]) -> list[Leg]:
    """The open legs beside a lead: sent by the same unit to help with the same matter."""
    if leg.form != LegForm.LEAD:
        return []
    return [
        other
        for other in around
        if other.sender_id == leg.sender_id and other.form == LegForm.ASSIST and other.pk != leg.pk
    ]


def reason_to_wait(verb: str, leg: Leg, around: Sequence[Leg] | None = None) -> str:
    """Why the unit of a leg cannot do a verb now, as a sentence; empty when it can.

    `around` are the open legs of the matter, where they are at hand.
    """
    why = _REASONS.get(verb)
    if why is None:
        return ""
    return why(leg, open_around(leg) if around is None else around)


def expect_no_wait(verb: str, leg: Leg) -> None:
    """Raise ValidationError with the reason when the unit must wait."""
    reason = reason_to_wait(verb, leg)
    if reason:
        raise ValidationError(reason)


def units_of(legs: Sequence[Leg]) -> str:
    """The units of legs, as a sentence names them."""
    return "、".join(str(leg.unit) for leg in legs)


def _before_reply(leg: Leg, around: Sequence[Leg]) -> str:
    if leg.awaits:
        return _("还在等 %s 复函。不等了，请先点“不再等复函”。") % leg.awaits
    below = sent_on(leg, around)
    unread = [other for other in below if other.state == LegState.REPLIED]
    if unread:
        return _("%s 已经报来办理情况，请先审核。") % units_of(unread)
    if below:
        return _("还在等 %s 反馈。不等了，请先撤回派单。") % units_of(below)
    slow = [other for other in co_handlers(leg, around) if other.state != LegState.REPLIED]
    awaited = [other for other in slow if not _is_late(other)]
    if awaited:
        # A co-handler that is late holds up nobody: the lateness is its own.
        return _("还在等协办单位 %s 反馈；它超期后可以不等。") % units_of(awaited)
    return ""


def _is_late(leg: Leg) -> bool:
    late = Clock.objects.filter(leg=leg, stopped_at=None, paused_at=None, due_at__lt=now())
    return late.filter(step__in=(Step.SIGN, Step.HANDLE)).exists()


def _before_giving_away(leg: Leg, around: Sequence[Leg]) -> str:
    below = sent_on(leg, around)
    if below:
        return _("已经派给 %s。请先撤回派单。") % units_of(below)
    if leg.awaits:
        return _("已经函请 %s 办理。请先点“不再等复函”。") % leg.awaits
    return ""


def _while_resting(leg: Leg, around: Sequence[Leg]) -> str:
    lead = [other for other in sent_on(leg, around) if other.form == LegForm.LEAD]
    if lead:
        return _("%s 正在办，本单位已经停下计时。") % units_of(lead)
    if leg.awaits:
        return _("在等 %s 复函，本单位已经停下计时。") % leg.awaits
    return ""


def _before_asking(leg: Leg, around: Sequence[Leg]) -> str:
    if leg.extensions.filter(state=ExtensionState.ASKED).exists():
        return _("已有一份延期申请待审批。")
    return _while_resting(leg, around)


_REASONS: dict[str, Callable[[Leg, Sequence[Leg]], str]] = {
    "reply": _before_reply,
    "return": _before_giving_away,
    "transfer": _before_giving_away,
    "pause": _while_resting,
    "ask": _before_asking,
}
