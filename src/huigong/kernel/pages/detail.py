"""One row: its facts in groups, what may be done now, what happened; on paper, and value by value
where it is masked.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.access import may, require
from huigong.kernel.actions.shut import reason_shut
from huigong.kernel.audit.trail import record_look
from huigong.kernel.files.receiving import adding_url, files_of
from huigong.kernel.pages.gate import desk, get_row, page_of
from huigong.kernel.register import history
from huigong.kernel.register.columns import Shown, find_column, panels
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of, arguments
from huigong.kernel.register.site import address
from huigong.kernel.register.words import word
from huigong.kernel.scoping.around import looked_over
from huigong.kernel.scoping.sighted import ScopedModel, kind_of


@desk
@never_cache
@require_GET
def detail(request: HttpRequest, register: Register, row_id: int) -> HttpResponse:
    """The page of a row; opening it is a look."""
    row = get_row(register, row_id)
    record_look(row)
    # Every button asks what the row is to the seat: that is one question, however many there are.
    with looked_over(kind_of(register.model), row.pk):
        context = {**_facts(register, row), "moves": moves(register, row), **_traces(register, row)}
        if register.files:
            context |= {"has_files": True, "files": files_of(row), "add_file_url": adding_url(row)}
        return page_of(request, register, "detail", context, part="facts")


@desk
@never_cache
@require_GET
def print_sheet(request: HttpRequest, register: Register, row_id: int) -> HttpResponse:
    """The row on A4."""
    row = get_row(register, row_id)
    record_look(row, what="print")
    context = {**_facts(register, row), "now": timezone.localtime()}
    return page_of(request, register, "print", context)


@desk
@never_cache
@require_GET
def history_page(request: HttpRequest, register: Register, row_id: int) -> HttpResponse:
    """Everything that happened to the row."""
    row = get_row(register, row_id)
    context = {
        "row": row,
        "title": str(row),
        "back": address(register, "detail", row.pk),
        "events": history.events(row, 500),
        "looks": history.looks(row, 500),
        "changes": history.changes(register, row),
    }
    return page_of(request, register, "history", context)


@desk
@never_cache
@require_POST
def unmask(request: HttpRequest, register: Register, row_id: int, name: str) -> HttpResponse:
    """One masked value in full, for a reason that goes on record with the look."""
    row = get_row(register, row_id)
    shown = find_column(register, name)
    if shown is None or not shown.column.sensitive:
        raise Http404
    require(f"view:{shown.column.sensitive}", row)
    reason = request.POST.get("reason", "").strip()[:200]
    context = {"row": row, "title": str(row), "label": shown.label, "name": name}
    context["back"] = address(register, "detail", row.pk)
    if not reason:
        return page_of(
            request, register, "unmask", {**context, "error": _("请写明查看的理由。")}, status=422
        )
    record_look(row, what=shown.column.sensitive, reason=reason)
    value = shown.say(shown.open(row))
    return page_of(request, register, "unmask", {**context, "value": value}, part="value")


def _facts(register: Register, row: ScopedModel) -> dict[str, Any]:
    return {
        "row": row,
        "title": str(row),
        "back": address(register, "list"),
        "panels": [
            (title, [_fact(register, row, shown) for shown in columns])
            for title, columns in panels(register)
        ],
    }


def _fact(register: Register, row: ScopedModel, shown: Shown) -> dict[str, Any]:
    what, text = shown.column.sensitive, shown.text(row)
    is_openable = bool(what and text and may(f"view:{what}", row))
    return {
        "label": shown.label,
        "text": text,
        "is_long": shown.kind == "long" or "\n" in text,
        "is_number": shown.is_number,
        "unmask": address(register, "unmask", row.pk, shown.name) if is_openable else "",
        "link": _link(shown, row),
    }


def _link(shown: Shown, row: ScopedModel) -> str:
    """The page of the row that a key points to, when it has one and is in sight."""
    value = shown.value(row) if shown.kind == "row" else None
    get = getattr(value, "get_absolute_url", None)
    return str(get()) if get else ""


def moves(register: Register, row: ScopedModel) -> list[dict[str, Any]]:
    """What the seat's role may do with such rows, each with the reason why not now."""
    found = []
    if register.edit and may(action_of(register.edit).verb, row):
        found.append(_move(register, row, "edit", word(register, action_of(register.edit).verb)))
    for verb, run in register.transitions.items():
        if may(verb, register.model):
            move = _move(register, row, "move", word(register, verb), verb)
            move["reason"] = reason_against(register, row, verb) or ""
            move["method"] = "get" if arguments(run) else "post"
            found.append(move)
    # What can be done now leads; in a workflow the next step comes before putting words right.
    is_later = {"edit": 1} if register.workflow else {}
    return sorted(found, key=lambda move: (bool(move["reason"]), is_later.get(move["verb"], 0)))


def _move(
    register: Register, row: ScopedModel, surface: str, label: str, *tail: str
) -> dict[str, Any]:
    url = address(register, surface, row.pk, *tail)
    verb = tail[0] if tail else surface
    return {"label": label, "url": url, "reason": "", "method": "get", "verb": verb}


def reason_against(register: Register, row: ScopedModel, verb: str) -> str | None:
    """Why a transition cannot be made on the row from this seat now, or None."""
    if not may(verb, row):
        return _("这一条不归您现在的岗位办理。")
    if why := reason_shut(row, verb):
        return why
    flow = register.workflow
    # Some verbs move nothing: a domain says in its `shut` rule when they may be done.
    is_move = flow is not None and any(move.verb == verb for move in flow.transitions)
    return flow.reason_against(row, verb) if is_move else None


def _traces(register: Register, row: ScopedModel) -> dict[str, Any]:
    return {
        "events": history.events(row),
        "looks": history.looks(row, 10),
        "history_url": address(register, "history", row.pk),
        "print_url": address(register, "print", row.pk),
    }
