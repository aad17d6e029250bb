"""Many at once get no more than one after the other would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from django.db import connection
from django.utils import timezone
from tests.accounts.people import PHONE
from tests.world import machine

from huigong.kernel.accounts import phone_codes
from huigong.kernel.accounts.models import Account, PhoneCode
from huigong.kernel.accounts.phone_codes import TooOften, send_code, try_code
from huigong.kernel.accounts.phones import blind_phone
from huigong.kernel.accounts.tasks import tidy

CROWD = 12


def at_once(work: Callable[[], Any]) -> list[Any]:
    def alone(_number: int) -> Any:
        try:
            return work()
        except TooOften as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(alone, range(CROWD)))


def test_one_of_many_requests_sends_a_code(fresh_database):
    answers = at_once(lambda: send_code(PHONE, "10.0.0.1"))
    assert sum(isinstance(answer, int) for answer in answers) == 1
    with machine():
        assert PhoneCode.objects.count() == 1


def test_many_guesses_at_once_get_five_tries(fresh_database, monkeypatch):
    compared = []
    monkeypatch.setattr(phone_codes, "_is_right", lambda *_args: compared.append(1))
    number = send_code(PHONE, "10.0.0.1")
    at_once(lambda: try_code(number, "000000"))
    assert len(compared) == 5


def test_one_of_many_right_answers_signs_in(fresh_database, newest_code, settings, monkeypatch):
    settings.HUIGONG_PHONE_CODE_TRIES = CROWD
    all_compared, compare = Barrier(CROWD, timeout=30), phone_codes._is_right

    def compared_together(*asked: Any) -> bool:
        found = compare(*asked)
        all_compared.wait()
        return found

    monkeypatch.setattr(phone_codes, "_is_right", compared_together)
    number, code = send_code(PHONE, "10.0.0.1"), newest_code()
    answers = at_once(lambda: try_code(number, code))
    assert sum(answer is not None for answer in answers) == 1
    assert Account.objects.filter(phone_blind=blind_phone(PHONE)).count() == 1


def test_two_phones_of_one_new_worker_make_one_account(fresh_database, settings):
    settings.HUIGONG_PHONE_CODES_PER_PHONE = ()
    accounts = at_once(lambda: phone_codes._worker(PHONE).pk)
    assert len(set(accounts)) == 1


def test_housekeeping_forgets_old_codes_and_keeps_the_counts(fresh_database):
    number = send_code(PHONE, "10.0.0.1")
    with machine():
        PhoneCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tidy(timestamp=0)
    with machine():
        row = PhoneCode.objects.get(pk=number)
    assert (bytes(row.code_hash), row.phone_sealed) == (b"", None)
    with machine():
        PhoneCode.objects.update(sent_at=timezone.now() - timedelta(days=3))
    tidy(timestamp=0)
    with machine():
        assert not PhoneCode.objects.exists()
