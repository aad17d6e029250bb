"""What a worker may want to know: reviewed articles, to be searched and read by everybody."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huigong.domains.hotline import public as hotline
from huigong.domains.hotline.typical.public import typical_cases
from huigong.domains.knowledge import public as knowledge


@require_safe
def my_know(request: HttpRequest) -> HttpResponse:
    """All questions by their kind of trouble; with words, those that answer them."""
    q = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:100]
    page = {"q": q, "found": knowledge.search_answers(q)} if q else {"groups": _groups()}
    return render(request, "portal/know.html", page)


@require_safe
def my_know_one(request: HttpRequest, code: str) -> HttpResponse:
    """One answer: what to do first, how it is ruled, on which ground."""
    answer = knowledge.answer(code)
    if answer is None:
        raise Http404
    return render(request, "portal/know_one.html", {"answer": answer})


@require_safe
def my_typical(request: HttpRequest) -> HttpResponse:
    """What others met and how it ended, told without names, as long as they agree."""
    return render(request, "portal/typical.html", {"told": typical_cases()})


def _groups() -> list[tuple[str, list[knowledge.Answer]]]:
    names = {row.code: row.plain for row in hotline.categories() if not row.parent}
    order = list(names)
    found = [(code.partition(".")[0], answer) for code, answer in knowledge.all_answers()]
    found = [one for one in found if one[0] in names]
    found.sort(key=lambda one: order.index(one[0]))
    return [
        (names[group], [answer for _group, answer in rows])
        for group, rows in groupby(found, lambda one: one[0])
    ]
