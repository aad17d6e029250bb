"""Every write of typical cases: written by one, reviewed by another, withdrawn at a word."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.keeping import has_agreed
from huigong.domains.hotline.protection.models import ConsentTo
from huigong.domains.hotline.typical.models import TypicalCase, TypicalState
from huigong.domains.hotline.typical.telltale import telltales
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.numbers import number_of_year

_OVER = (CaseState.CLOSED, CaseState.ARCHIVED)


@action("draft", model=TypicalCase, creates=True)
def draft_typical(
    *, case: Case, title: str, happened: str, done: str, lesson: str = ""
) -> TypicalCase:
    """编写了典型案例"""
    if case.unit_id != current().office_id or case.state not in _OVER:
        raise ValidationError(_("由受理单位在办结以后编写。"))
    _need_consent(case)
    if TypicalCase.objects.filter(case=case).exclude(state=TypicalState.WITHDRAWN).exists():
        raise ValidationError(_("这件事已经编写过典型案例，请去改那一篇。"))
    row = TypicalCase(
        id=next_ids(1)[0],
        number=number_of_year("DX", "hotline.typical", width=4),
        unit_id=case.unit_id,
        case=case,
        edited_by_id=current().person_id,
        edited_at=now(),
    )
    return _say(row, title, happened, done, lesson)


@action("edit", model=TypicalCase)
def edit_typical(
    row: TypicalCase, *, title: str, happened: str, done: str, lesson: str = ""
) -> TypicalCase:
    """修改了典型案例，要重新审核"""
    row.state, row.reviewed_by, row.published_on = TypicalState.DRAFT, None, None
    row.edited_by_id, row.edited_at = current().person_id, now()
    return _say(row, title, happened, done, lesson)


@action("publish", model=TypicalCase)
def publish_typical(row: TypicalCase) -> TypicalCase:
    """审核并公开了典型案例"""
    _need_consent(row.case)
    _need_no_names(row)
    row.state, row.published_on = TypicalState.PUBLISHED, today()
    row.reviewed_by_id = current().person_id
    return row


@action("withdraw", model=TypicalCase, records=("withdrawal",))
def withdraw_typical(row: TypicalCase, *, withdrawal: str) -> TypicalCase:
    """撤下了典型案例"""
    if not withdrawal.strip():
        raise ValidationError({"withdrawal": _("请写明为什么撤下。")})
    row.state, row.withdrawal = TypicalState.WITHDRAWN, withdrawal.strip()
    return row


def reason_against(row: TypicalCase, verb: str) -> str:
    """Why a text cannot be dealt with so now; empty when it can."""
    is_withdrawn = row.state == TypicalState.WITHDRAWN
    if verb == "edit" and is_withdrawn:
        return _("已经撤下的不再修改，请重新编写。")
    if verb == "withdraw" and is_withdrawn:
        return _("已经撤下了。")
    if verb == "publish" and row.state != TypicalState.DRAFT:
        return _("只有待审核的才能公开。")
    if verb == "publish" and row.edited_by_id == current().person_id:
        return _("编写和审核要是两个人。请由另一位审核。")
    return ""


def _say(row: TypicalCase, title: str, happened: str, done: str, lesson: str) -> TypicalCase:
    row.title, row.happened = title.strip(), happened.strip()
    row.done, row.lesson = done.strip(), lesson.strip()
    _need_no_names(row)
    return row


def _need_consent(case: Case) -> None:
    if not has_agreed(case.pk, ConsentTo.PUBLISH):
        raise ValidationError(_("职工没有书面同意公开，不能编写。请先登记书面意见。"))


def _need_no_names(row: TypicalCase) -> None:
    found = telltales(row.case, f"{row.title}\n{row.happened}\n{row.done}\n{row.lesson}")
    if found:
        raise ValidationError(_("看得出是谁的，请改掉：%s") % "；".join(found))
