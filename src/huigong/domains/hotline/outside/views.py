"""The desk's pages of outside legs: send, go on, and the letter on A4."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside import actions
from huigong.domains.hotline.outside import forms as ours
from huigong.domains.hotline.outside.guest import DOOR
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideNote, Way
from huigong.domains.hotline.outside.shown import VERBS, label_of, letter
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files.models import Audience, What
from huigong.kernel.files.receiving import Label, take_files
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import OPEN_STATES, Leg

Act = Callable[..., Any]
_FORMS: dict[str, tuple[type[forms.Form], Act]] = {
    "sign": (ours.SignForm, actions.sign_outside),
    "answer": (ours.AnswerForm, actions.answer_outside),
    "withdraw": (ours.WithdrawForm, actions.withdraw_outside),
    "admit": (ours.AdmitForm, actions.admit_outside),
    "revoke": (ours.RevokeForm, actions.revoke_outside),
    "add": (ours.NoteForm, actions.add_note),
}


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write to a body outside about a case that one's own office has."""
    require("send", OutsideLeg)
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("view", case)
    form = ours.SendForm(request.POST or None, case=case, initial={"title": case.title})
    if request.method == "POST" and form.is_valid():
        try:
            outside = actions.send_outside(_my_leg(case), **form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            return _sent(request, outside, case)
    page = {"form": form, "title": _("函请外部单位办理"), "case": case}
    return render(request, "hotline/case_form.html", page)


def _my_leg(case: Case) -> Leg:
    mine = Leg.objects.filter(
        kind=kind_of(Case), row_id=case.pk, unit_id=current().office_id, state__in=OPEN_STATES
    ).first()
    if mine is None:
        raise ValidationError(_("本单位没有在办这件事，不能发函。请先签收。"))
    return mine


def _sent(request: HttpRequest, outside: OutsideLeg, case: Case) -> HttpResponse:
    if outside.way == Way.DESK:
        messages.success(request, _("已经记下。请开访客链接，把链接和密码分开告诉对方。"))
        return redirect("hotline-outside-act", outside.pk, "admit")
    messages.success(request, _("已经编了函号。请打印、送签、盖章后寄出或者送去。"))
    return redirect("hotline-outside-letter", outside.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, outside_id: int, verb: str) -> HttpResponse:
    """The form of a verb of an outside leg, or do it."""
    if verb not in VERBS:
        raise Http404
    # Two at once (the office takes back, the guest answers) are taken one after the other.
    outside = get_object_or_404(OutsideLeg.objects.select_for_update(), pk=outside_id)
    if verb == "add":
        require("view", outside)
        require("add", OutsideNote)
    else:
        require(verb, outside)
    case = get_object_or_404(Case, pk=outside.row_id)
    form_class, run = _FORMS[verb]
    form = form_class(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        uploads = values.pop("uploads", ())
        try:
            run(outside, **values)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            label = Label(what=What.SCAN, audience=Audience.OFFICES, leg=outside.leg)
            take_files(request, case, uploads, label)
            return _done(request, outside, case, verb)
    page = {"form": form, "title": label_of(verb), "case": case}
    return render(request, "hotline/case_form.html", page)


def _done(request: HttpRequest, outside: OutsideLeg, case: Case, verb: str) -> HttpResponse:
    if verb != "admit" or outside.guest_until is None:
        messages.success(request, _("%(what)s：已完成。") % {"what": label_of(verb)})
        return redirect(case)
    return DOOR.slip(
        request,
        outside.pk,
        outside.guest_until,
        whom=outside.body_name,
        number=outside.number,
        limit=_("；复函以后随即作废"),
        only=_("只能看这一份函，看一次记一次。"),
        back=case.get_absolute_url(),
    )


@never_cache
@require_safe
def paper(request: HttpRequest, outside_id: int) -> HttpResponse:
    """The letter on A4; printing it is a look."""
    outside = get_object_or_404(OutsideLeg.objects.select_related("unit"), pk=outside_id)
    case = get_object_or_404(Case, pk=outside.row_id)
    require("view", case)
    record_look(case, what="print")
    return render(request, "hotline/letter_paper.html", {**letter(outside, case), "case": case})
