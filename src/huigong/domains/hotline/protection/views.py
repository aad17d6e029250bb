"""The pages that protect: each shows its form, does its one action, and goes back to the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.hotline.manner import only_call
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection import actions
from huigong.domains.hotline.protection.forms import (
    AccuseForm,
    AfterCareForm,
    ConsentForm,
    EmergencyForm,
    HandoverForm,
    JoinForm,
    LookForm,
    RecuseForm,
    RelayForm,
)
from huigong.domains.hotline.protection.identity import may_know_name
from huigong.domains.hotline.protection.models import Outcome
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.org.models import Unit
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import intake_of_matter
from huigong.kernel.workflow.recusal import recuse_person, recuse_unit

Save = Callable[[dict[str, Any]], Any]


def _case(case_id: int, verb: str) -> Case:
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require(verb, case)
    return case


def _form(
    request: HttpRequest, form: forms.Form, title: str, save: Save, case: Case | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            goal = saved if isinstance(saved, Case) else case
            return redirect(goal or "desk")
    values = {"form": form, "title": title, "case": case}
    return render(request, "hotline/case_form.html", values)


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep an office or one officer out."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    intake = intake_of_matter(kind_of(Case), case.pk)
    require("recuse", intake)

    def save(given: dict[str, Any]) -> None:
        if given["post"]:
            recuse_person(intake, account=given["post"].account, reason=given["reason"])
        else:
            recuse_unit(
                intake, unit=given["unit"], reason=given["reason"], is_deep=given["is_deep"]
            )

    return _form(request, RecuseForm(request.POST or None), _("登记回避"), save, case)


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the worker agreed to in writing, or refused."""
    case = _case(case_id, "consent")
    form = ConsentForm(request.POST or None)
    return _form(request, form, _("登记书面意见"), lambda v: actions.consent_case(case, **v), case)


@require_http_methods(["GET", "POST"])
def accuse(request: HttpRequest, case_id: int) -> HttpResponse:
    """It is about an office of the union, or about an officer."""
    case = _case(case_id, "accuse")

    def save(given: dict[str, Any]) -> Case:
        post = given["post"]
        return actions.accuse_office(
            case, unit=given["unit"], post=post, is_officer=post is not None
        )

    return _form(request, AccuseForm(request.POST or None), _("反映工会组织或干部"), save, case)


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, case_id: int) -> HttpResponse:
    """An accusation goes to the competent body; only the receipt stays."""
    case = _case(case_id, "handover")
    form = HandoverForm(request.POST or None)
    return _form(request, form, _("移交检举控告"), lambda v: actions.handover_case(case, **v), case)


@require_http_methods(["GET", "POST"])
def enlist(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who else complains of the same."""
    case = _case(case_id, "enlist")
    form = JoinForm(request.POST or None)

    def save(given: dict[str, Any]) -> Case:
        return actions.enlist_people(case, people=given["lines"], count=len(given["lines"]))

    return _form(request, form, _("登记共同反映人"), save, case)


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Two fields, then the telephone."""
    require("register", Case)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = actions.register_emergency(**form.cleaned_data)
        messages.success(request, _("已经记下 %s。现在打电话。") % case.number)
        return redirect("hotline-relay", case.pk)
    values = {"form": form, "title": _("紧急事项"), "button": _("记下，去打电话"), "case": None}
    return render(request, "hotline/case_form.html", values)


@require_http_methods(["GET", "POST"])
def relay(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whom one has rung, and who answered."""
    case = _case(case_id, "relay")
    county = Unit.objects.filter(code=f"QH-{case.division}", closed_on=None).first()
    form = RelayForm(request.POST or None, initial={"unit": county})
    return _form(request, form, _("电话急报"), lambda v: actions.relay_case(case, **v), case)


@require_http_methods(["GET", "POST"])
def aftercare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Has anybody made trouble for who complained? If so, that is a case of its own."""
    case = _case(case_id, "aftercare")
    form = AfterCareForm(request.POST or None)

    def save(given: dict[str, Any]) -> Case:
        done = actions.aftercare_case(case, **given)
        if given["outcome"] == Outcome.RETALIATED:
            return actions.retaliation_case(done, given["note"])
        return done

    return _form(request, form, _("防报复回访"), save, case)


@never_cache
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, case_id: int) -> HttpResponse:
    """Name and number, for a reason that the worker reads later."""
    case = _case(case_id, "view:phone")
    form = LookForm(request.POST or None)
    shown = name = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        record_look(case, what=f"phone:{given['why']}", reason=given["reason"])
        shown = case.call_phone
        name = case.reporter_name if may_know_name(case) else ""
    values = {"case": case, "form": form, "shown": shown, "name": name, "is_open": bool(shown)}
    values |= {"may_know": may_know_name(case), "only_call": only_call(case)}
    return render(request, "hotline/phone.html", values)
