"""Telling what happened. It may be written before signing in: what was typed comes along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.hotline import public as hotline
from huigong.kernel.sealing import mask_phone
from huigong.portal.choices import kind_for
from huigong.portal.doors import to_sign_in
from huigong.portal.forms import SECRET, ReportForm
from huigong.portal.slips import came_with_slip, is_stranger

#: What was written before signing in waits in the session, which is sealed. No phone is in it.
DRAFT = "report_draft"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form: a stranger's goes through the sign-in, a person's becomes a case."""
    if hotline.expected() is None:
        return render(request, "portal/not_open.html")
    if request.method != "POST":
        draft = request.session.get(DRAFT)
        return _page(request, _form(request, initial=draft), draft=draft)
    form = _form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    if is_stranger(request):
        if came_with_slip(request):
            # One signs in with a phone from here: the slip's own visit is over.
            logout(request)
        request.session[DRAFT] = _kept(form.cleaned_data)
        return to_sign_in(reverse("my-report"))
    return _send(request, form)


def _form(request: HttpRequest, *data: Any, initial: dict[str, Any] | None = None) -> ReportForm:
    person = request.user
    is_known = person.is_authenticated and not is_stranger(request)
    own = mask_phone(person.open_phone()) if person.is_authenticated and is_known else ""
    more = {"initial": initial} if initial else {}
    return ReportForm(*data, own_phone=own, knows_person=is_known, **more)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "client_id": str(values["client_id"])}


def _send(request: HttpRequest, form: ReportForm) -> HttpResponse:
    values = dict(form.cleaned_data)
    values["is_confidential"] = values.pop("privacy") == SECRET
    uploads = values.pop("uploads")
    try:
        number, is_new = hotline.report(**values, kind=kind_for(values["category"]))
    except hotline.TooMany as refused:
        text = _(
            "没有提交：一小时最多提交 %d 件。写下的都在，请过一会儿再点“提交”，或者拨打 12351。"
        )
        form.add_error(None, text % refused.most)
        return _page(request, form, status=429)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _page(request, form)
    _hand_in(request, number, uploads)
    request.session.pop(DRAFT, None)
    if not is_new:
        messages.info(request, _("这件事刚才已经收到了，没有重复登记。"))
    return HttpResponseRedirect(reverse("my-receipt", args=[number]))


def _hand_in(request: HttpRequest, number: int, uploads: list[Any]) -> None:
    """The files of the form; they come after the case, so that none of them can spoil it."""
    if not uploads:
        return
    try:
        hotline.hand_in(request, number, uploads)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))


def _page(
    request: HttpRequest, form: ReportForm, *, draft: Any = None, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "expected": hotline.expected(),
        "is_draft": bool(draft) and not is_stranger(request),
        "is_stranger": is_stranger(request),
    }
    return render(request, "portal/report.html", page, status=status)
