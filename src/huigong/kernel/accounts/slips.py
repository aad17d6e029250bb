"""Slips: a code and a PIN for who gives neither name nor phone. Nothing here tells which codes
there are: an unknown code and a wrong PIN take the same way, count the same and answer the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from huigong.kernel.accounts.models import Account, Slip, SlipTry
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.sealing import blind, blinds, is_index_of, normalise
from huigong.kernel.sealing.blindfield import wait_for

_CODE_PURPOSE, _PIN_PURPOSE, _CLIENT_PURPOSE = "slips.code", "slips.pin", "slips.client"
# Digits are said over any telephone and in any tongue; letters are misheard.
_CODE, _PIN, _SALT = 10, 6, 16
#: What the PIN of an unknown code is compared with: as long as a real one, and equal to none.
_NOBODYS = bytes(_SALT) + bytes(32)


class SlipLocked(Exception):
    """试错的次数太多，先停一停。"""

    def __init__(self, seconds: int) -> None:
        super().__init__(self.__doc__)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Issued:
    """A slip as it is shown once: afterwards nobody can read it again, we neither."""

    account: Account
    code: str = field(repr=False)
    pin: str = field(repr=False)

    @property
    def spoken(self) -> str:
        """The code in two halves, as one says it and copies it."""
        return spoken(self.code)


def spoken(code: str) -> str:
    """A code in two halves."""
    half = _CODE // 2
    return f"{code[:half]} {code[half:]}"


def issue_slip(client: str, form_id: UUID | None = None, *, name: str = "") -> Issued:
    """A new account without a name, and the slip that opens it."""
    with _machine():
        account = Account.objects.create_nameless(name)
        slip = Slip(account=account, client_blind=_client(client), form_id=form_id)
        return _renewed(slip)


def issue_again(slip: Slip) -> Issued:
    """New numbers for a slip whose first ones were lost on the way; the old ones end."""
    with _machine():
        return _renewed(slip)


def slip_of_form(form_id: UUID) -> Slip | None:
    """The slip that a form was given; two of the same form wait for each other."""
    wait_for([form_id.bytes])
    with _machine():
        return Slip.objects.select_related("account").filter(form_id=form_id).first()


def issued_to(client: str, since: datetime) -> int:
    """How many slips an address was given since a moment; those who ask at once wait in line."""
    mine = blinds(client, _CLIENT_PURPOSE, remembered=True)
    wait_for(mine)
    with _machine():
        return Slip.objects.filter(client_blind__in=mine, issued_at__gt=since).count()


def try_slip(code: str, pin: str, client: str) -> Account | None:
    """The account of a code and its PIN, or None. Raises SlipLocked after too many wrong ones.

    The try is written before the comparison, so that neither haste nor a torn line gives one back.
    """
    codes = blinds(code, _CODE_PURPOSE, remembered=True)
    tried = count_try(codes, client)
    with _machine():
        found = Slip.objects.select_related("account").filter(code_blind__in=codes).first()
    is_right = is_pin(bytes(found.pin_hash) if found else _NOBODYS, code, pin)
    if found is None or not is_right or not found.account.is_active:
        return None
    was_right(tried)
    with _machine():
        Slip.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now())
    return found.account


def count_try(codes: Sequence[bytes], client: str) -> SlipTry:
    """Count a try of a code, told by its indexes, before it is compared. Raises SlipLocked after
    too many wrong ones.
    """
    clients = blinds(client, _CLIENT_PURPOSE, remembered=True)
    with transaction.atomic(), _machine():
        _hold(codes, clients)
        tried = SlipTry(code_blind=codes[0], client_blind=clients[0])
        tried.save()
    return tried


def was_right(tried: SlipTry) -> None:
    """A try that was right counts no longer."""
    with _machine():
        SlipTry.objects.filter(pk=tried.pk).update(is_right=True)


def hash_pin(code: str, pin: str) -> bytes:
    """What is kept of a PIN."""
    return _hash(code, pin, secrets.token_bytes(_SALT))


def is_pin(kept: bytes, code: str, pin: str) -> bool:
    """Whether a PIN is the one of which this was kept; it takes the same time for either."""
    salt, index = kept[:_SALT], kept[_SALT:]
    return is_index_of(index, _told(code, pin, salt), _PIN_PURPOSE)


def forget_old_tries(now: datetime) -> int:
    """Drop the tries that no limit counts any more."""
    with _machine():
        done, _each = SlipTry.objects.filter(at__lt=now - timedelta(days=2)).delete()
    return done


def _machine() -> AbstractContextManager[Scope]:
    # Slips are nobody's rows: whoever is signed in, their scope sees none.
    return scope(SYSTEM, reason="slip")


def _renewed(slip: Slip) -> Issued:
    code, pin = _digits(_CODE), _digits(_PIN)
    slip.code_blind = blind(code, _CODE_PURPOSE)
    slip.pin_hash = hash_pin(code, pin)
    slip.save()
    return Issued(slip.account, code, pin)


def _digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"


def _hash(code: str, pin: str, salt: bytes) -> bytes:
    # Keyed, as for phone codes: a million PINs are tried in a second, but not without the key.
    return salt + blind(_told(code, pin, salt), _PIN_PURPOSE)


def _told(code: str, pin: str, salt: bytes) -> str:
    return f"{salt.hex()}:{normalise(code)}:{normalise(pin)}"


def _client(client: str) -> bytes:
    return blind(client, _CLIENT_PURPOSE)


def _hold(codes: Sequence[bytes], clients: Sequence[bytes]) -> None:
    # Two tries at once must not both find the last free place.
    wait_for(codes, clients)
    wrong = SlipTry.objects.filter(is_right=False)
    limits = (
        (Q(code_blind__in=codes), settings.HUIGONG_SLIP_TRIES_PER_CODE),
        (Q(client_blind__in=clients), settings.HUIGONG_SLIP_TRIES_PER_CLIENT),
    )
    locked = [seconds for who, rates in limits for seconds in _full(wrong.filter(who), rates)]
    if locked:
        raise SlipLocked(max(locked))


def _full(tries: models.QuerySet[SlipTry], rates: Iterable[tuple[int, int]]) -> Iterable[int]:
    for most, seconds in rates:
        since = timezone.now() - timedelta(seconds=seconds)
        if tries.filter(at__gt=since).count() >= most:
            yield seconds
