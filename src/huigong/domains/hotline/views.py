"""The hotline's desk: take down, fill in, dispatch, call back; and the page of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.hotline import actions
from huigong.domains.hotline.forms import (
    AnswerForm,
    CaseForm,
    CloseForm,
    DispatchForm,
    EditForm,
    GradeForm,
    brought_back,
    proposed,
)
from huigong.domains.hotline.grading import grade_case
from huigong.domains.hotline.manner import only_call
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.page import case_page
from huigong.domains.hotline.proposing import lead_below, proposed_unit
from huigong.domains.hotline.protection.keeping import own_union
from huigong.domains.hotline.reporting import register_once
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files.models import What
from huigong.kernel.files.receiving import Label, take_files

Save = Callable[[dict[str, Any]], Case]


def _case(case_id: int, verb: str) -> Case:
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require(verb, case)
    return case


def detail(request: HttpRequest, row_id: int, register: object = None) -> HttpResponse:
    """The page of a case: head, matter, time line. Opening it is written down."""
    case = _case(row_id, "view")
    record_look(case)
    return render(request, "hotline/case_detail.html", case_page(case))


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Take down what a caller says."""
    require("register", Case)
    if "fill" in request.POST:
        form = CaseForm(initial=brought_back(request.POST))
    else:
        form = CaseForm(request.POST or None, request.FILES or None)
    return _form(request, form, _("登记诉求"), lambda values: register_once(**values), None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Fill in what was missing."""
    case = _case(case_id, "edit")
    if "fill" in request.POST:
        form = EditForm(instance=case, initial=brought_back(request.POST))
    else:
        form = EditForm(
            request.POST or None,
            request.FILES or None,
            instance=case,
            initial=proposed(request.GET),
        )

    def save(values: dict[str, Any]) -> Case:
        workplace = values.pop("workplace")
        return actions.edit_case(case, **values, workplace_id=workplace)

    return _form(request, form, _("补充登记"), save, case)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Answer at once, without sending it anywhere."""
    case = _case(case_id, "answer")
    form = AnswerForm(request.POST or None)
    return _form(
        request, form, _("直接答复"), lambda values: actions.answer_case(case, **values), case
    )


@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send it to the office that is to handle it; the county of the place is proposed."""
    case = _case(case_id, "dispatch")
    lead = lead_below(case)
    # What is sent says itself where to.
    proposed = None if lead or request.method == "POST" else proposed_unit(case)
    form = DispatchForm(request.POST or None, initial={"unit": proposed}, lead=lead)
    form.offer(own_union(case), case.pk)

    def save(values: dict[str, Any]) -> Case:
        units, assist = form.sent_to()
        return actions.dispatch_case(case, units=units, order=values["order"], assist=assist)

    title = _("增派协办") if lead else _("派单")
    return _form(request, form, title, save, case)


@require_http_methods(["GET", "POST"])
def grade(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say that a case is harder or easier than it looked; its clocks follow."""
    case = _case(case_id, "grade")
    form = GradeForm(request.POST or None, initial={"tier": case.tier})
    return _form(request, form, _("改难易"), lambda values: grade_case(case, **values), case)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """After the call-back."""
    case = _case(case_id, "close")
    form = CloseForm(request.POST or None, initial={"answer": case.answer})
    return _form(
        request, form, _("回访办结"), lambda values: actions.close_case(case, **values), case
    )


@require_POST
def archive(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put a closed case away."""
    case = _case(case_id, "archive")
    try:
        actions.archive_case(case)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已归档。"))
    return redirect(case)


def paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case on A4: 办理笺 with the way it went."""
    case = _case(case_id, "view")
    record_look(case, what="print")
    return render(request, "hotline/paper.html", case_page(case))


def _form(
    request: HttpRequest, form: forms.BaseForm, title: str, save: Save, case: Case | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        uploads = values.pop("uploads", ())
        try:
            saved = save(values)
        except ValidationError as refused:
            _show(form, refused)
        else:
            take_files(request, saved, uploads, Label(what=What.SCAN))
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            return redirect(saved)
    page = {"form": form, "title": title, "case": case}
    if case is not None:
        page["only_call"] = only_call(case)
    return render(request, "hotline/case_form.html", page)


def _show(form: forms.BaseForm, refused: ValidationError) -> None:
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for name, errors in details.items():
        known = "unit" if name == "units" else name
        form.add_error(known if known in form.fields else None, errors)
