"""The ties of an employer: recording one, and that one has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huigong.kernel.access import require
from huigong.kernel.employers import actions
from huigong.kernel.employers.finding import find_employers
from huigong.kernel.employers.forms import TieForm, UntieForm
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.register.forms import put_errors


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What one could mean by a few words: names and codes, which are public, for a text box."""
    require("view", Employer)
    typed = next((str(value) for value in request.GET.values() if value), "")
    options = [
        (
            one.uscc or one.name,
            " · ".join(part for part in (one.name, one.former, one.place) if part),
        )
        for one in find_employers(typed)
    ]
    return render(request, "register/choices.html", {"options": options})


@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Record that an employer is tied to a union or to one of its officers."""
    employer = get_object_or_404(Employer.objects.select_related("union"), pk=employer_id)
    require("tie", employer)
    first = {"unit": employer.union.name if employer.union else ""}
    form = TieForm(request.POST or None, initial=first)

    def save(given: dict[str, Any]) -> None:
        post = given["post"]
        actions.tie_employer(
            employer,
            nature=given["nature"],
            source=given["source"],
            from_on=given["from_on"],
            tied_post=post,
            tied_unit=None if post else given["unit"],
        )

    return _form(request, form, _("登记利害关系"), employer, save)


@require_http_methods(["GET", "POST"])
def untie(request: HttpRequest, tie_id: int) -> HttpResponse:
    """Record that a tie has ended."""
    found = Tie.objects.select_related("employer", "tied_unit", "tied_post__unit")
    row = get_object_or_404(found, pk=tie_id)
    require("untie", row)
    form = UntieForm(request.POST or None)
    return _form(
        request, form, _("关系已结束"), row.employer, lambda v: actions.untie_employer(row, **v)
    )


def _form(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    employer: Employer,
    save: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("%(what)s：已完成。") % {"what": title})
            return redirect(employer)
    values = {"form": form, "title": title, "employer": employer}
    return render(request, "employers/tie.html", values)
