"""What the line knows of a matter: its calls, where else it was passed to, how it came."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huigong.domains.calls.arrival_forms import ArrivalForm, LetterForm, VisitForm
from huigong.domains.calls.forms import FollowForm, ReferForm
from huigong.domains.calls.models import Call
from huigong.domains.calls.papers import Arrival, Referral
from huigong.domains.calls.passing import actions
from huigong.domains.hotline import public as hotline
from huigong.kernel.access import may, require
from huigong.kernel.scoping.sighted import ScopedModel, kind_of

_ARRIVALS = {"visit": VisitForm, "letter": LetterForm}


@never_cache
@require_GET
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The part of a matter's page that is ours; alone, a page of its own."""
    case = hotline.get_case(case_id)
    require("view", case)
    here: dict[str, Any] = {"kind": kind_of(type(case)), "row_id": case.pk}
    calls = Call.objects.filter(case_id=case.pk).select_related("agent").order_by("id")
    referrals = Referral.objects.filter(**here).select_related("unit", "by").order_by("id")
    values = {
        "case": case,
        "calls": [(call, _player(call)) for call in calls],
        "referrals": [(r, r.followed_at is None and may("follow", r)) for r in referrals],
        "arrival": Arrival.objects.filter(**here).first(),
        "may_refer": may("refer", Referral) and may("dispatch", case),
    }
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "calls/of_case.html" if is_part else "calls/of_case_page.html", values)


def _player(call: Call) -> str:
    """Where the recording is played, where an installation has said so."""
    where: str = settings.HUIGONG_CTI_RECORDINGS
    return where.replace("{}", call.recording) if where and call.recording else ""


@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Pass a matter to another line; that it was passed on is noted, not done, by us."""
    require("refer", Referral)
    case = hotline.get_case(case_id)
    require("view", case)
    form = ReferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.refer_case(case=case, **form.cleaned_data)
        messages.success(request, _("已记下转给谁。到日子会在交接班里提醒问结果。"))
        return redirect("hotline-case-detail", case.pk)
    values = {"form": form, "case": case, "title": _("转其他热线")}
    return render(request, "calls/case_form.html", values)


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The number it came back with, and what became of it there."""
    rows = Referral.objects.select_for_update(of=("self",))
    referral = get_object_or_404(rows, pk=referral_id)
    require("follow", referral)
    form = FollowForm(
        request.POST if request.method == "POST" else None, initial={"number": referral.number}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_referral(referral, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("已记下。"))
            return redirect("hotline-case-detail", referral.row_id)
    values = {"form": form, "case": referral.matter, "title": str(referral)}
    return render(request, "calls/case_form.html", values)


@never_cache
@require_http_methods(["GET", "POST"])
def arrive(request: HttpRequest, channel: str) -> HttpResponse:
    """Register who came in person, or a letter: the same questions, and its own."""
    require("arrive", Arrival)
    kind = _ARRIVALS[channel]
    form = kind(request.POST or None, then="register" if request.method == "POST" else "")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                case = _arrived(form, channel)
        except ValidationError as refused:
            for name, errors in refused.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            messages.success(request, _("已登记。"))
            return redirect("hotline-case-detail", case.pk)
    values = {"form": form, "channel": channel, "title": kind.heading}
    return render(request, "calls/arrival.html", values)


def _arrived(form: ArrivalForm, channel: str) -> ScopedModel:
    words = form.words()
    case = hotline.take_down(
        form.cleaned_data["client_id"],
        channel=channel,
        phone="" if form.is_anonymous else form.cleaned_data["phone"],
        manner=form.manner(),
        **words,
    )
    if not Arrival.objects.filter(kind=kind_of(type(case)), row_id=case.pk).exists():
        actions.arrive_case(case=case, **form.arrival())
    return case
