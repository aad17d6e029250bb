"""Sheets of a case on A4 beside the 办理笺: 派单, 签收, 督办, 回执."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huigong.domains.hotline.categories import category_name, place_name
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.identity import shown_name
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock, Leg, LegForm, Step
from huigong.kernel.workflow.shown import is_missed


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of sheet of a leg: its title, its template, when there is one."""

    title: Any
    template: str
    is_there: Callable[[Leg, list[Clock]], bool]


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet that can be printed now."""

    title: str
    unit: str
    url: str


def _is_late(leg: Leg, clocks: list[Clock]) -> bool:
    return leg.is_open and any(c.stopped_at is None and is_missed(c) for c in clocks)


SORTS = {
    "dispatch": Sort(
        gettext_lazy("派单通知单"), "hotline/leg_dispatch.html", lambda leg, own: True
    ),
    "sign": Sort(
        gettext_lazy("签收单"), "hotline/leg_sign.html", lambda leg, own: bool(leg.signed_at)
    ),
    "urge": Sort(gettext_lazy("督办单"), "hotline/leg_urge.html", _is_late),
}


def papers_of(case: Case, legs: Iterable[Leg], clocks: Iterable[Clock]) -> list[Paper]:
    """What can be printed of a case now, the whole first, then leg by leg."""
    found = [
        Paper(_("办理笺"), "", reverse("hotline-paper", args=[case.pk])),
        Paper(_("受理回执"), "", reverse("hotline-receipt", args=[case.pk])),
    ]
    every = list(clocks)
    for leg in legs:
        own = [clock for clock in every if clock.leg_id == leg.pk and clock.unit_id == leg.unit_id]
        for name, sort in SORTS.items():
            if leg.form != LegForm.INTAKE and sort.is_there(leg, own):
                url = reverse("hotline-leg-paper", args=[leg.pk, name])
                found.append(Paper(str(sort.title), str(leg.unit), url))
    return found


@never_cache
@require_safe
def leg_paper(request: HttpRequest, leg_id: int, sort: str) -> HttpResponse:
    """One sheet of a leg; printing it is a look."""
    legs = Leg.objects.select_related("unit", "sender", "signed_by")
    leg = get_object_or_404(legs, pk=leg_id, kind=kind_of(Case))
    case = get_object_or_404(Case.objects.select_related("unit"), pk=leg.row_id)
    require("view", case)
    own = list(Clock.objects.filter(leg=leg, unit_id=leg.unit_id).order_by("id"))
    found = SORTS.get(sort)
    if found is None or leg.form == LegForm.INTAKE or not found.is_there(leg, own):
        raise Http404
    record_look(case, what="print")
    page = {**_words(case), "leg": leg, "title": found.title, **_terms(own)}
    return render(request, found.template, page)


@never_cache
@require_safe
def receipt(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the person takes home from a window: the number, what happens next, what does not."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("view", case)
    record_look(case, what="print")
    return render(request, "hotline/receipt.html", _words(case))


def _words(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "reporter": shown_name(case),
        "category": category_name(case.category),
        "place": place_name(case.division),
        "now": now(),
    }


def _terms(clocks: list[Clock]) -> dict[str, Any]:
    by_step = {clock.step: clock for clock in clocks}
    return {
        "sign_by": by_step.get(Step.SIGN),
        "handle_by": by_step.get(Step.HANDLE),
        "late": [clock for clock in clocks if clock.stopped_at is None and is_missed(clock)],
    }
