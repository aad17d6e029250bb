"""Workers sign in with a code to their phone; nobody learns which numbers are known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as live
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client
from django.utils import timezone
from tests.accounts.people import CODE, PHONE, PHONE_LOGIN, ask, bare, is_in
from tests.world import machine

from huigong.kernel.accounts import phone_codes
from huigong.kernel.accounts.models import Account, AccountKind, PhoneCode
from huigong.kernel.accounts.phone_codes import erase_expired_codes
from huigong.kernel.accounts.phones import clean_number
from huigong.kernel.notices.models import Message
from huigong.kernel.sealing import index_as_text

STRANGER = "15400090077"


def put(client: Client, code: str):
    return client.post(CODE, {"code": code})


def codes() -> list[Message]:
    with machine():
        return list(Message.objects.filter(template="sign_in_code").order_by("id"))


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def later(seconds: int) -> None:
    """Let time pass for the limits: every code so far was sent that much earlier."""
    with machine():
        PhoneCode.objects.update(sent_at=F("sent_at") - timedelta(seconds=seconds))


def test_a_first_code_opens_a_worker_account_and_a_second_one_finds_it(db, newest_code):
    client = Client()
    sent = ask(client, "+86 154-0009-0042")
    assert (sent.status_code, sent.url) == (302, CODE)
    assert "154****0042" in client.get(CODE).content.decode()
    opened = put(client, newest_code())
    assert (opened.status_code, opened.url) == (302, "/my/")
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    assert account.kind == AccountKind.WORKER
    assert account.open_phone() == PHONE
    assert account.login == index_as_text(account.phone_blind)
    assert not account.has_usable_password()
    later(61)
    again = Client()
    ask(again)
    put(again, newest_code())
    assert again.session["_auth_user_id"] == str(account.pk)
    assert Account.objects.filter(phone_blind=account.phone_blind).count() == 1


def test_known_unknown_staff_and_inactive_numbers_look_the_same(worker, ming):
    Account.objects.create_staff("hua.t", "华", phone="15400090055")
    inactive = Account.objects.create_worker("15400090066")
    Account.objects.filter(pk=inactive.pk).update(is_active=False)
    seen = []
    for number in (PHONE, STRANGER, "15400090055", "15400090066"):
        client = Client()
        sent = ask(client, number)
        page = bare(client.get(CODE)).replace(number[-4:], "")
        limited = ask(Client(), number)
        wrong = put(client, "abc" if number == "" else "000000")
        seen.append((sent.status_code, sent.url, page, limited.status_code, wrong.status_code))
    assert len(set(seen)) == 1
    assert seen[0][3] == 429
    assert len(codes()) == 4


def test_a_staff_phone_opens_no_staff_account(db, newest_code):
    staff = Account.objects.create_staff("hua.t", "华", phone=PHONE)
    client = Client()
    ask(client)
    put(client, newest_code())
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    assert account.kind == AccountKind.WORKER
    assert account.pk != staff.pk


def test_an_inactive_worker_stays_out(worker, newest_code):
    Account.objects.filter(pk=worker.pk).update(is_active=False)
    client = Client()
    ask(client)
    refused = put(client, newest_code())
    assert "验证码不对或已失效" in refused.content.decode()
    assert not is_in(client)


def test_five_wrong_tries_close_the_code(db, newest_code):
    client = Client()
    ask(client)
    code = newest_code()
    answers = {bare(put(client, other(code))) for _ in range(5)}
    assert len(answers) == 1
    assert bare(put(client, code)).replace(code, other(code)) in answers
    assert not is_in(client)
    with machine():
        row = PhoneCode.objects.get()
    assert (row.tries, bytes(row.code_hash), row.phone_sealed) == (5, b"", None)
    assert codes()[-1].secret_sealed is None


def test_a_code_serves_once(db, newest_code):
    client = Client()
    ask(client)
    code, challenge = newest_code(), client.session["phone_challenge"]
    put(client, code)
    assert is_in(client)
    thief = Client()
    ask(thief, STRANGER)
    session = thief.session
    session["phone_challenge"] = challenge
    session.save()
    put(thief, code)
    assert not is_in(thief)
    assert "•" in codes()[0].text
    assert codes()[0].secret_sealed is None


def test_a_code_expires(db, newest_code):
    client = Client()
    ask(client)
    code = newest_code()
    with machine():
        PhoneCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    put(client, code)
    assert not is_in(client)
    assert erase_expired_codes(timezone.now()) == 1
    with machine():
        row = PhoneCode.objects.get()
    assert (bytes(row.code_hash), row.phone_sealed) == (b"", None)


def test_a_code_belongs_to_the_browser_that_asked(db, newest_code):
    client, stranger = Client(), Client()
    ask(client)
    code = newest_code()
    ask(stranger, STRANGER)
    put(stranger, code)
    assert not is_in(stranger)
    assert Client().get(CODE).status_code == 302


def test_codes_are_limited_by_number(db):
    sent = []
    for _ in range(12):
        sent.append(ask(Client()).status_code)
        later(61)
    assert sent == [302] * 5 + [429] * 7
    later(3600)
    more = []
    for _ in range(6):
        more.append(ask(Client()).status_code)
        later(61)
    assert more == [302] * 5 + [429]
    assert len(codes()) == 10


def test_codes_are_limited_by_address(db, settings):
    settings.HUIGONG_PHONE_CODES_PER_CLIENT = ((3, 60),)
    numbers = [f"1540009010{n}" for n in range(5)]
    assert [ask(Client(), n).status_code for n in numbers] == [302] * 3 + [429] * 2
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert ask(elsewhere, numbers[4]).status_code == 302


def test_another_code_is_sent_to_the_same_number(db, newest_code):
    client = Client()
    ask(client)
    first = newest_code()
    assert client.post(CODE, {"again": "1"}).status_code == 429
    later(61)
    assert client.post(CODE, {"again": "1"}).status_code == 302
    assert len(codes()) == 2
    assert codes()[-1].to_sealed.open() == PHONE
    put(client, newest_code())
    assert is_in(client)
    assert first


@pytest.mark.parametrize("text", ["", "123", "0971-6123456", "25400000042", "15400090042; --"])
def test_what_is_no_mobile_number_is_refused_with_a_reason(db, text):
    refused = ask(Client(), text)
    assert refused.status_code == 200
    assert "请填写 11 位手机号码" in refused.content.decode()
    assert not codes()


def test_the_session_key_changes_and_the_way_back_stays_ours(db, newest_code):
    for wanted, reached in (("/my/cases/", "/my/cases/"), ("https://evil.example/", "/my/")):
        client = Client()
        client.get(PHONE_LOGIN)
        client.post(PHONE_LOGIN, {"phone": PHONE, "next": wanted})
        before = client.session.session_key
        assert before
        opened = put(client, newest_code())
        assert opened.url == reached
        assert client.session.session_key != before
        thief = Client()
        thief.cookies[live.SESSION_COOKIE_NAME] = before
        assert not is_in(thief)
        later(61)


def test_a_try_outlives_a_request_that_breaks(fresh_database, owner_db, monkeypatch):
    def breaks(*_args):
        raise RuntimeError("after the count")

    monkeypatch.setattr(phone_codes, "_is_right", breaks)
    client = Client(raise_request_exception=False)
    ask(client)
    assert put(client, "123456").status_code == 500
    assert owner_db.execute("SELECT tries FROM accounts_phonecode").fetchall() == [(1,)]


def test_two_first_sign_ins_at_once_make_one_account(worker, monkeypatch):
    find = type(Account.objects).find_worker
    monkeypatch.setattr(type(Account.objects), "find_worker", lambda *_args: None)
    assert phone_codes._worker(PHONE).pk == worker.pk
    monkeypatch.setattr(type(Account.objects), "find_worker", find)
    assert Account.objects.find_worker(PHONE) == worker


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13912345678.0", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("0971-6123456", "09716123456"),
        ("4001012351", "4001012351"),
        ("1391234567", None),
        ("139123456789", None),
        ("13912345678/13912345679", None),
    ],
)
def test_a_number_to_ring_is_whole(typed, kept):
    if kept is None:
        with pytest.raises(ValidationError):
            clean_number(typed)
    else:
        assert clean_number(typed) == kept
