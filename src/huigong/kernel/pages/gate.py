"""What every page of a register asks first: who is there, which row, and may they."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import select_template
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.register.columns import list_columns
from huigong.kernel.register.declare import Register
from huigong.kernel.register.query import BadCursor, prepared
from huigong.kernel.scoping.scope import Refusal, current

View = Callable[..., HttpResponseBase]


def desk(view: View) -> View:
    """For who sits on a seat: others are led to the door, or find nothing."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "seat", None) is None:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except BadCursor:
            return bad_request(request, _("翻页的标记已失效，请从列表第一页重新开始。"))

    return guarded


def bad_request(request: HttpRequest, sentence: str) -> HttpResponse:
    """A 400 with a sentence."""
    return render(request, "register/problem.html", {"sentence": sentence}, status=400)


def get_row(register: Register, row_id: int, verb: str = "view", *, lock: bool = False) -> Any:
    """The row, if the seat sees it (else 404) and may do the verb (else 403); both are put on
    record.
    """
    rows = prepared(register, list_columns(register)).filter(pk=row_id)
    if lock:
        rows = register.model.objects.select_for_update(of=("self",)).filter(pk=row_id)
    row = rows.first()
    if row is None:
        current().refusals.append(Refusal(verb, register.label, row_id))
        raise Http404
    require(verb, row)
    return row


def page_of(
    request: HttpRequest,
    register: Register,
    surface: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The register's own template of a surface if it has one, else ours; `part` alone for htmx."""
    app, model = register.label.split(".")
    names = [f"{app}/{model}_{surface}.html", f"register/{surface}.html"]
    if part and getattr(request, "htmx", None):
        names = [f"{name}#{part}" for name in names]
    context = {"register": register, **context}
    return HttpResponse(select_template(names).render(context, request), status=status)
