"""Codes to a phone: asked for, sent, tried. Nothing here tells whether a number is known."""

import secrets
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from huigong.kernel.accounts.models import Account, AccountKind, PhoneCode
from huigong.kernel.accounts.phones import blind_phone, clean_phone, phone_forms
from huigong.kernel.notices.sending import erase_secret, send_sms
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.sealing import blind, blinds, is_index_of
from huigong.kernel.sealing.blindfield import wait_for

_CODE_PURPOSE = "accounts.phone_code"
_CLIENT_PURPOSE = "accounts.client"
_DIGITS = 6
_SALT = 16


class TooOften(Exception):
    """验证码要得太频繁，请过一会儿再试。"""

    def __init__(self, seconds: int) -> None:
        super().__init__(self.__doc__)
        self.seconds = seconds


def send_code(phone: str, client: str) -> int:
    """Send a code and return the number under which it is tried.

    Raises `ValidationError` for what is no phone, `TooOften` above the limits; both are the same
    for known and unknown numbers.
    """
    number = clean_phone(phone)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    now = timezone.now()
    minutes = settings.HUIGONG_PHONE_CODE_MINUTES
    row = PhoneCode(
        phone_blind=blind_phone(number),
        client_blind=blind(client, _CLIENT_PURPOSE),
        code_hash=_hash(code, secrets.token_bytes(_SALT)),
        phone_sealed=number,
        sent_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )
    with transaction.atomic(), _machine():
        _hold(number, client, now)
        message = send_sms(
            number,
            "sign_in_code",
            {"code": code, "minutes": str(minutes)},
            expires_at=row.expires_at,
        )
        row.message_id = message.pk
        row.save()
    return row.pk


def try_code(number: int, code: str) -> Account | None:
    """Return the account when the code is right; it serves once, and a wrong try is counted first.

    The first right code from a number opens a worker's account for it.
    """
    row = _count_try(number)
    if row is None:
        return None
    if not _is_right(row, code):
        if row.tries >= settings.HUIGONG_PHONE_CODE_TRIES:
            _close(row)
        return None
    with transaction.atomic(), _machine():
        phone = row.phone_sealed.open() if row.phone_sealed else ""
        if not _close(row):
            return None
        account = _worker(phone)
    return account if account.is_active else None


def phone_behind(number: int) -> str:
    """Return the phone of a code that is still open, to send another one; else an empty text."""
    with _machine():
        row = PhoneCode.objects.filter(pk=number, closed_at=None).first()
    return row.phone_sealed.open() if row and row.phone_sealed else ""


def erase_expired_codes(now: datetime) -> int:
    """Erase hash and number of codes that nobody used; the rest of the row counts for limits."""
    with _machine():
        stale = PhoneCode.objects.filter(closed_at=None, expires_at__lt=now)
        erased = stale.update(closed_at=now, code_hash=b"", phone_sealed=None)
        PhoneCode.objects.filter(sent_at__lt=now - timedelta(days=2)).delete()
    return erased


def _machine() -> AbstractContextManager[Scope]:
    # Codes are nobody's rows: whoever is signed in, their scope sees none.
    return scope(SYSTEM, reason="sign in")


def _hold(number: str, client: str, now: datetime) -> None:
    phones = phone_forms(number, remembered=True)
    clients = blinds(client, _CLIENT_PURPOSE, remembered=True)
    # Two requests at once must not both find the last free place.
    wait_for(phones, clients)
    limits = (
        ({"phone_blind__in": phones}, settings.HUIGONG_PHONE_CODES_PER_PHONE),
        ({"client_blind__in": clients}, settings.HUIGONG_PHONE_CODES_PER_CLIENT),
    )
    for who, rates in limits:
        for most, seconds in rates:
            since = now - timedelta(seconds=seconds)
            if PhoneCode.objects.filter(**who, sent_at__gt=since).count() >= most:
                raise TooOften(seconds)


def _count_try(number: int) -> PhoneCode | None:
    # One statement, committed before the comparison: no race and no roll-back gives a try back.
    with _machine():
        counted = PhoneCode.objects.filter(
            pk=number,
            closed_at=None,
            expires_at__gt=timezone.now(),
            tries__lt=settings.HUIGONG_PHONE_CODE_TRIES,
        ).update(tries=F("tries") + 1)
        return PhoneCode.objects.get(pk=number) if counted else None


def _close(row: PhoneCode) -> bool:
    with _machine():
        open_rows = PhoneCode.objects.filter(pk=row.pk, closed_at=None)
        closed = open_rows.update(closed_at=timezone.now(), code_hash=b"", phone_sealed=None)
    if row.message_id is not None:
        erase_secret(row.message_id)
    return bool(closed)


def _worker(phone: str) -> Account:
    found = Account.objects.find_worker(phone)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Account.objects.create_worker(phone)
    except (IntegrityError, ValidationError):
        # Signed in for the first time on two phones at once.
        every = phone_forms(phone)
        return Account.objects.get(kind=AccountKind.WORKER, phone_blind__in=every)


def _hash(code: str, salt: bytes) -> bytes:
    # Keyed: a million codes are tried in a second, but not without the key outside the database.
    return salt + blind(f"{salt.hex()}:{code}", _CODE_PURPOSE)


def _is_right(row: PhoneCode, code: str) -> bool:
    kept = bytes(row.code_hash)
    salt, index = kept[:_SALT], kept[_SALT:]
    return is_index_of(index, f"{salt.hex()}:{code.strip()}", _CODE_PURPOSE)
