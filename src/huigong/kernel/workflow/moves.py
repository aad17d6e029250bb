"""Which buttons a leg shows to the seat, and why one cannot be pressed now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.access import may, verbs_on
from huigong.kernel.workflow.flow import flow_of
from huigong.kernel.workflow.models import (
    Clock,
    Extension,
    ExtensionState,
    Leg,
    LegForm,
    LegState,
    Step,
    Supervision,
)
from huigong.kernel.workflow.supervision import late_clock, reason_against
from huigong.kernel.workflow.waiting import reason_to_wait

S = LegState


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of legs: its label, in which states it can be done, how its button looks."""

    label: str | Promise
    states: tuple[str, ...]
    icon: str
    method: str = "get"
    tone: str = "plain"


VERBS: dict[str, Verb] = {
    "sign": Verb(gettext_lazy("签收"), (S.SENT,), "check", "post", "action"),
    "reply": Verb(gettext_lazy("反馈"), (S.SIGNED,), "message", "get", "action"),
    "check": Verb(gettext_lazy("审核通过"), (S.REPLIED,), "circle-check", "post", "action"),
    "rework": Verb(gettext_lazy("退回补充"), (S.REPLIED,), "arrow-back-up"),
    "return": Verb(gettext_lazy("退单"), (S.SENT, S.SIGNED), "arrow-back-up"),
    "ask": Verb(gettext_lazy("申请延期"), (S.SIGNED,), "clock"),
    "transfer": Verb(gettext_lazy("转办"), (S.SIGNED,), "arrow-right"),
    "assist": Verb(gettext_lazy("请协办"), (S.SIGNED,), "users"),
    "pause": Verb(gettext_lazy("暂停计时"), (S.SIGNED,), "player-pause"),
    "resume": Verb(gettext_lazy("恢复计时"), (S.PAUSED,), "player-play", "post", "action"),
    "urge": Verb(gettext_lazy("催办"), (S.SENT, S.SIGNED), "bell"),
    "supervise": Verb(gettext_lazy("督办"), (S.SENT, S.SIGNED, S.REPLIED), "report"),
    "withdraw": Verb(gettext_lazy("撤回派单"), (S.SENT, S.SIGNED, S.PAUSED), "ban"),
}
#: What an inbox line offers at once, by the state of the leg.
_NEXT = {
    S.SENT: ("sign", "return"),
    S.SIGNED: ("reply",),
    S.PAUSED: ("resume",),
    S.REPLIED: ("check", "rework"),
}
#: The button of the reply says what is waited for; these would only say it again.
_HIDDEN_WHILE_WAITING = ("return", "transfer", "pause")


@dataclass(frozen=True, slots=True)
class Move:
    """One button."""

    verb: str
    label: str
    url: str
    method: str
    tone: str
    icon: str
    reason: str = ""


def leg_moves(
    leg: Leg, *, only_next: bool = False, around: Sequence[Leg] | None = None
) -> Iterator[Move]:
    """The buttons of a leg for the current seat: those it may press, in the order of the work.

    `around` are the open legs of the matter, where they are at hand.
    """
    if leg.form == LegForm.INTAKE or not leg.is_open:
        return
    names = _NEXT.get(LegState(leg.state), ()) if only_next else tuple(VERBS)
    allowed = verbs_on(leg, among=names)
    for name in names:
        verb = VERBS[name]
        if leg.state in verb.states and name in allowed:
            url = reverse("leg-act", args=[leg.pk, name])
            reason = reason_to_wait(name, leg, around)
            if name == "supervise" and reason_against(leg, late_clock(leg)):
                continue
            if reason and name in _HIDDEN_WHILE_WAITING:
                continue
            yield Move(name, str(verb.label), url, verb.method, verb.tone, verb.icon, reason)


def step_moves(clock: Clock, matter: Any) -> Iterator[Move]:
    """The button of a step that is the matter's own (受理, 回访), or the way to its page."""
    flow = flow_of(clock.kind)
    verb, url_name = flow.pages.get(clock.step, ("", ""))
    if verb and may(verb, matter):
        # A step of the matter's own that moves no state is called by its clock.
        moves = {move.verb: str(move.label) for move in flow.transitions}
        label = moves.get(verb, str(clock.get_step_display()))
        url = reverse(url_name, args=[matter.pk])
        yield Move(verb, label, url, "get", "action", "")
    else:
        yield Move("open", _("打开"), matter.get_absolute_url(), "get", "plain", "")


def beside_moves(clock: Clock) -> tuple[Move, ...]:
    """The buttons of what stands beside a leg: a request for time, an order to account for it."""
    if clock.step == Step.DECIDE:
        asked = clock.leg.extensions.filter(state=ExtensionState.ASKED).first()
        return tuple(extension_moves(asked)) if asked else ()
    if clock.step == Step.SUPERVISE:
        order = clock.leg.supervisions.filter(unit_id=clock.unit_id, answered_at=None).first()
        return tuple(supervision_moves(order)) if order else ()
    return ()


def supervision_moves(order: Supervision) -> Iterator[Move]:
    """回复督办, for the unit that was called to account."""
    if order.answered_at is None and may("explain", order):
        url = reverse("supervision-act", args=[order.pk, "explain"])
        yield Move("explain", _("回复督办"), url, "get", "action", "message-report")


def extension_moves(extension: Extension) -> Iterator[Move]:
    """同意 and 不同意, for the unit that was asked."""
    if extension.state != ExtensionState.ASKED:
        return
    for name, label, tone in (
        ("grant", _("同意延期"), "action"),
        ("refuse", _("不同意"), "plain"),
    ):
        if may(name, extension):
            url = reverse("extension-act", args=[extension.pk, name])
            yield Move(name, label, url, "get", tone, "clock")
