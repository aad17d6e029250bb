"""The list of what is wrong, with the button that puts it right."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.access import may, reach, require
from huigong.kernel.checks.actions import fix_problem
from huigong.kernel.checks.checker import checkers
from huigong.kernel.checks.models import CheckRun, Problem


@require_GET
def problem_list(request: HttpRequest) -> HttpResponse:
    """What is wrong at this office and below, alarms first."""
    require("view", Problem)
    rows = Problem.objects.filter(reach(Problem, "view"), gone_at=None)
    rows = rows.select_related("unit", "assigned_to").order_by("-is_alarm", "checker", "unit_id")
    every, fixes = checkers(), may("fix", Problem)
    lines = [
        {
            "problem": row,
            "label": every[row.checker].label if row.checker in every else row.checker,
            "may_fix": fixes and row.checker in every and every[row.checker].is_fixable,
        }
        for row in rows[:300]
    ]
    values = {"lines": lines, "last": CheckRun.objects.order_by("-at").first()}
    return render(request, "checks/problems.html", values)


@require_POST
def problem_fix(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Repair one problem."""
    problem = get_object_or_404(Problem, pk=problem_id)
    try:
        fix_problem(problem)
        messages.success(request, _("已修复。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("problem-list"))
