"""Whether who comes back after long is the person of the account: by document, else by name."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.models import Account
from huigong.kernel.accounts.returning import Proofs
from huigong.kernel.audit.sentences import add_sentence
from huigong.kernel.audit.trail import record
from huigong.kernel.people.models import Person
from huigong.kernel.people.naming import clean_name
from huigong.kernel.people.numbers import free_number
from huigong.kernel.people.writing import indexes_of
from huigong.kernel.scoping.scope import SYSTEM, scope

_WHY = "sign in after long"
LET_GO = "people.let_number_go"
_TITLES = re.compile("(某+|先生|女士|师傅|同志|小姐|老师)$")
add_sentence(LET_GO, _("手机号码换了人，原账号不再用这个号码"))


class _Proofs:
    """By the file that hangs on the account; by the name that the account itself has."""

    def asked_of(self, account: Account) -> str:
        file = _file(account)
        if file is not None and file.paper_blind is not None:
            return "paper"
        return "name" if any(map(_surname, _names(account, file))) else ""

    def is_proven(self, account: Account, asked: str, said: str) -> bool:
        file = _file(account)
        if asked == "paper":
            kept = bytes(file.paper_blind or b"") if file else b""
            return file is not None and kept in indexes_of(file.paper_kind, said)
        try:
            name = clean_name(said)
        except ValidationError:
            return False
        return any(_is_called(known, name) for known in _names(account, file))

    def let_go(self, account: Account) -> Account | None:
        with scope(SYSTEM, reason=_WHY), transaction.atomic():
            left = Account.objects.select_for_update().get(pk=account.pk)
            if not (phone := free_number(left)):
                return None
            record(LET_GO, left, {})
            return Account.objects.create_worker(phone)


def _names(account: Account, file: Person | None) -> tuple[str, ...]:
    return account.name, file.name if file else ""


def _surname(known: str) -> str:
    return _TITLES.sub("", known)


def _is_called(known: str, said: str) -> bool:
    """Whether a name that is on record is that of somebody who gives this one. Whoever called was
    often written down as 马某 or 马师傅: then the surname is all that is known.
    """
    surname = _surname(known)
    return bool(surname) and (said.startswith(surname) if surname != known else said == known)


def _file(account: Account) -> Person | None:
    with scope(SYSTEM, reason=_WHY):
        return Person.objects.filter(account=account, erased_at=None).first()


proofs: Proofs = _Proofs()
