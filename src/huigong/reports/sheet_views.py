"""The sheet on the screen, on A4 and as Excel."""

from __future__ import annotations

import io
from datetime import date
from urllib.parse import quote

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huigong.kernel.access import require
from huigong.kernel.calendar.present import now, today
from huigong.kernel.exchange.writers import TYPES, harmless
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.reports.keys import FEWEST
from huigong.reports.models import Board
from huigong.reports.sheet import Part, Span, sheet, span_of


def _asked(request: HttpRequest, name: str) -> tuple[Span, Unit]:
    require("view", Board)
    if name not in ("week", "month"):
        raise Http404
    text = request.GET.get("day", "")
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        day = today()
    # The year before the first has no sheet, nor has the one after the last.
    day = min(max(day, date(2000, 1, 1)), date(2099, 12, 1))
    return span_of(name, day), Unit.objects.get(pk=current().office_id)


def title_of(span: Span) -> str:
    """What stands over the sheet."""
    return _("12351 诉求周报") if span.name == "week" else _("12351 诉求月报")


@require_GET
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """The sheet as a page that is also its print."""
    span, unit = _asked(request, name)
    values = {
        "span": span,
        "unit": unit,
        "title": title_of(span),
        "parts": sheet(span),
        "now": now(),
        "fewest": FEWEST,
        "is_running": span.last >= today(),
    }
    return render(request, "reports/sheet.html", values)


@require_GET
def excel(request: HttpRequest, name: str) -> HttpResponse:
    """The same numbers as a workbook."""
    span, unit = _asked(request, name)
    answer = HttpResponse(_workbook(span, unit, sheet(span)), content_type=TYPES["xlsx"])
    file = f"{title_of(span)} {span.first}—{span.last}.xlsx"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file)}"
    return answer


def _workbook(span: Span, unit: Unit, parts: tuple[Part, ...]) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    page, bold = book.add_worksheet(), book.add_format({"bold": True})
    page.set_column(0, 0, 44)
    page.set_column(1, 2, 14)
    page.write_string(0, 0, f"{unit.name} {title_of(span)}", bold)
    page.write_string(1, 0, f"{span.first}—{span.last}")
    line = 3
    for part in parts:
        for place, words in enumerate((part.title, _("本期"), _("上期"))):
            page.write_string(line, place, words, bold)
        for row in part.lines:
            line += 1
            page.write_string(line, 0, harmless(row.label))
            for place, number in ((1, row.now), (2, row.before)):
                if number is not None:
                    page.write_number(line, place, number)
        line += 2
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return kept.getvalue()
