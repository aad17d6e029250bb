"""The ledger, the first step, the meeting, and the sheets of a founding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from huigong.domains.founding import actions, ledger
from huigong.domains.founding.forms import BallotForm, StartForm
from huigong.domains.founding.models import Applicant, Founding, Mode
from huigong.domains.founding.papers import SORTS, words_of
from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.employers.models import Employer
from huigong.kernel.register.forms import put_errors
from huigong.kernel.ui.shell import Tab

PER_PAGE = 50
_BIGGEST = 2**31 - 1


@require_GET
def unfounded(request: HttpRequest) -> HttpResponse:
    """Employers without a union, and a button on each."""
    require("start", Founding)
    found = ledger.thresholds()
    every = ledger.parts(found)
    chosen = request.GET.get("part", ledger.ALL)
    if chosen not in every:
        raise Http404
    rows = ledger.employers_without(every[chosen][1])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    base = reverse("founding-ledger")
    values = {
        "tabs": [
            Tab(name, f"{base}?part={part}", part == chosen)
            for part, (name, _condition, _query) in every.items()
        ],
        "page": page,
        "part": chosen,
        "lines": ledger.lines(list(page), int(found.law.value)),
        "thresholds": found,
        "register_url": _register(every[chosen][2]),
    }
    return render(request, "founding/ledger.html", values)


def _register(query: str) -> str:
    more = f"&{query}" if query else ""
    return f"{reverse('employers-employer-list')}?unionised=none{more}"


def _asked_for(data: Any) -> Employer | None:
    number = data.get("employer", "")
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and int(number) <= _BIGGEST):
        raise Http404
    return get_object_or_404(Employer, pk=int(number))


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin a founding: with one click for an employer of the ledger, or with a form."""
    require("start", Founding)
    employer = _asked_for(request.POST if request.method == "POST" else request.GET)
    if employer is not None:
        require("view", employer)
    if request.method == "POST" and "at_once" in request.POST and employer is not None:
        given: dict[str, Any] = {"name": f"{employer.name}工会", "mode": Mode.SINGLE}
        form = StartForm(initial=_first(employer))
        return _start(request, form, employer, given)
    form = StartForm(request.POST or None, initial=_first(employer))
    if request.method == "POST" and form.is_valid():
        return _start(request, form, employer, form.given())
    return _start_page(request, form, employer)


def _first(employer: Employer | None) -> dict[str, Any]:
    if employer is None:
        return {"mode": Mode.FALLBACK}
    name = f"{employer.name}工会"
    return {"mode": Mode.SINGLE, "name": name, "people": employer.people}


def _start(
    request: HttpRequest, form: StartForm, employer: Employer | None, given: dict[str, Any]
) -> HttpResponse:
    try:
        founding = actions.start_founding(employer=employer, **given)
    except ValidationError as refused:
        if not form.is_bound:
            messages.error(request, " ".join(refused.messages))
            return redirect("founding-ledger")
        put_errors(form, refused)
        return _start_page(request, form, employer)
    messages.success(request, _("已启动：%s") % founding)
    return redirect(founding)


def _start_page(request: HttpRequest, form: StartForm, employer: Employer | None) -> HttpResponse:
    values = {"form": form, "employer": employer, "title": _("启动建会")}
    values["back"] = reverse("founding-ledger")
    return render(request, "founding/form.html", values)


@never_cache
@require_http_methods(["GET", "POST"])
def elect(request: HttpRequest, founding_id: int) -> HttpResponse:
    """What the members' meeting decided."""
    founding = get_object_or_404(Founding.objects.select_related("unit"), pk=founding_id)
    require("elect", founding)
    form = BallotForm(request.POST or None)
    title = _("登记大会选举：%s") % founding.name
    return ballot_page(request, form, founding, title, actions.elect_founding)


def ballot_page(
    request: HttpRequest,
    form: BallotForm,
    row: Any,
    title: str,
    run: Callable[..., Any],
) -> HttpResponse:
    """A form of a meeting; saving it is the action."""
    if request.method == "POST" and form.is_valid():
        try:
            run(row, **form.given())
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect(row)
    values = {"form": form, "title": title, "back": row.get_absolute_url()}
    return render(request, "founding/form.html", values)


@never_cache
@require_POST
def phone(request: HttpRequest, founding_id: int, applicant_id: int) -> HttpResponse:
    """The telephone of one who signed, for a reason that goes on record with the look."""
    founding = get_object_or_404(Founding, pk=founding_id)
    require("view:phone", founding)
    row = get_object_or_404(Applicant.objects.on(founding), pk=applicant_id)
    form = ReasonForm(request.POST)
    values: dict[str, Any] = {"founding": founding, "applicant": row, "form": form}
    if not form.is_valid():
        return render(request, "founding/phone.html", values, status=422)
    record_look(founding, what="phone", reason=form.cleaned_data["reason"])
    values["number"] = row.phone.open() if row.phone else ""
    return render(request, "founding/phone.html", values)


class ReasonForm(forms.Form):
    """查看的理由"""

    reason = forms.CharField(max_length=200)


@never_cache
@require_safe
def paper(request: HttpRequest, founding_id: int, sort: str) -> HttpResponse:
    """A reply of the approving union on A4; printing it is a look."""
    rows = Founding.objects.select_related("unit", "approver", "union")
    founding = get_object_or_404(rows, pk=founding_id)
    require("view", founding)
    found = SORTS.get(sort)
    if found is None or not found.is_there(founding):
        raise Http404
    record_look(founding, what="print")
    values = {"founding": founding, "title": found.title, **words_of(founding)}
    return render(request, found.template, values)
