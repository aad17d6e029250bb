"""The duties at the desk, and the answers computed from facts. Nothing that is typed is kept."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huigong.domains.supervision.duties.answers import sum_page
from huigong.domains.supervision.duties.asks import CALCULATORS
from huigong.domains.supervision.duties.printed import printed
from huigong.domains.supervision.duties.reading import Duty, shelf
from huigong.domains.supervision.duties.standing import (
    Standing,
    State,
    duties_on,
    matches,
    standing_of,
)
from huigong.kernel import params
from huigong.kernel.access import require
from huigong.kernel.calendar.present import today
from huigong.kernel.params.models import Override
from huigong.kernel.params.values import CONFIRMED, CONFIRMED_2ND, LOCAL
from huigong.kernel.params.views import own_division
from huigong.kernel.ui.shell import Tab

_STATES = {
    State.HOLDS: (gettext_lazy("适用"), "done"),
    State.CHECK: (gettext_lazy("待核对"), "waiting"),
    State.OPEN: (gettext_lazy("待确认"), "due"),
    State.ELSEWHERE: (gettext_lazy("限外地"), "plain"),
}
_CONFIDENCES = {
    CONFIRMED: gettext_lazy("读过原文"),
    CONFIRMED_2ND: gettext_lazy("只见于转引"),
    LOCAL: gettext_lazy("只在一地有效"),
}


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """The duties of a day by theme; with words, those that bear them."""
    require("view", Override)  # rules with their sources, like the parameters
    q = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:60]
    day, is_open = _day(request), request.GET.get("show") == "open"
    every = duties_on(day, own_division(request))
    asking = [one for one in every if one.questions or one.state is not State.HOLDS]
    shown = [one for one in (asking if is_open else every) if not q or matches(one, q)]
    address = reverse("supervision-duties")
    tabs = (
        Tab(_("全部"), address, not is_open, len(every)),
        Tab(_("要核对或确认"), f"{address}?show=open", is_open, len(asking)),
    )
    groups = [
        (theme, [(one, *_STATES[one.state]) for one in rows])
        for theme, rows in groupby(shown, lambda one: one.duty.theme)
    ]
    page = {"groups": groups, "tabs": tabs, "q": q, "on": day, "is_today": day == today()}
    page |= {"is_open": is_open, "is_narrowed": is_open or bool(q)}
    return render(request, "supervision/duties.html", page)


@require_GET
def duty(request: HttpRequest, code: str) -> HttpResponse:
    """One duty: what is looked at, what to ask for, the sanction, since when, how sure."""
    require("view", Override)
    found = shelf().duties.get(code)
    if found is None:
        raise Http404
    day, division = _day(request), own_division(request)
    version = found.on(day) or found.versions[-1]
    one = standing_of(found, version, params.at(day, division=division), division)
    return render(request, "supervision/duty.html", {"on": day, **_shown(found, one, day)})


def _shown(found: Duty, one: Standing, day: date) -> dict[str, Any]:
    label, tone = _STATES[one.state]
    version = one.version
    return {
        "duty": found,
        "version": version,
        "is_in_force": version.holds_on(day),
        "label": label,
        "tone": tone,
        "confidence": _CONFIDENCES.get(version.confidence, _("没有依据")),
        "questions": one.questions,
        "others": [v for v in found.versions if v is not version],
        **printed((*version.basis, *version.sanction_basis), day),
        "calculator": CALCULATORS.get(found.computes),
    }


@require_GET
def sums(request: HttpRequest) -> HttpResponse:
    """What can be worked out."""
    require("view", Override)
    return render(request, "supervision/sums.html", {"calculators": CALCULATORS.values()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sum_of(request: HttpRequest, what: str) -> HttpResponse:
    """The questions of one answer; filled in, the answer above them."""
    require("view", Override)
    page = sum_page(request, what, own_division(request))
    if page is None:
        raise Http404
    return render(request, "supervision/sum.html", page)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()
