"""Links for guests: one opens one thing, with a PIN, until a day. A forged, an ended and a revoked
link are the same: nothing is there.
"""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from huigong.kernel.accounts.models import GuestKey
from huigong.kernel.accounts.slips import count_try, hash_pin, is_pin, was_right
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.sealing import blind, blinds

_CODE_PURPOSE = "guests.code"
_CODE_BYTES, _PIN = 20, 6


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A link's code and its PIN, shown once."""

    code: str = field(repr=False)
    pin: str = field(repr=False)


def issue_key(purpose: str, row_id: int, until_on: date) -> IssuedKey:
    """A new link to one thing; the one before it ends."""
    code = secrets.token_hex(_CODE_BYTES)
    pin = f"{secrets.randbelow(10**_PIN):0{_PIN}d}"
    with transaction.atomic(), _machine():
        end_keys(purpose, row_id)
        GuestKey.objects.create(
            purpose=purpose,
            row_id=row_id,
            code_blind=blind(code, _CODE_PURPOSE),
            pin_hash=hash_pin(code, pin),
            until_on=until_on,
        )
    return IssuedKey(code, pin)


def end_keys(purpose: str, row_id: int) -> None:
    """End the link to a thing, if it has one."""
    with _machine():
        rows = GuestKey.objects.filter(purpose=purpose, row_id=row_id, ended_at=None)
        rows.update(ended_at=timezone.now())


def find_key(purpose: str, code: str) -> GuestKey | None:
    """The link of a code, if it is good today."""
    with _machine():
        rows = GuestKey.objects.filter(purpose=purpose, ended_at=None, until_on__gte=today())
        return rows.filter(code_blind__in=blinds(code, _CODE_PURPOSE, remembered=True)).first()


def try_key(key: GuestKey, code: str, pin: str, client: str) -> bool:
    """Whether a PIN opens a link. Raises SlipLocked; after too many wrong ones the link is over.

    The try is counted before the comparison, as for slips.
    """
    tried = count_try([bytes(key.code_blind)], client)
    if is_pin(bytes(key.pin_hash), code, pin):
        was_right(tried)
        return True
    with transaction.atomic(), _machine():
        GuestKey.objects.filter(pk=key.pk).update(wrong=F("wrong") + 1)
        worn = GuestKey.objects.filter(pk=key.pk, wrong__gte=settings.HUIGONG_GUEST_WRONG_PINS)
        worn.update(ended_at=timezone.now())
    return False


def _machine() -> AbstractContextManager[Scope]:
    # Links are nobody's rows: whoever is signed in, their scope sees none.
    return scope(SYSTEM, reason="guest link")
