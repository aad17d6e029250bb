"""The plans in sight, one plan with its progress, and how an employer comes into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.supervision.plans import actions
from huigong.domains.supervision.plans.forms import PickForm, RuleForm, StartForm
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.plans.progress import planned_of, progress_of
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.pages.gate import desk
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import Refusal, current


@desk
@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the unions in sight, the newest first."""
    require("view", CheckupPlan)
    return _list(request, StartForm())


@desk
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A new plan of one's own union."""
    require("start", CheckupPlan)
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            return redirect(actions.start_plan(**form.cleaned_data))
        except ValidationError as refused:
            put_errors(form, refused)
    return _list(request, form)


def _list(request: HttpRequest, form: StartForm) -> HttpResponse:
    rows = CheckupPlan.objects.select_related("unit").order_by("-year", "unit__level", "pk")[:100]
    done = progress_of(rows)
    values = {
        "rows": [(one, *done.get(one.pk, (0, 0))) for one in rows],
        "form": form if may("start", CheckupPlan) else None,
    }
    return render(request, "supervision/plans.html", values, status=422 if form.is_bound else 200)


@desk
@never_cache
@require_safe
def plan(request: HttpRequest, checkplan_id: int) -> HttpResponse:
    """The list in the order of the lot, and how far it is done."""
    row = _plan(request, checkplan_id, "view")
    record_look(row)
    done, count = progress_of([row]).get(row.pk, (0, 0))
    is_open = row.drawn_on is None
    values = {
        "row": row,
        "planned": planned_of(row),
        "done": done,
        "count": count,
        "is_open": is_open,
        "missing": max(row.wanted - count, 0),
        "may_change": may("pick", row),
        "may_manner": may("view:manner", row),
    }
    return render(request, "supervision/plan.html", values)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, checkplan_id: int) -> HttpResponse:
    """Employers by a rule."""
    return _form(request, checkplan_id, "choose", RuleForm, actions.choose_plan, _("按规则选"))


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def pick(request: HttpRequest, checkplan_id: int) -> HttpResponse:
    """One employer by hand, or after a complaint."""
    return _form(request, checkplan_id, "pick", PickForm, actions.pick_plan, _("加入一家"))


def _form(
    request: HttpRequest,
    checkplan_id: int,
    verb: str,
    form: type[forms.Form],
    run: Callable[..., Any],
    title: str,
) -> HttpResponse:
    row = _plan(request, checkplan_id, verb)
    return saved_page(request, row, form(request.POST or None), run, title)


@desk
@require_POST
def unpick(request: HttpRequest, checkplan_id: int) -> HttpResponse:
    """Take an employer out again, before the lot is drawn."""
    row = _plan(request, checkplan_id, "unpick")
    # Not the line's own number: those were given in the order in which employers came in.
    said = request.POST.get("employer", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
    return _done(request, row, lambda: actions.unpick_plan(row, employer_id=number))


@desk
@require_POST
def draw(request: HttpRequest, checkplan_id: int) -> HttpResponse:
    """Draw the rest and settle the order."""
    row = _plan(request, checkplan_id, "draw")
    return _done(request, row, lambda: actions.draw_plan(row))


def _done(request: HttpRequest, row: CheckupPlan, run: Callable[[], Any]) -> HttpResponse:
    try:
        run()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(row)


def _plan(request: HttpRequest, checkplan_id: int, verb: str) -> CheckupPlan:
    rows = CheckupPlan.objects.filter(pk=checkplan_id)
    row = rows.select_for_update(of=("self",)).first() if request.method == "POST" else rows.first()
    if row is None:
        current().refusals.append(Refusal(verb, CheckupPlan._meta.label_lower, checkplan_id))
        raise Http404
    require(verb, row)
    return row
