"""Pages that write: create, edit, a transition on one row, a transition on many. All of them call
actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.kernel.access import require
from huigong.kernel.pages.detail import reason_against
from huigong.kernel.pages.gate import desk, get_row, page_of
from huigong.kernel.register import forms as making
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import ReachField
from huigong.kernel.register.site import address
from huigong.kernel.register.words import word
from huigong.kernel.scoping.scope import current

#: So many rows at once; more is a job for a sheet.
BULK = 200
WRONG = 422


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, register: Register, without: Sequence[str] = ()) -> HttpResponse:
    """A new row; `without` names what an own view of a register does not ask for."""
    run = register.create
    if run is None:
        raise Http404
    require(making.action_of(run).verb, register.model)
    context = {
        "title": _("%(verb)s%(noun)s")
        % {"verb": word(register, making.action_of(run).verb), "noun": register.noun},
        "back": address(register, "list"),
    }
    if request.method == "GET":
        form = making.make_form(register, run)
        for name in without:
            del form.fields[name]
        form.initial = _first_values(form, request)
        return page_of(request, register, "form", {**context, "form": form})
    form = making.make_form(register, run, request.POST)
    row = making.save(form, run)
    if row is None:
        return page_of(request, register, "form", {**context, "form": form}, status=WRONG)
    messages.success(request, _("已保存：%(row)s") % {"row": row})
    return redirect(address(register, "detail", row.pk))


def _first_values(form: forms.Form, request: HttpRequest) -> dict[str, Any]:
    """What a link filled in, and the seat's own unit where a unit is asked for."""
    found: dict[str, Any] = {k: v for k, v in request.GET.items() if k in form.fields}
    for name, field in form.fields.items():
        if name not in found and isinstance(field, ReachField) and name == "unit":
            found[name] = current().unit_id
        elif name not in found and field.initial is not None:
            found[name] = field.initial
    return found


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, register: Register, row_id: int) -> HttpResponse:
    """The row's form; when somebody saved meanwhile, both versions are shown and nothing typed is
    lost.
    """
    run = register.edit
    if run is None:
        raise Http404
    verb = making.action_of(run).verb
    row = get_row(register, row_id, verb, lock=request.method == "POST")
    names = making.argument_names(register, run)
    base = making.base_version(register, row, names)
    context: dict[str, Any] = {
        "title": _("%(verb)s：%(row)s") % {"verb": word(register, verb), "row": row},
        "back": address(register, "detail", row.pk),
        "base": base,
    }
    if request.method == "GET":
        form = making.make_form(register, run, initial=making.row_values(register, row, names))
        return page_of(request, register, "form", {**context, "form": form})
    form = making.make_form(register, run, request.POST)
    if request.POST.get("base") != base and form.is_valid():
        context["differences"] = making.differences(register, row, form)
        return page_of(request, register, "form", {**context, "form": form}, status=409)
    if making.save(form, run, row) is None:
        return page_of(request, register, "form", {**context, "form": form}, status=WRONG)
    messages.success(request, _("已保存：%(row)s") % {"row": row})
    return redirect(address(register, "detail", row.pk))


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, register: Register, row_id: int, verb: str) -> HttpResponse:
    """A transition of one row."""
    run = register.transitions.get(verb)
    if run is None:
        raise Http404
    row = get_row(register, row_id, verb, lock=request.method == "POST")
    context = {
        "title": _("%(verb)s：%(row)s") % {"verb": word(register, verb), "row": row},
        "back": address(register, "detail", row.pk),
        "verb": word(register, verb),
        "reason": reason_against(register, row, verb),
    }
    is_ready = request.method == "POST" and not context["reason"]
    form = making.make_form(register, run, request.POST if is_ready else None)
    if is_ready and making.save(form, run, row) is not None:
        messages.success(request, _("已%(verb)s：%(row)s") % {"verb": context["verb"], "row": row})
        return redirect(address(register, "detail", row.pk))
    status = WRONG if request.method == "POST" else 200
    return page_of(request, register, "move", {**context, "form": form}, status=status)


@desk
@never_cache
@require_POST
def bulk(request: HttpRequest, register: Register, verb: str) -> HttpResponse:
    """A transition of many rows: first its arguments, then each row by itself, and what became of
    each.
    """
    run = register.transitions.get(verb) if verb in register.bulk else None
    if run is None:
        raise Http404
    require(verb, register.model)
    ids = [
        int(i) for i in request.POST.getlist("ids") if i.isascii() and i.isdecimal() and len(i) < 19
    ]
    ids = list(dict.fromkeys(ids))[:BULK]
    is_sent = "go" in request.POST or not making.arguments(run)
    form = making.make_form(register, run, request.POST if is_sent else None)
    context: dict[str, Any] = {
        "title": _("批量%(verb)s") % {"verb": word(register, verb)},
        "verb": word(register, verb),
        "back": address(register, "list"),
        "ids": ids,
        "form": form,
    }
    if is_sent and ids and form.is_valid():
        context["results"] = [_one(register, row_id, verb, form.cleaned_data) for row_id in ids]
        context["done"] = sum(1 for result in context["results"] if not result["reason"])
    elif is_sent and ids:
        return page_of(request, register, "bulk", context, status=WRONG)
    return page_of(request, register, "bulk", context)


def _one(register: Register, row_id: int, verb: str, given: dict[str, Any]) -> dict[str, Any]:
    """One row of many: its own permission, its own savepoint, its own answer."""
    result = {"row": f"#{row_id}", "url": "", "reason": ""}
    try:
        with transaction.atomic():
            row = get_row(register, row_id, verb, lock=True)
            result |= {"row": str(row), "url": address(register, "detail", row.pk)}
            result["reason"] = reason_against(register, row, verb) or ""
            if not result["reason"]:
                register.transitions[verb](row, **given)
    except Http404:
        result["reason"] = _("没有这一条，或您看不到它。")
    except PermissionDenied:
        result["reason"] = _("这一条不归您现在的岗位办理。")
    except ValidationError as fault:
        result["reason"] = " ".join(fault.messages)
    except IntegrityError:
        result["reason"] = str(making.CLASH)
    return result
