"""Finding a person, the whole of their file, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.people.erasing import erase_person, needs_of, what_stays
from huigong.kernel.people.finding import MOST, find_people, is_number
from huigong.kernel.people.forms import EraseForm, FindForm, WholeForm
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import marks_of
from huigong.kernel.people.taking import json_answer, pdf_answer
from huigong.kernel.people.whole import whole_of
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site
from huigong.kernel.sealing import mask_id, mask_phone


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Who is meant by a few characters or a number. Asked by POST alone: a number in an address
    lies in every log on its way.
    """
    require("view", Person)
    form = FindForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "title": _("找人"), "most": MOST, "rows": None}
    if form.is_bound and form.is_valid():
        q = form.cleaned_data["q"]
        found = find_people(q, fields=_SHOWN)
        if is_number(q):
            # A whole number is asked for one person: who asked is kept on that file.
            for person in found:
                record_look(person, what="found")
        standing = marks_of([person.pk for person in found])
        # One reverse for all: the address of a file differs from another's by its number alone.
        start, _zero, end = reverse("people-person-detail", args=[0]).rpartition("0")
        context["rows"] = [
            _line(person, f"{start}{person.pk}{end}", standing.get(person.pk, ""))
            for person in found
        ]
        context["columns"] = [
            *((_("姓名"), "key"), (_("身份"), "state"), (_("出生"), "more")),
            *((_("证件号码"), "due"), (_("手机号码"), "due"), (_("单位"), "more")),
        ]
        context["is_full"] = len(found) == MOST
    return render(request, "people/find.html", context)


#: What a line of the answer shows; the rest of fifty files is not read for it.
_SHOWN = (
    *("name", "born_on", "paper", "phone", "key_wrapped", "erased_at"),
    *("unit__name", "unit__short"),
)


def _line(person: Person, url: str, standing: str) -> dict[str, Any]:
    texts = (
        person.name,
        standing or _("未入会"),
        f"{person.born_on:%Y-%m}" if person.born_on else "",
        mask_id(person.paper.open()) if person.paper else "",
        mask_phone(person.phone.open()) if person.phone else "",
        person.unit.short or person.unit.name,
    )
    cells = [(text, text) for text in texts]
    return {"person": person, "url": url, "cells": cells, "is_late": False}


def _person(person_id: int, verb: str) -> Person:
    found: Person = get_row(site.get(Person._meta.label_lower), person_id, verb)
    return found


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def whole_file(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask for a whole file, with a reason; then read it, or take it along."""
    person = _person(person_id, "view:id")
    form = WholeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "person": person, "title": _("全份档案"), "chapters": None}
    if form.is_bound and form.is_valid():
        record_look(person, what="whole", reason=form.cleaned_data["reason"])
        context["chapters"] = whole_of(person)
        context["reason"] = form.cleaned_data["reason"]
    return render(request, "people/whole.html", context)


@desk
@never_cache
@require_POST
def whole_file_json(request: HttpRequest, person_id: int) -> HttpResponse:
    """The whole file for a machine."""
    person = _taken(request, person_id)
    return json_answer(person) if person else redirect("people-file", person_id)


@desk
@never_cache
@require_POST
def whole_file_pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """The whole file on paper."""
    person = _taken(request, person_id)
    if person is None:
        return redirect("people-file", person_id)
    return pdf_answer(person, asked_by=str(request.user))


def _taken(request: HttpRequest, person_id: int) -> Person | None:
    """The person, once the reason that they will read is on record; None without one."""
    person = _person(person_id, "view:id")
    reason = request.POST.get("reason", "").strip()[:100]
    if not reason:
        return None
    record_look(person, what="whole", reason=reason)
    return person


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """What will go, what stays and why; and whether it can go now."""
    person = _person(person_id, "erase")
    form = EraseForm(request.POST if request.method == "POST" else None)
    needs = needs_of(person)
    if form.is_bound and form.is_valid():
        try:
            erase_person(person, basis=form.cleaned_data["basis"])
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("个人信息已经删除，密钥已经销毁。"))
            return redirect("people-person-list")
    context = {"form": form, "person": person, "needs": needs, "stays": what_stays()}
    return render(request, "people/erase.html", {**context, "title": _("删除个人信息")})
