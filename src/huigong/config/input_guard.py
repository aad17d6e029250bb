"""What no honest form sends (a NUL byte, a number beyond 64 bits) gets a sentence and a 400."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import TemplateDoesNotExist, loader
from django.utils.html import escape
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

NUL = "\x00"
LARGEST = 2**63 - 1
# numeric out of range, datetime out of range, character the database cannot hold
REFUSED_BY_DATABASE = {"22003", "22008", "22021"}


class InputGuard:
    """Refuses such input before any view. What only the database refuses gets the same 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_sound(request):
            return refusal(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        cause = fault.__cause__
        state = getattr(cause, "sqlstate", None)
        told_nul = isinstance(fault, ValueError | DataError) and "NUL" in str(fault)
        if not (told_nul or state in REFUSED_BY_DATABASE or isinstance(fault, OverflowError)):
            return None
        logger.warning("input refused: %s at %s", type(fault).__name__, request.resolver_match)
        if connection.in_atomic_block:
            connection.set_rollback(True)
        return refusal(request)


def is_sound(request: HttpRequest) -> bool:
    if NUL in request.path_info or NUL in unquote(request.META.get("QUERY_STRING", "")):
        return False
    # A quoted cookie may spell it in octal.
    if any(NUL in text for pair in request.COOKIES.items() for text in pair):
        return False
    if any(_is_huge(part) for part in request.path_info.split("/")):
        return False
    if request.content_type == "application/json":
        return _is_sound_json(request)
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        if request.path_info.startswith("/api/"):
            len(request.body)  # kept: the API reads it raw after us, whatever the type says
        uploads = [upload for key in request.FILES for upload in request.FILES.getlist(key)]
        files = [upload.name or "" for upload in uploads]
        texts = [text for key, values in request.POST.lists() for text in (key, *values)]
        return not any(NUL in text for text in (*texts, *files))
    return True


def _is_huge(part: str) -> bool:
    return part.isdecimal() and len(part) > len(str(LARGEST)) - 1 and int(part[:40]) > LARGEST


def _is_sound_json(request: HttpRequest) -> bool:
    if b"\\u0000" not in request.body:
        return True
    try:
        told = json.loads(request.body)
    except ValueError:
        return True  # the view says what is wrong with it
    return not _holds_nul(told)


def _holds_nul(told: object) -> bool:
    waiting = [told]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) and NUL in item:
            return True
        if isinstance(item, dict):
            waiting.extend((*item.keys(), *item.values()))
        elif isinstance(item, list):
            waiting.extend(item)
    return False


def refusal(request: HttpRequest) -> HttpResponse:
    sentence = _("请求里有系统不能接受的字符或过大的数字，请返回检查后重试。")
    if request.content_type == "application/json" or request.path_info.startswith("/api/"):
        return HttpResponseBadRequest(
            json.dumps({"detail": sentence}, ensure_ascii=False), content_type="application/json"
        )
    try:
        page = loader.get_template("400.html").render({"reason": sentence}, request)
    except TemplateDoesNotExist:
        page = (
            f"<!doctype html><title>400</title><main><h1>400</h1><p>{escape(sentence)}</p></main>"
        )
    return HttpResponseBadRequest(page)
