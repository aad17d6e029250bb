"""Handing over and the answer: the same two pages for a letter and for a sector finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.clues import actions
from huigong.domains.supervision.clues.forms import HearForm, TransferForm
from huigong.domains.supervision.clues.standing import open_questions, receiver_of, refusal_of
from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.saving import saved_page
from huigong.kernel.calendar.present import today
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.site import site


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def transfer_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The clue of one letter to the procuratorate."""
    letter = _letter(request, letter_id, "transfer")
    return transfer_page(request, letter, actions.transfer_letter, refusal=refusal_of(letter))


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def hear_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """What the procuratorate answered about a letter."""
    return hear_page(request, _letter(request, letter_id, "hear"), actions.hear_letter)


def _letter(request: HttpRequest, letter_id: int, verb: str) -> Letter:
    register, is_post = site.get(Letter._meta.label_lower), request.method == "POST"
    letter: Letter = get_row(register, letter_id, verb, lock=is_post)
    return letter


def transfer_page(
    request: HttpRequest, row: Any, run: Callable[..., Any], *, refusal: str = ""
) -> HttpResponse:
    """Ask what is handed over, say what speaks against it."""
    initial = {"receiver": receiver_of(row.unit), "sent_on": today(), "refusal": refusal}
    form = TransferForm(request.POST or None, initial=initial)
    asked = open_questions(row.unit)
    return saved_page(request, row, form, _hand(run), _("移送检察机关"), questions=asked)


def _hand(run: Callable[..., Any]) -> Callable[..., Any]:
    return lambda row, **given: run(row, handing=actions.Handing(**given))


def hear_page(request: HttpRequest, row: Any, run: Callable[..., Any]) -> HttpResponse:
    """Ask what came back."""
    form = HearForm(request.POST or None, initial={"replied_on": today()})
    return saved_page(request, row, form, run, _("登记检察机关答复"))
