"""Messages: neutral, queued with their matter, sent at most once, forgetful of codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.world import machine

from huigong.kernel.accounts.models import Account
from huigong.kernel.notices import adapters, sending
from huigong.kernel.notices.adapters import NotSent
from huigong.kernel.notices.models import Message, State
from huigong.kernel.notices.sending import (
    close_stale_claims,
    deliver_message,
    erase_expired_secrets,
    full_text,
    give_up,
    send_inner,
    send_sms,
)
from huigong.kernel.notices.texts import DOTS, LONGEST_SMS, TEXTS

PHONE = "15400090042"
CODE = {"code": "271828", "minutes": "5"}


class Gateway:
    """A text message service that remembers, and fails when told to."""

    keeps_secret = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.fails_with: Exception | None = None

    def send(self, number: str, text: str, *, message_id: int) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.sent.append((number, text))


@pytest.fixture
def gateway(db, monkeypatch) -> Gateway:
    made = Gateway()
    monkeypatch.setattr(sending, "sms_adapter", lambda: made)
    return made


def test_a_message_goes_out_once_however_often_its_job_runs(gateway):
    message = send_sms(PHONE, "matter_moved", about=("hotline.case", 7))
    for _ in range(3):
        deliver_message(message.pk)
    assert gateway.sent == [(PHONE, "【汇工】您反映的事项有新进展，请登录职工服务查看。")]
    message.refresh_from_db()
    assert message.state == State.SENT
    assert message.sent_at is not None


@pytest.fixture(autouse=True)
def as_machine(request) -> Iterator[None]:
    """No request is made here: what is asked of messages afterwards, the machine asks."""
    if "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    with machine():
        yield


def test_a_worker_killed_while_sending_does_not_send_twice(gateway):
    message = send_sms(PHONE, "sign_in_code", CODE)
    gateway.fails_with = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        deliver_message(message.pk)
    gateway.fails_with = None
    deliver_message(message.pk)
    assert gateway.sent == []
    assert close_stale_claims(timezone.now()) == 0
    assert close_stale_claims(timezone.now() + timedelta(minutes=11)) == 1
    message.refresh_from_db()
    assert (message.state, message.secret_sealed) == (State.FAILED, None)
    assert "未再发" in message.error


def test_what_was_surely_not_taken_is_tried_again_and_the_unknown_is_not(gateway):
    refused, unknown = (send_sms(PHONE, "matter_moved") for _ in range(2))
    gateway.fails_with = NotSent("额度用完")
    with pytest.raises(NotSent):
        deliver_message(refused.pk)
    gateway.fails_with = TimeoutError(f"no answer about {PHONE}")
    deliver_message(unknown.pk)
    gateway.fails_with = None
    for message in (refused, unknown):
        deliver_message(message.pk)
        message.refresh_from_db()
    assert (refused.state, len(gateway.sent)) == (State.SENT, 1)
    assert unknown.state == State.FAILED
    assert PHONE not in unknown.error


def test_the_last_refusal_is_final(gateway):
    message = send_sms(PHONE, "sign_in_code", CODE)
    give_up(message.pk)
    deliver_message(message.pk)
    message.refresh_from_db()
    assert (message.state, message.secret_sealed, gateway.sent) == (State.FAILED, None, [])


def test_a_code_is_readable_only_until_it_is_sent_or_expires(gateway):
    now = timezone.now()
    sent = send_sms(PHONE, "sign_in_code", CODE, expires_at=now + timedelta(minutes=5))
    late = send_sms(PHONE, "sign_in_code", CODE, expires_at=now - timedelta(seconds=1))
    lost = send_sms(PHONE, "sign_in_code", CODE, expires_at=now + timedelta(minutes=5))
    assert DOTS in sent.text
    assert "271828" not in sent.text
    assert "271828" in full_text(sent)
    deliver_message(sent.pk)
    deliver_message(late.pk)
    assert [number for number, text in gateway.sent if "271828" in text] == [PHONE]
    assert erase_expired_secrets(now + timedelta(minutes=6)) == 1
    for message in (sent, late, lost):
        message.refresh_from_db()
        assert message.secret_sealed is None
    assert late.state == State.FAILED


def test_an_account_is_reached_at_the_phone_it_has_when_it_is_sent(gateway):
    account = Account.objects.create_worker(PHONE)
    message = send_sms(account, "matter_moved")
    assert message.to_sealed is None
    account.put_phone("15400090043")
    account.save()
    deliver_message(message.pk)
    assert gateway.sent[0][0] == "15400090043"
    bare = send_sms(Account.objects.create_staff("ming.t", "明"), "matter_moved")
    deliver_message(bare.pk)
    bare.refresh_from_db()
    assert bare.state == State.FAILED


def test_rolled_back_with_its_matter_nothing_is_queued(fresh_database, owner_db):
    count = (
        "SELECT (SELECT count(*) FROM procrastinate_jobs), (SELECT count(*) FROM notices_message)"
    )
    before = owner_db.execute(count).fetchone()
    with pytest.raises(LookupError), transaction.atomic():
        send_sms(PHONE, "matter_moved")
        raise LookupError
    assert owner_db.execute(count).fetchone() == before
    message = send_sms(PHONE, "matter_moved")
    newest = "SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1"
    job = owner_db.execute(newest).fetchone()
    assert job == ("notices.deliver", {"message_id": message.pk})


def test_every_text_fits_and_names_no_matter():
    samples = {
        "code": "000000",
        "minutes": "5",
        "count": "1000",
        "late": "1000",
        "today": "1000",
        "tomorrow": "1000",
    }
    for name, text in TEXTS.items():
        filled = text.filled(samples)
        assert filled.startswith("【汇工】"), name
        assert len(filled) <= LONGEST_SMS, name
        for word in ("工资", "欠薪", "投诉", "举报", "法律", "信访", "困难", "工伤", "维权"):
            assert word not in filled, name


def test_a_gap_left_open_and_a_text_too_long_are_refused(gateway):
    before = Message.objects.count()
    with pytest.raises(KeyError):
        send_sms(PHONE, "sign_in_code", {"minutes": "5"})
    with pytest.raises(KeyError):
        send_sms(PHONE, "no_such_text")
    with pytest.raises(ValueError, match="70"):
        send_sms(PHONE, "desk_reminder", {"count": "9" * 80})
    assert Message.objects.count() == before


def test_an_inner_notice_needs_no_phone(gateway):
    account = Account.objects.create_staff("ming.t", "明")
    notice = send_inner(account, "desk_reminder", {"count": "3"})
    assert (notice.state, gateway.sent) == (State.SENT, [])
    assert "3 件" in notice.text


def test_the_demo_sends_to_nobody_and_an_unset_service_says_so(db, settings):
    settings.HUIGONG_SMS_ADAPTER = ""
    settings.HUIGONG_IS_DEMO = True
    assert isinstance(adapters.sms_adapter(), adapters.Outbox)
    message = send_sms(PHONE, "sign_in_code", CODE)
    deliver_message(message.pk)
    message.refresh_from_db()
    assert (message.state, full_text(message).count("271828")) == (State.SENT, 1)
    settings.HUIGONG_IS_DEMO = False
    assert isinstance(adapters.sms_adapter(), adapters.Unset)
    with pytest.raises(NotSent, match="尚未配置"):
        deliver_message(send_sms(PHONE, "matter_moved").pk)
