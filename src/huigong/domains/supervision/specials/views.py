"""The special checks that concern a union, one of them with what came of it, and its window."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.domains.supervision.saving import saved_page
from huigong.domains.supervision.specials import actions
from huigong.domains.supervision.specials.counting import (
    cases_of,
    checkups_of,
    count,
    specials_for,
)
from huigong.domains.supervision.specials.forms import AmendForm, AnnounceForm
from huigong.domains.supervision.specials.models import SpecialCheck, SpecialUnit
from huigong.kernel.access import may, require
from huigong.kernel.calendar.present import today
from huigong.kernel.pages.gate import desk
from huigong.kernel.register.forms import put_errors
from huigong.kernel.scoping.scope import current

_PAGE, _MOST = 30, 100


@desk
@never_cache
@require_safe
def specials(request: HttpRequest) -> HttpResponse:
    """The list, and the form of a new one."""
    require("view", SpecialCheck)
    return _list(request, AnnounceForm(current().office))


@desk
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """Set a special check up; with an error the form is there again as it was filled in."""
    require("announce", SpecialCheck)
    form = AnnounceForm(current().office, request.POST)
    if form.is_valid():
        try:
            return redirect(actions.announce_special(**form.cleaned_data))
        except ValidationError as refused:
            put_errors(form, refused)
    return _list(request, form)


def _list(request: HttpRequest, form: AnnounceForm) -> HttpResponse:
    rows = [(one, _standing(one)) for one in specials_for(current().office_id)[:_MOST]]
    values = {"rows": rows, "form": form if may("announce", SpecialCheck) else None}
    status = 422 if form.is_bound else 200
    return render(request, "supervision/specials.html", values, status=status)


def _standing(special: SpecialCheck) -> str:
    if today() < special.from_on:
        return "waiting"
    return "doing" if today() <= special.until_on else "done"


@desk
@never_cache
@require_safe
def special(request: HttpRequest, special_id: int) -> HttpResponse:
    """What came of one, as far as the seat sees: by union, then the check-ups and wage cases."""
    require("view", SpecialCheck)
    row = _special(special_id)
    checkups = checkups_of(row).select_related("unit").order_by("-checked_on", "-pk")
    places = SpecialUnit.objects.filter(special=row).select_related("unit").order_by("unit__code")
    counted = count(row)
    values: dict[str, Any] = {
        "row": row,
        "standing": _standing(row),
        "places": [one.unit for one in places],
        "total": counted.total,
        "by_unit": counted.by_unit.items(),
        "page": Paginator(checkups, _PAGE).get_page(request.GET.get("page")),
        "cases": cases_of(row).select_related("unit").order_by("-opened_on", "-pk")[:_MOST],
        "may_amend": may("amend", row) and row.unit_id == current().office_id,
    }
    return render(request, "supervision/special.html", values)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, special_id: int) -> HttpResponse:
    """Its name and window, by the union that set it up."""
    require("amend", SpecialCheck)
    row = _special(special_id, lock=request.method == "POST")
    if row.unit_id != current().office_id:
        raise PermissionDenied
    names = ("name", "about", "from_on", "until_on")
    form = AmendForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return saved_page(request, row, form, actions.amend_special, str(AmendForm.__doc__))


def _special(special_id: int, *, lock: bool = False) -> SpecialCheck:
    rows = SpecialCheck.objects.select_for_update() if lock else SpecialCheck.objects
    row = rows.filter(pk=special_id).first()
    if row is None:
        raise Http404
    return row
