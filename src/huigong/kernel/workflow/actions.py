"""What a unit does with a leg it has, and what the unit that sent it decides."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.clocks import open_clock, start_clock, stop_clock
from huigong.kernel.workflow.extending import decider, give, reason_beyond
from huigong.kernel.workflow.legs import drop_asked, end, new_leg, send
from huigong.kernel.workflow.models import (
    Extension,
    ExtensionState,
    Leg,
    LegForm,
    LegState,
    Step,
)
from huigong.kernel.workflow.onward import end_below, go_on_above, wake
from huigong.kernel.workflow.waiting import expect_no_wait


def _expect(leg: Leg, *states: str) -> None:
    if leg.state not in states:
        raise ValidationError(
            _("这一环节现在是“%(state)s”，不能这样做。请刷新后再看。")
            % {"state": leg.get_state_display()}
        )


def _need(name: str, text: str, question: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({name: question})
    return text


@action("sign", model=Leg)
def sign_leg(leg: Leg) -> Leg:
    """签收了派单"""
    _expect(leg, LegState.SENT)
    leg.state = LegState.SIGNED
    leg.signed_at = now()
    leg.signed_by_id = current().account_id
    stop_clock(leg, Step.SIGN, at=leg.signed_at)
    # The term of handling runs from the dispatch: a late signature eats the unit's own time.
    start_clock(leg, Step.HANDLE, leg.unit_id, division=leg.unit.division, at=leg.sent_at)
    return leg


@action("return", model=Leg, records=("refusal", "suggested"))
def return_leg(leg: Leg, *, refusal: str, suggested: Unit | None = None) -> Leg:
    """退回了派单"""
    _expect(leg, LegState.SENT, LegState.SIGNED)
    expect_no_wait("return", leg)
    leg.refusal = _need("refusal", refusal, _("请写明为什么退回：不归哪里管、应当由谁办。"))
    if suggested is not None:
        leg.refusal += _("（建议改派：%s）") % suggested.name
    end(leg, LegState.RETURNED)
    go_on_above(leg, at=leg.ended_at)
    return leg


@action("reply", model=Leg)
def reply_leg(leg: Leg, *, reply: str, answer: str) -> Leg:
    """反馈了办理情况"""
    _expect(leg, LegState.SIGNED)
    expect_no_wait("reply", leg)
    leg.reply = _need("reply", reply, _("请写明做了什么、结果怎样。"))
    leg.answer = _need("answer", answer, _("请用职工看得懂的话写一句答复。"))
    leg.state = LegState.REPLIED
    leg.replied_at = now()
    stop_clock(leg, Step.HANDLE, at=leg.replied_at)
    drop_asked(leg, leg.replied_at)
    if leg.sender is not None:
        start_clock(leg, Step.CHECK, leg.sender.pk, division=leg.sender.division)
    return leg


@action("check", model=Leg)
def check_leg(leg: Leg) -> Leg:
    """审核通过了反馈"""
    _expect(leg, LegState.REPLIED)
    end(leg, LegState.CHECKED)
    go_on_above(leg, at=leg.ended_at)
    return leg


@action("rework", model=Leg, records=("refusal",))
def rework_leg(leg: Leg, *, refusal: str) -> Leg:
    """退回反馈，要求补充办理"""
    _expect(leg, LegState.REPLIED)
    leg.refusal = _need("refusal", refusal, _("请写明还差什么。"))
    leg.state = LegState.SIGNED
    stop_clock(leg, Step.CHECK)
    start_clock(leg, Step.HANDLE, leg.unit_id, division=leg.unit.division)
    return leg


@action("withdraw", model=Leg, records=("refusal",))
def withdraw_leg(leg: Leg, *, refusal: str) -> Leg:
    """撤回了派单"""
    _expect(leg, LegState.SENT, LegState.SIGNED, LegState.PAUSED)
    leg.refusal = _need("refusal", refusal, _("请写明为什么撤回。"))
    end(leg, LegState.WITHDRAWN)
    end_below(leg, LegState.WITHDRAWN, at=leg.ended_at)
    go_on_above(leg, at=leg.ended_at)
    return leg


@action("pause", model=Leg, records=("reason",))
def pause_leg(leg: Leg, *, reason: str) -> Leg:
    """暂停了计时"""
    _expect(leg, LegState.SIGNED)
    expect_no_wait("pause", leg)
    clock = open_clock(leg, Step.HANDLE)
    clock.pause_reason = _need("reason", reason, _("请写明在等什么，例如等职工补充工资条。"))
    clock.paused_at = now()
    clock.save(update_fields=("paused_at", "pause_reason"))
    leg.state = LegState.PAUSED
    return leg


@action("resume", model=Leg)
def resume_leg(leg: Leg) -> Leg:
    """恢复了计时"""
    _expect(leg, LegState.PAUSED)
    clock = open_clock(leg, Step.HANDLE)
    if clock.paused_at is None:
        raise ValidationError(_("这一步没有暂停计时。"))
    wake(leg)
    leg.state = LegState.SIGNED
    return leg


@action("transfer", model=Leg, records=("unit",))
def transfer_leg(leg: Leg, *, unit: Unit, order: str = "") -> Leg:
    """转办给了另一单位"""
    _expect(leg, LegState.SIGNED)
    expect_no_wait("transfer", leg)
    _within(leg, unit)
    onward = new_leg(leg, unit, form=leg.form, order=order or leg.order)
    # The sender stays the one who asked: it checks what the next unit replies.
    onward.sender_id = leg.sender_id or leg.unit_id
    send(onward)
    end(leg, LegState.TRANSFERRED)
    return leg


@action("assist", model=Leg, records=("unit",))
def assist_leg(leg: Leg, *, unit: Unit, order: str) -> Leg:
    """请另一单位协办"""
    _expect(leg, LegState.SIGNED)
    send(
        new_leg(
            leg, unit, form=LegForm.ASSIST, order=_need("order", order, _("请写明要协助什么。"))
        )
    )
    return leg


def _within(leg: Leg, unit: Unit) -> None:
    if unit.id == leg.sender_id:
        raise ValidationError({"unit": _("要还给派单单位，请用“退单”。")})


@action("ask", model=Extension, creates=True, records=("days",))
def ask_extension(leg: Leg, *, days: int, reason: str) -> Extension:
    """申请了延期"""
    # The extension does not exist yet: whose leg it is, is asked before anything is written.
    require("ask", leg)
    _expect(leg, LegState.SIGNED)
    expect_no_wait("ask", leg)
    if leg.sender is None:
        raise ValidationError(_("受理环节没有派单单位，不能申请延期。"))
    if not 1 <= days <= 60:
        raise ValidationError({"days": _("延长的工作日数请填 1 到 60。")})
    beyond = reason_beyond(leg, days)
    by = decider(leg, beyond)
    asked = Extension(
        kind=leg.kind,
        row_id=leg.row_id,
        leg=leg,
        unit=leg.unit,
        sender=by,
        days=days,
        is_late=open_clock(leg, Step.HANDLE).due_at < now(),
        beyond=beyond,
        reason=_need("reason", reason, _("请写明为什么来不及。")),
        state=ExtensionState.ASKED,
        asked_at=now(),
    )
    start_clock(leg, Step.DECIDE, by.pk, division=by.division)
    return asked


@action("grant", model=Extension, records=("decision",))
def grant_extension(extension: Extension, *, decision: str = "") -> Extension:
    """同意了延期"""
    _decide(extension, ExtensionState.GRANTED, decision)
    give(extension)
    return extension


@action("refuse", model=Extension, records=("decision",))
def refuse_extension(extension: Extension, *, decision: str) -> Extension:
    """没有同意延期"""
    _decide(extension, ExtensionState.REFUSED, _need("decision", decision, _("请写明理由。")))
    return extension


def _decide(extension: Extension, state: str, decision: str) -> None:
    if extension.state != ExtensionState.ASKED:
        raise ValidationError(_("这份延期申请已经审批过了。"))
    extension.state = state
    extension.decision = decision
    extension.decided_at = now()
    stop_clock(extension.leg, Step.DECIDE, at=extension.decided_at)


@action("urge", model=Leg, records=("note",))
def urge_leg(leg: Leg, *, note: str = "") -> Leg:
    """催办"""
    _expect(leg, LegState.SENT, LegState.SIGNED)
    return leg
