"""Putting a problem right."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.checks.checker import checkers
from huigong.kernel.checks.models import Problem
from huigong.kernel.scoping.scope import SYSTEM, scope


@action("fix", model=Problem)
def fix_problem(problem: Problem) -> Problem:
    """修复了数据问题"""
    checker = checkers().get(problem.checker)
    if problem.gone_at is not None:
        raise ValidationError(_("这个问题已经消除。"))
    if checker is None or not checker.is_fixable:
        raise ValidationError(_("这个问题不能自动修复，请按说明处理。"))
    with scope(SYSTEM, reason=_("修复数据问题：%s") % problem.text):
        checker().repair(problem.key)
        still = checker().is_wrong(problem.key)
    if still:
        raise ValidationError(_("修复之后问题还在，请联系技术支持。"))
    problem.gone_at = now()
    return problem
