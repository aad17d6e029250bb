"""A report without name and phone: a case whose person is known by a slip alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huigong.domains.hotline.actions import report_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.actions import claim_case
from huigong.domains.hotline.reporting import TooMany, headline
from huigong.kernel import params
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.slips import Issued, issue_again, issue_slip, issued_to, slip_of_form
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import scope

_HOUR = timedelta(hours=1)


class AlreadyTaken(Exception):
    """这件事已经收到，凭条也用过了，不能再给一张。"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The case that was made, and the slip that opens it: shown once."""

    number: int
    slip: Issued


def ask_once(form_id: UUID, client: str, **words: Any) -> Asked:
    """The case of a form and its slip; the same form sent again gets new numbers for the same case.

    Raises TooMany above the limit of an address, AlreadyTaken once the slip was used.
    """
    with transaction.atomic():
        slip = slip_of_form(form_id)
        if slip is None:
            return _asked(form_id, client, words)
        if slip.used_at is not None:
            raise AlreadyTaken(AlreadyTaken.__doc__)
        issued = issue_again(slip)
        with scope(person_scope(slip.account_id)):
            return Asked(Case.objects.get(client_id=form_id).pk, issued)


def _asked(form_id: UUID, client: str, words: dict[str, Any]) -> Asked:
    most = params.at(today()).get("hotline.nameless_per_hour").value
    if issued_to(client, timezone.now() - _HOUR) >= most:
        raise TooMany(most)
    issued = issue_slip(client, form_id)
    told = {"title": headline(words["text"]), "is_confidential": True, **words}
    with scope(person_scope(issued.account.pk)):
        case = report_case(client_id=form_id, **told)
        return Asked(case.pk, issued)


def claim_all(nameless: Account, person: Account, *, tells_phone: bool = False) -> list[int]:
    """The matters behind a slip become those of a person, who proved both."""
    with scope(person_scope(nameless.pk)):
        mine = list(Case.objects.select_for_update().filter(reporter=nameless))
        return [claim_case(case, person=person, tells_phone=tells_phone).pk for case in mine]
