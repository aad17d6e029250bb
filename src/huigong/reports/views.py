"""The board's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huigong.kernel.access import require
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Closure, Unit
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
    return render(request, "reports/board.html", board_page(found, request.GET.get("show", "")))


def _unit(text: str) -> Unit:
    if not text:
        return Unit.objects.get(pk=current().office_id)
    below = Closure.objects.filter(ancestor=current().office_id).values("descendant")
    found = Unit.objects.filter(pk__in=below, code=text[:40]).first()
    if found is None:
        raise Http404
    return found
