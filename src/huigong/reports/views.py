"""The board's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huigong.kernel.access import require
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Closure, Line, Unit
from huigong.kernel.org.tree import children
from huigong.kernel.scoping.scope import current
from huigong.reports.models import Board
from huigong.reports.page import board_page


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The office's own board, or with `unit` that of an office below it."""
    require("view", Board)
    unit = _unit(request.GET.get("unit", ""))
    found = Board.objects.select_related("unit").filter(unit=unit).first()
    if found is None:
        found = Board(unit=unit, taken_at=now())
    else:
        require("view", found)
    page = board_page(found, request.GET.get("show", ""))
    return render(request, "reports/board.html", {**page, **_around(unit)})


def _around(unit: Unit) -> dict[str, Any]:
    """The boards right below, and the way back to one's own."""
    below = children(unit.pk, Line.TERRITORIAL, today()).order_by("level", "code")
    seen = Board.objects.filter(unit__in=below.values("pk")).values_list("unit_id", flat=True)
    is_own = unit.pk == current().office_id
    return {
        "below": [child for child in below if child.pk in set(seen)],
        "own_url": "" if is_own else reverse("board"),
    }


def _unit(text: str) -> Unit:
    if not text:
        return Unit.objects.get(pk=current().office_id)
    below = Closure.objects.filter(ancestor=current().office_id).values("descendant")
    found = Unit.objects.filter(pk__in=below, code=text[:40]).first()
    if found is None:
        raise Http404
    return found
