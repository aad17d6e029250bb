"""The desk's side of the law's clock: ask, note, confirm, tell, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.hotline.law import actions
from huigong.domains.hotline.law.forms import ConfirmForm, FactsForm, TurnForm
from huigong.domains.hotline.law.models import LimitTurn
from huigong.domains.hotline.law.reckon import clock_of
from huigong.domains.hotline.law.shown import law_paper
from huigong.domains.hotline.law.table import asks
from huigong.domains.hotline.models import Case
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.sighted import kind_of

Act = Callable[[dict[str, Any]], Case]


@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, case_id: int) -> HttpResponse:
    """The questions whose answers the limits run from."""
    case = _case(case_id, "state")
    wanted = asks(case.category)
    if wanted is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FactsForm(data, names=wanted.facts, facts=clock_of(case).facts)
    return _form(
        request, case, form, _("问期限"), lambda _v: actions.state_facts(case, facts=form.told())
    )


@require_http_methods(["GET", "POST"])
def turn(request: HttpRequest, case_id: int) -> HttpResponse:
    """Something that may have restarted or suspended a limit."""
    case = _case(case_id, "note")
    form = TurnForm(request.POST if request.method == "POST" else None)
    return _form(request, case, form, _("记中断、中止"), lambda v: actions.note_turn(case, **v))


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, case_id: int, turn_id: int) -> HttpResponse:
    """A lawyer says whether it counts."""
    case = _case(case_id, "confirm")
    get_object_or_404(LimitTurn, kind=kind_of(Case), row_id=case.pk, pk=turn_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return _form(
        request,
        case,
        form,
        _("律师确认"),
        lambda v: actions.confirm_turn(case, turn_id=turn_id, **v),
    )


@require_POST
def tell(request: HttpRequest, case_id: int) -> HttpResponse:
    """The worker has been told: the line leaves the office's day."""
    case = _case(case_id, "tell")
    try:
        actions.tell_limit(case)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已记下：期限已经告诉职工。"))
    return redirect(case)


@require_safe
def paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """The sheet that the worker takes to the commission."""
    case = _case(case_id, "view")
    if asks(case.category) is None:
        raise Http404
    record_look(case, what="print")
    page = {"case": case, "now": now(), "back": case.get_absolute_url(), **law_paper(case)}
    return render(request, "hotline/law_paper.html", page)


def _case(case_id: int, verb: str) -> Case:
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require(verb, case)
    return case


def _form(request: HttpRequest, case: Case, form: forms.Form, title: str, act: Act) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            return redirect(case)
    return render(request, "hotline/case_form.html", {"form": form, "title": title, "case": case})
