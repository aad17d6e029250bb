"""The panel 建议: for what is being typed, or for a case; with scripts beside the form, without as
a page that leads back to it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.models import Article
from huigong.domains.knowledge.suggesting import suggest as suggest_for
from huigong.kernel.access import require

#: Fields of the form of a case that a suggestion reads; all others only come along.
_READ = ("title", "text", "employer", "division")
_LONGEST = 4000
_LONGEST_NUMBER = 19


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions for the fields of a form (POST) or for a case in sight (GET ?case=)."""
    require("view", Article)
    page = _for_case(request.GET) if request.method == "GET" else _for_form(request.POST)
    if request.headers.get("HX-Request"):
        return render(request, "knowledge/suggestions.html", page)
    return render(request, "knowledge/suggest.html", page)


def _for_case(asked: QueryDict) -> dict[str, Any]:
    number = _number(asked.get("case", ""))
    if number is None:
        return {"found": None, "text": ""}
    case = hotline.case_words(number)
    found = suggest_for(case.text, employer=case.employer, besides=case.number)
    return {"found": found, "text": case.text, "edit_url": case.edit_url, "case": case}


def _for_form(typed: QueryDict) -> dict[str, Any]:
    words = {name: typed.get(name, "").replace("\x00", "")[:_LONGEST] for name in _READ}
    text = f"{words['title']}\n{words['text']}".strip()
    number = _number(typed.get("case", ""))
    # A case that is filled in is looked up, so that nobody names one that they may not view.
    case = hotline.case_words(number) if number else None
    found = None
    if text:
        found = suggest_for(
            text, employer=words["employer"], division=words["division"], besides=number
        )
    return {
        "found": found,
        "text": text,
        "fills": True,
        "carried": _carried(typed),
        "back_url": case.edit_url if case else reverse("hotline-register"),
    }


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER
    return int(text) if is_number else None


def _carried(typed: QueryDict) -> list[tuple[str, str]]:
    """Everything typed, to be brought back to the form as it was."""
    own = {"csrfmiddlewaretoken", "fill", "case"}
    return [(name, value) for name in typed if name not in own for value in typed.getlist(name)]
