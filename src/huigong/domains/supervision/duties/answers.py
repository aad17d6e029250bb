"""One answer from a filled-in form: by the law of its day, in its place; the page of both."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from huigong.domains.supervision.duties.asks import CALCULATORS
from huigong.domains.supervision.duties.days import PlaceDays
from huigong.domains.supervision.duties.forms import FactsForm
from huigong.domains.supervision.duties.printed import printed
from huigong.domains.supervision.duties.rules.answering import answer
from huigong.domains.supervision.duties.telling import ToldAnswer, tell
from huigong.kernel import params


def answer_to(form: FactsForm) -> ToldAnswer:
    """Work out a valid form."""
    facts, place = form.facts(), form.place
    rules = params.at(facts.ruled_on, division=place)
    what = form.calculator.what
    return tell(what, answer(what, facts, rules, PlaceDays(place)))


def sum_page(request: HttpRequest, what: str, division: str = "") -> dict[str, Any] | None:
    """The form and, once it is filled in, the answer with its articles; None for what cannot be
    asked. The place of the seat is offered first.
    """
    calculator = CALCULATORS.get(what)
    if calculator is None:
        return None
    data = request.POST if request.method == "POST" else None
    form = FactsForm(calculator, data, division=division)
    page: dict[str, Any] = {"form": form, "calculator": calculator}
    if form.is_bound and form.is_valid():
        told = answer_to(form)
        page |= {"told": told, **printed(told.sources, form.facts().ruled_on)}
    return page
