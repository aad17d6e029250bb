"""While the database is away people are told so and keep what they wrote."""

from __future__ import annotations

import json
import logging
import re
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.template import loader
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import defaults

logger = logging.getLogger(__name__)

#: After so many seconds a machine that asked may ask again.
RETRY_SECONDS = 5
AWAY = (OperationalError, InterfaceError)
# What opens a door is not written into a page, not even for whoever typed it.
_SECRET = re.compile(r"password|code|secret|token_")
_UNREADABLE = (
    RawPostDataException,
    UnreadablePostError,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 and "try again" for a database that is away, 500 for the rest."""
    fault = sys.exc_info()[1]
    if isinstance(fault, AWAY) or isinstance(getattr(fault, "__cause__", None), AWAY):
        return away(request)
    return defaults.server_error(request)


def away(request: HttpRequest) -> HttpResponse:
    """Please try again, with the form as it was sent. Nothing on this page asks the database."""
    if _wants_json(request):
        response = HttpResponse(
            json.dumps({"detail": _("正在恢复，请稍后再试。")}, ensure_ascii=False),
            content_type="application/json",
            status=503,
        )
    else:
        kept = _kept(request) if request.method == "POST" else []
        page = {
            "kept": kept,
            "path": request.get_full_path(),
            "is_lost": request.method == "POST" and not kept,
            "has_files": bool(kept) and bool(request.FILES),
        }
        # Without the request: no context processor may ask who is signed in.
        response = HttpResponse(loader.render_to_string("errors/503.html", page), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or request.path_info.startswith("/api/")


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, as pairs; nothing of a form that holds a secret."""
    try:
        pairs = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except _UNREADABLE:
        return []
    return [] if any(_SECRET.search(name) for name, _value in pairs) else pairs
