"""Trades that are proposed, handing over, the list of firms, and the typical case on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.supervision.clues.views import hear_page, transfer_page
from huigong.domains.supervision.joint import actions
from huigong.domains.supervision.joint.candidates import candidates, running, threshold, window
from huigong.domains.supervision.joint.casepaper import first_words, pdf_of_case
from huigong.domains.supervision.joint.following import firms_of, tabs_of, totals_of
from huigong.domains.supervision.joint.forms import CaseForm, ListForm, MarkForm
from huigong.domains.supervision.joint.listing import Reading, read_list
from huigong.domains.supervision.joint.models import Outcome, SectorFinding
from huigong.domains.supervision.joint.workflow import sector_flow
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import today
from huigong.kernel.exchange.books import BadSheet
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import current


@desk
@never_cache
@require_safe
def sectors(request: HttpRequest) -> HttpResponse:
    """Duties broken across a trade, counted over the check-ups in sight."""
    require("view", SectorFinding)
    office = current().office
    needed, in_hand = threshold(office), running(office.pk)
    rows = [(one, in_hand.get((one.duty, one.trade))) for one in candidates(office)]
    since, until = window(office)
    values = {
        "proposed": [row for row in rows if row[0].employers >= needed.value],
        "below": [row for row in rows if row[0].employers < needed.value],
        "needed": needed,
        "since": since,
        "until": until,
        "may_open": may("open", SectorFinding),
        "back": reverse("supervision-sectorfinding-list"),
    }
    return render(request, "supervision/sectors.html", values)


@desk
@require_POST
def open_sector(request: HttpRequest) -> HttpResponse:
    """Take one of the proposed trades up."""
    require("open", SectorFinding)
    try:
        sector = actions.open_sector(
            duty=request.POST.get("duty", "")[:60], trade=request.POST.get("trade", "")[:8]
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("supervision-sectors")
    messages.success(request, _("已提出，请核对标题、写情况。"))
    return redirect(sector)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, sector_id: int) -> HttpResponse:
    """The clue about a trade to the procuratorate."""
    return transfer_page(request, _sector(request, sector_id, "transfer"), actions.transfer_sector)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def hear(request: HttpRequest, sector_id: int) -> HttpResponse:
    """What the procuratorate answered about a trade."""
    return hear_page(request, _sector(request, sector_id, "hear"), actions.hear_sector)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def list_firms(request: HttpRequest, sector_id: int) -> HttpResponse:
    """The authority's list; lines that cannot be taken come back to be mended."""
    sector = _sector(request, sector_id, "list")
    form = ListForm(request.POST or None, request.FILES or None)
    reading = None
    if request.method == "POST" and form.is_valid():
        try:
            reading = _take(sector, form.cleaned_data)
        except (BadSheet, ValidationError) as refused:
            put_errors(form, ValidationError(getattr(refused, "messages", None) or str(refused)))
        else:
            messages.success(request, _said(reading))
            if not reading.bad:
                return redirect("supervision-sector-firms", sector.pk)
            form = ListForm(initial={"text": reading.left})
    reason = sector_flow.reason_against(sector, "list")
    values = {"form": form, "row": sector, "reading": reading, "reason": reason}
    # Not 422 where only some lines are bad: the others are kept, and a refusal keeps nothing.
    status = 422 if form.is_bound else 200
    return render(request, "supervision/firm_list.html", values, status=status)


def _take(sector: SectorFinding, given: dict[str, Any]) -> Reading:
    upload = given["upload"]
    reading = read_list(sector, text=given["text"], upload=upload)
    if reading.fresh:
        actions.list_sector(sector, lines=reading.fresh)
    return reading


def _said(reading: Reading) -> str:
    counts = {"new": len(reading.fresh), "same": reading.same, "bad": len(reading.bad)}
    return _("新登记 %(new)d 户，原来就有 %(same)d 户，要改的 %(bad)d 行。") % counts


@desk
@never_cache
@require_safe
def firms(request: HttpRequest, sector_id: int) -> HttpResponse:
    """Firm by firm: all, or those still open, with the boxes to mark several at once."""
    sector = get_row(site.get(SectorFinding._meta.label_lower), sector_id)
    record_look(sector)
    return _firms_page(request, sector, MarkForm(initial={"done_on": today()}))


@desk
@require_POST
def mark(request: HttpRequest, sector_id: int) -> HttpResponse:
    """What became of the firms that were picked."""
    sector = _sector(request, sector_id, "mark")
    form = MarkForm(request.POST)
    picked = [int(i) for i in request.POST.getlist("ids") if i.isdecimal() and len(i) < 19]
    if form.is_valid():
        given = dict(form.cleaned_data)
        if given.pop("is_all"):
            listed = firms_of(sector, request.GET.get("only", ""))
            picked = list(listed.filter(outcome=Outcome.OPEN).values_list("pk", flat=True))
        try:
            actions.mark_sector(sector, firms=picked, **given)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("已登记 %d 户。") % len(picked))
            return redirect("supervision-sector-firms", sector.pk)
    return _firms_page(request, sector, form, picked)


def _firms_page(
    request: HttpRequest, sector: SectorFinding, form: MarkForm, picked: list[int] | None = None
) -> HttpResponse:
    only = request.GET.get("only", "")
    values = {
        "row": sector,
        "firms": firms_of(sector, only),
        "only": only,
        "tabs": tabs_of(sector, only),
        "totals": totals_of(sector),
        "form": form,
        "picked": set(picked or ()),
        "may_mark": may("mark", sector) and not sector_flow.reason_against(sector, "mark"),
        "may_list": may("list", sector) and not sector_flow.reason_against(sector, "list"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "supervision/firms.html", values, status=status)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, sector_id: int) -> HttpResponse:
    """The typical case, begun from what the rows say."""
    sector = _sector(request, sector_id, "write")
    form = CaseForm(request.POST or None, initial=first_words(sector))
    return saved_page(request, sector, form, actions.write_sector, _("写典型案例"))


@desk
@never_cache
@require_safe
def case_paper(request: HttpRequest, sector_id: int) -> HttpResponse:
    """The typical case as it is reported upward. Opening it is a look."""
    sector = get_row(site.get(SectorFinding._meta.label_lower), sector_id)
    record_look(sector, what="print")
    response = HttpResponse(pdf_of_case(sector), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="typical-{sector.pk}.pdf"'
    return response


def _sector(request: HttpRequest, sector_id: int, verb: str) -> SectorFinding:
    register, is_post = site.get(SectorFinding._meta.label_lower), request.method == "POST"
    sector: SectorFinding = get_row(register, sector_id, verb, lock=is_post)
    return sector
