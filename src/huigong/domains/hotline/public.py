"""What others may ask of the hotline, in plain values: the worker's pages (one's own matters only)
the line, the knowledge base (what the seat may view), and supervision (the list of bodies outside).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from huigong.domains.hotline import actions, limits, line, models, reporting, telling
from huigong.domains.hotline.categories import (
    category_choices,
    category_name,
    leaf_name,
    place_choices,
    place_name,
)
from huigong.domains.hotline.data.categories import Categories, CategoryRow, load_categories
from huigong.domains.hotline.law.actions import state_facts
from huigong.domains.hotline.law.forms import DayField, FactsForm
from huigong.domains.hotline.law.reckon import clock_of
from huigong.domains.hotline.law.shown import LawClock, law_of, law_paper
from huigong.domains.hotline.law.table import asks
from huigong.domains.hotline.likeness import Like, like_cases
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.listed import bodies_here
from huigong.domains.hotline.outside.models import BodyKind, OutsideBody
from huigong.domains.hotline.own import actions as own_actions
from huigong.domains.hotline.own import nameless
from huigong.domains.hotline.own.actions import agree_proxy, judge_leg, refuse_proxy
from huigong.domains.hotline.own.forms import SlipForm
from huigong.domains.hotline.own.models import Proxy
from huigong.domains.hotline.own.proxies import in_their_name, name_by_phone
from huigong.domains.hotline.own.slips import slip_sheet
from huigong.domains.hotline.own.told import MyProxy, OwnSide, own_side, proxies_of
from huigong.kernel.access import may, require, verbs_on
from huigong.kernel.files.receiving import Listed, files_of, take_files

#: Passed on as they are.
__all__ = [
    "BodyKind",
    "DayField",
    "FactsForm",
    "LawClock",
    "Like",
    "MyProxy",
    "OutsideBody",
    "OwnSide",
    "SlipForm",
    "bodies_here",
    "category_name",
    "leaf_name",
    "like_cases",
    "place_choices",
    "place_name",
    "slip_sheet",
]

MyCase = telling.MyCase
TooMany = reporting.TooMany
AlreadyTaken = nameless.AlreadyTaken
ask, claim_all = nameless.ask_once, nameless.claim_all
Limit = limits.Limit
Rule = limits.Rule
expected = reporting.expected
limit_of, rule_of, last_days = limits.limit_of, limits.rule_of, limits.last_days
_MOST = 100

# What the agent's one screen asks (huigong.domains.calls).
Known = line.Known
centre = actions.centre
Channel, Kind, Language = models.Channel, models.CaseKind, models.Language
earlier, take_down, answer, attach = line.earlier, line.take_down, line.answer, line.attach
propose_place, get_case = line.propose_place, line.get_case
kinds, languages = models.CaseKind.choices, models.Language.choices
categories_grouped, places = category_choices, place_choices


def my_cases() -> list[MyCase]:
    """One's own cases, newest first."""
    return telling.tell(Case.objects.select_related("unit").order_by("-id")[:_MOST])


def my_case(number: int) -> MyCase | None:
    """One's own case with its whole way; None for any other."""
    row = Case.objects.select_related("unit").filter(pk=number).first()
    if row is None:
        return None
    (found,) = telling.tell([row], whole=True)
    verbs = verbs_on(row)
    return replace(
        found,
        may_add=found.may_add and "add" in verbs,
        may_withdraw=found.may_withdraw and "withdraw" in verbs,
        may_judge=found.may_judge and "judge" in verbs,
    )


def report(client_id: UUID, **words: Any) -> tuple[int, bool]:
    """The id of the form's case, and whether it is new. Raises TooMany or ValidationError."""
    case, is_new = reporting.report_once(client_id, **words)
    return case.pk, is_new


def add(number: int, text: str) -> None:
    """Add words. As below: Http404 for another's case, ValidationError with the reason."""
    case = _mine(number)
    with in_their_name(case) as proxy:
        reporting.add_once(case, text, by=proxy)


def hand_in(request: HttpRequest, number: int, uploads: list[Any]) -> None:
    """Add photographs and papers; what was not taken is told on the next page."""
    case = _mine(number)
    actions.still_open(case)
    take_files(request, case, uploads)


def my_files(number: int) -> list[Listed]:
    """The files of one's own case that one may see."""
    return files_of(_mine(number))


def withdraw(number: int) -> None:
    """Take one's matter back."""
    case = _mine(number)
    with in_their_name(case):
        actions.withdraw_case(case)


def judge(number: int, *, stars: int, judgement: str = "") -> None:
    """Say how content one is, once."""
    case = _mine(number)
    with in_their_name(case):
        actions.judge_case(case, stars=stars, judgement=judgement)


def judge_office(number: int, leg: int, *, stars: int, judgement: str = "") -> None:
    """Say how content one is with one office's part, once."""
    case = _mine(number)
    with in_their_name(case):
        judge_leg(case, leg_id=leg, stars=stars, words=judgement)


def own(number: int) -> OwnSide:
    """Whom to judge, who acts for whom. Http404 for another's case."""
    return own_side(get_object_or_404(Case, pk=number))


def name_proxy(number: int, **asked: Any) -> None:
    """Ask somebody to act."""
    name_by_phone(_mine(number), **asked)


def proxies() -> list[MyProxy]:
    """The requests that I made and those made to me, as long as they stand."""
    return proxies_of()


def answer_proxy(number: int, *, agrees: bool) -> None:
    """Agree to act, or not."""
    row = get_object_or_404(Proxy.objects.select_for_update(), pk=number)
    (agree_proxy if agrees else refuse_proxy)(row)


def end_proxy(number: int) -> None:
    """End it, from either side."""
    own_actions.end_proxy(get_object_or_404(Proxy.objects.select_for_update(), pk=number))


def law(number: int) -> LawClock | None:
    """The law's clock of one's own case; None where no limit is known. Http404 for another's."""
    return law_of(get_object_or_404(Case, pk=number))


def facts_form(number: int, data: Any = None) -> FactsForm | None:
    """The questions that the law's clock asks of one's own case, with what was answered."""
    case = get_object_or_404(Case, pk=number)
    wanted = asks(case.category)
    if wanted is None:
        return None
    return FactsForm(data, names=wanted.facts, facts=clock_of(case).facts)


def state(number: int, form: FactsForm) -> None:
    """Keep what was answered."""
    case = _mine(number)
    with in_their_name(case):
        state_facts(case, facts=form.told())


def paper(number: int) -> dict[str, Any]:
    """What the sheet for the commission shows beside the case."""
    return law_paper(get_object_or_404(Case, pk=number))


@cache
def tree() -> Categories:
    """Kinds and categories, as the file has them."""
    return load_categories()


def categories() -> tuple[CategoryRow, ...]:
    """The tree of categories in the worker's words."""
    return tree().rows


def _mine(number: int) -> Case:
    # Two taps at once are taken one after the other.
    return get_object_or_404(Case.objects.select_for_update(), pk=number)


@dataclass(frozen=True, slots=True)
class Words:
    """What a suggestion needs of a case in sight, and where to take it over."""

    number: int
    text: str
    employer: str
    edit_url: str


def case_words(number: int) -> Words:
    """The words of a case that the seat may view. Raises Http404 or PermissionDenied."""
    case = get_object_or_404(Case, pk=number)
    require("view", case)
    url = reverse("hotline-edit", args=[case.pk]) if may("edit", case) else ""
    return Words(case.pk, f"{case.title}\n{case.text}", case.employer, url)
