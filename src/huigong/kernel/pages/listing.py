"""The list: full page for a browser, its table for htmx, a sheet for paper; what a person keeps
about it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.access import may
from huigong.kernel.calendar import present
from huigong.kernel.pages.gate import desk, page_of
from huigong.kernel.pages.links import Links
from huigong.kernel.register import query
from huigong.kernel.register.columns import Shown, cell, list_columns, resolve
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import suggestions
from huigong.kernel.register.forms import action_of
from huigong.kernel.register.models import ChosenColumns, SavedView, Share
from huigong.kernel.register.site import address, seated
from huigong.kernel.register.words import word
from huigong.kernel.ui.shell import Tab


@desk
@require_GET
def listing(request: HttpRequest, register: Register) -> HttpResponse:
    """One page of the register."""
    asked = query.read(register, request.GET)
    if "count" in request.GET:
        return _exact_count(request, register, asked)
    found = query.page(register, asked)
    chosen, views = kept_by(register)
    columns = list_columns(register, chosen)
    links = Links(register, asked)
    context = {
        "asked": asked,
        "title": register.title,
        "columns": columns,
        "rows": _lines(register, columns, found.rows),
        "chips": asked.filters.chips(links.without),
        "pager": _pager(links, found),
        "count": _count(register, asked, len(found.rows)),
        "count_url": links.url(count=1),
        "has_more": found.after is not None,
    }
    if "print" in request.GET:
        return page_of(request, register, "list_print", {**context, "now": timezone.localtime()})
    return page_of(
        request, register, "list", {**context, **_around(register, links, views)}, part="table"
    )


def _lines(register: Register, columns: tuple[Shown, ...], rows: list[Any]) -> list[dict[str, Any]]:
    # One reverse for the page: the address of a row differs from another's by its number alone.
    start, _zero, end = address(register, "detail", 0).rpartition("0")
    now, due = timezone.localtime(present.now()), register.model.sighted.rank or ""
    return [
        {
            "row": row,
            "url": f"{start}{row.pk}{end}",
            "cells": [cell(shown, shown.value(row), now) for shown in columns],
            "is_late": _is_late(getattr(row, due, None), now),
        }
        for row in rows
    ]


def _is_late(due: Any, moment: datetime) -> bool:
    """Whether the moment that a register ranks by has passed; what is finished has none."""
    return isinstance(due, datetime) and due < moment


def _pager(links: Links, found: query.Page) -> dict[str, str]:
    return {
        "first": links.url() if found.before else "",
        "previous": links.url(before=found.before) if found.before else "",
        "next": links.url(after=found.after) if found.after else "",
        "last": links.url(last=1) if found.after and not links.asked.q else "",
    }


def _count(register: Register, asked: query.Asked, here: int) -> str:
    if asked.q:
        return _("本页 %(here)d 条") % {"here": here}
    number = query.count(register, asked)
    if number > query.COUNTED:
        return _("超过 %(limit)s 条") % {"limit": f"{query.COUNTED:,}"}
    return _("共 %(number)d 条") % {"number": number}


def _exact_count(request: HttpRequest, register: Register, asked: query.Asked) -> HttpResponse:
    query.require_view(register)
    number = query.count(register, asked, limit=None)
    context = {"title": register.title, "number": number, "back": Links(register, asked).url()}
    return page_of(request, register, "count", context, part="number")


def _around(register: Register, links: Links, views: list[tuple[str, str]]) -> dict[str, Any]:
    """What stands around the table."""
    asked = links.asked
    can_create = register.create is not None and may(
        action_of(register.create).verb, register.model
    )
    return {
        "filters": asked.filters if register.filters else None,
        "filter_errors": asked.filters.errors,
        "tabs": _tabs(register, links, views),
        "orders": _orders(register, links),
        "view_query": links.query(),
        "create_url": address(register, "create") if can_create else "",
        "create_word": word(register, action_of(register.create).verb) if register.create else "",
        "import_url": address(register, "import") if register.imports and can_create else "",
        "export_url": links.url("export") if may("export", register.model) else "",
        "print_url": links.url(print=1),
        "all_columns": list_columns(register),
        "bulk": [
            (verb, word(register, verb)) for verb in register.bulk if may(verb, register.model)
        ],
        "is_filtered": bool(asked.q or asked.filters.values),
        "kept": links.kept(frozenset({"q"})),
    }


def _orders(register: Register, links: Links) -> list[Tab]:
    if register.model.sighted.rank is None or links.asked.q:
        return []
    rank = resolve(register.model, register.model.sighted.rank)
    names = (("newest", _("最新在前")), ("rank", _("按%(label)s") % {"label": rank.label}))
    return [
        Tab(label, links.url(drop=frozenset({"order"}), order=order), links.asked.order == order)
        for order, label in names
    ]


def _tabs(register: Register, links: Links, views: list[tuple[str, str]]) -> list[Any]:
    here, base = links.query(), address(register, "list")
    found = [Tab(_("全部"), base, active=not here)]
    found += [Tab(name, f"{base}?{query}", active=here == query) for name, query in views]
    return found if len(found) > 1 else []


_KEPT = """
(SELECT '' AS name, '' AS query, names FROM register_chosencolumns
 WHERE account_id = %(account_id)s AND register = %(register)s)
UNION ALL
(SELECT name, query, NULL FROM register_savedview
 WHERE register = %(register)s AND unit_id = %(unit_id)s
   AND (account_id = %(account_id)s OR share = 'unit') ORDER BY id LIMIT 12)
"""


def kept_by(register: Register) -> tuple[list[str], list[tuple[str, str]]]:
    """The columns in which the current account reads a list, and the views (name, query) that it
    finds as tabs. Every list asks, so it is one query, written out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {**seated(), "register": register.label})
        rows = cursor.fetchall()
    chosen: list[str] = next((json.loads(names) for _n, _q, names in rows if names is not None), [])
    return chosen, [(name, query) for name, query, names in rows if names is None]


def chosen_columns(register: Register) -> list[str]:
    """The columns in which the current account reads a list."""
    return kept_by(register)[0]


@desk
@require_POST
def columns(request: HttpRequest, register: Register) -> HttpResponse:
    """Keep which columns the person reads; none chosen means all."""
    query.require_view(register)
    known = {shown.name for shown in list_columns(register)}
    names = [name for name in dict.fromkeys(request.POST.getlist("columns")) if name in known]
    ChosenColumns.objects.update_or_create(
        account_id=seated()["account_id"], register=register.label, defaults={"names": names}
    )
    return redirect(_back(register, request.POST))


@desk
@require_POST
def views(request: HttpRequest, register: Register) -> HttpResponse:
    """Keep, share or drop a view of the list."""
    query.require_view(register)
    name = request.POST.get("name", "").strip()[:20]
    mine = seated()
    if "drop" in request.POST:
        SavedView.objects.filter(**mine, register=register.label, name=name).delete()
        return redirect(address(register, "list"))
    share = Share.UNIT if request.POST.get("share") == Share.UNIT else Share.PRIVATE
    if name:
        kept = Links(
            register, query.read(register, QueryDict(request.POST.get("query", "")))
        ).query()
        SavedView.objects.update_or_create(
            account_id=mine["account_id"],
            unit_id=mine["unit_id"],
            register=register.label,
            name=name,
            defaults={"query": kept[:1000], "share": share},
        )
    return redirect(_back(register, request.POST))


def _back(register: Register, data: QueryDict) -> str:
    """The list as it was, rebuilt from what we know of it: nobody is sent elsewhere."""
    return Links(register, query.read(register, QueryDict(data.get("query", "")))).url()


@desk
@require_GET
def choices(request: HttpRequest, register: Register, name: str) -> HttpResponse:
    """Suggestions for a field whose choices are too many to unfold."""
    query.require_view(register)
    # What a form asks for that is no field of the model (a number to be sealed) suggests nothing.
    fields = {field.name for field in register.model._meta.concrete_fields}
    known = (fields & {*register.form_fields}) | {*register.filters}
    shown = resolve(register.model, name) if name in known else None
    typed = request.GET.get(name, request.GET.get("q", ""))[:60].strip()
    options: list[tuple[str, str]] = []
    if shown and shown.kind == "row" and not shown.column.value:
        options = suggestions(shown.fields[-1].related_model, typed)
    return page_of(request, register, "choices", {"options": options, "title": register.title})
