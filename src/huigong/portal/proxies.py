"""Asking somebody to act in one's matter; the answer of whoever was asked; the end of it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.hotline import public as hotline
from huigong.kernel.calendar.present import today
from huigong.portal.doors import signed_in
from huigong.portal.forms import ProxyForm
from huigong.portal.slips import came_with_slip

_DAYS_A_MONTH = 30


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, number: int) -> HttpResponse:
    """Whom one asks; they get a text, and see nothing before they have agreed."""
    case, side = hotline.my_case(number), hotline.own(number)
    if case is None:
        raise Http404
    form = ProxyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        values["until_on"] = today() + timedelta(days=_DAYS_A_MONTH * values.pop("months"))
        try:
            hotline.name_proxy(number, **values)
        except ValidationError as refused:
            _say(form, refused)
        else:
            messages.success(request, _("已经发短信请对方回答。同意以前，对方什么也看不到。"))
            return HttpResponseRedirect(reverse("my-case", args=[number]) + "#proxy")
    may = side.may_name and not came_with_slip(request)
    return render(request, "portal/proxy_name.html", {"case": case, "form": form, "may": may})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Who asks, what for, until when; yes or no."""
    asked = _found(number)
    reason = ""
    if request.method == "POST":
        agrees = "agree" in request.POST
        try:
            hotline.answer_proxy(number, agrees=agrees)
        except ValidationError as refused:
            reason = " ".join(refused.messages)
        else:
            messages.success(
                request, _("已经同意，可以看、可以补充了。") if agrees else _("已经回绝。")
            )
            to = reverse("my-case", args=[asked.case]) if agrees else reverse("my-home")
            return HttpResponseRedirect(to)
    return render(request, "portal/proxy_answer.html", {"asked": asked, "reason": reason})


@signed_in
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Either side ends it, at once."""
    asked = _found(number)
    try:
        hotline.end_proxy(number)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("代办已经结束。"))
    to = reverse("my-case", args=[asked.case]) if asked.is_mine else reverse("my-home")
    return HttpResponseRedirect(to)


def _found(number: int) -> hotline.MyProxy:
    found = next((one for one in hotline.proxies() if one.id == number), None)
    if found is None:
        raise Http404
    return found


def _say(form: ProxyForm, refused: ValidationError) -> None:
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for field, errors in details.items():
        form.add_error(field if field in form.fields else None, errors)
