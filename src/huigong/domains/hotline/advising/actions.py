"""Asking a lawyer, and advising."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.hotline.advising.models import Advice
from huigong.domains.hotline.models import Case
from huigong.kernel.access import may
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of


@action("ask", model=Advice, creates=True)
def ask_lawyer(case: Case, *, question: str) -> Advice:
    """请律师出意见"""
    if not question.strip():
        raise ValidationError({"question": _("请写明要律师回答什么。")})
    if Advice.objects.filter(kind=kind_of(Case), row_id=case.pk, advised_at=None).exists():
        raise ValidationError(_("这件事已经在等律师，不必再问一次。"))
    return Advice(
        kind=kind_of(Case),
        row_id=case.pk,
        unit=Unit.objects.get(pk=current().office_id),
        question=question.strip(),
        asked_at=now(),
        asked_by_id=current().account_id,
    )


@action("advise", model=Advice)
def advise_agent(advice: Advice, *, text: str) -> Advice:
    """出了律师意见"""
    if advice.advised_at is not None:
        raise ValidationError(_("这个问题已经有律师答复过了。请刷新后再看。"))
    if not text.strip():
        raise ValidationError({"text": _("请写下意见：怎么办、依据哪一条、还要什么证据。")})
    advice.advice = text.strip()
    advice.advised_at, advice.advised_by_id = now(), current().account_id
    return advice


def advice_on(case: Case) -> dict[str, Any]:
    """What the page of a case says about lawyers' advice; nothing to who may not read it."""
    if not may("view", Advice):
        return {}
    rows = Advice.objects.on(case).select_related("advised_by")
    found = list(rows.order_by("-id"))
    is_waiting = any(row.advised_at is None for row in found)
    return {
        "advice": found,
        "may_ask": may("ask", Advice) and not is_waiting,
        "may_advise": may("advise", Advice),
    }
