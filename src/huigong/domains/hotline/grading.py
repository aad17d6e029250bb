"""Saying that a case is harder or easier than it looked: its clocks follow, and say so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, Tier
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.due import Due
from huigong.kernel.workflow.clocks import by_term, follow_terms
from huigong.kernel.workflow.models import Step


@action("grade", model=Case, records=("tier", "reason"))
def grade_case(case: Case, *, tier: str, reason: str) -> Case:
    """改定了难易"""
    if case.due_at is None:
        raise ValidationError(_("这件事已经办结，不再改难易。"))
    if tier not in Tier.values:
        raise ValidationError({"tier": _("请选择一般、难点或者特别复杂。")})
    if tier == case.tier:
        raise ValidationError({"tier": _("现在就是这一档。")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么改：难在哪里。")})
    case.tier = tier
    follow_terms(case)
    due = by_term(Due.from_json(case.due), case_flow.param_of(Step.HANDLE, case))
    case.due_at, case.due = due.at, due.to_json()
    return case
