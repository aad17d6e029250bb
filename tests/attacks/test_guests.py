"""Attacks on the guests' desk: forged, ended and revoked links, guessed PINs, bad files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.files import samples
from tests.files.samples import sent
from tests.hotline.asked_outside import (
    TEXT,
    WORKER,
    a_body,
    a_link,
    asked,
    dispatched,
    fresh,
)

from huigong.domains.hotline.outside.actions import (
    answer_outside,
    revoke_outside,
    withdraw_outside,
)
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideNote, OutsideState
from huigong.kernel.accounts.guests import IssuedKey
from huigong.kernel.accounts.models import GuestKey
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import now, present
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def asked_body(seat) -> OutsideLeg:
    return asked(seat, dispatched(seat), a_body(), way="desk")


@pytest.fixture
def key(seat, asked_body) -> IssuedKey:
    return a_link(seat, asked_body)


def _at(key: IssuedKey, verb: str = "") -> str:
    if verb:
        return reverse("guest-act", args=[key.code, verb])
    return reverse("guest-desk", args=[key.code])


def _entered(key: IssuedKey) -> Client:
    guest = Client()
    assert guest.post(_at(key), {"pin": key.pin}).status_code == 302
    return guest


def test_a_guest_signs_asks_and_answers_with_a_file(seat, asked_body, key) -> None:
    guest = _entered(key)
    page = guest.get(_at(key)).content.decode()
    assert TEXT in page and asked_body.number in page
    guest.post(_at(key, "sign"), {"by": "王科长"})
    assert fresh(asked_body).state == OutsideState.SIGNED
    guest.post(_at(key, "ask"), {"by": "王科长", "text": "有合同吗？"})
    assert "有合同吗？" in guest.get(_at(key)).content.decode()
    files = [sent("复函.jpg", samples.photo())]
    done = guest.post(_at(key, "answer"), {"by": "王科长", "answer": "已立案", "uploads": files})
    assert done.status_code == 200 and "链接已经作废" in done.content.decode()
    answered = fresh(asked_body)
    assert (answered.state, answered.answer) == (OutsideState.ANSWERED, "已立案")
    with scope(SYSTEM, reason="test"):
        assert Attachment.objects.get(row_id=asked_body.row_id).audience == "offices"
    # One link, one answer: it is over.
    assert guest.get(_at(key)).status_code == 404


def test_it_shows_the_letter_and_nothing_else_of_the_case(asked_body, key) -> None:
    page = _entered(key).get(_at(key)).content.decode()
    for secret in (WORKER, "15400007701", "QH12351-", "我是"):
        assert secret not in page


def test_every_look_is_logged_and_a_wrong_pin_looks_at_nothing(asked_body, key) -> None:
    stranger = Client()
    page = stranger.get(_at(key)).content.decode()
    wrong = f"{(int(key.pin) + 1) % 1_000_000:06d}"
    page += stranger.post(_at(key), {"pin": wrong}).content.decode()
    assert asked_body.number not in page and TEXT not in page and "人社局" not in page
    guest = _entered(key)
    guest.get(_at(key))
    guest.get(_at(key))
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=asked_body.row_id, what="guest").count() == 2


@pytest.mark.parametrize("code", ["", "0" * 40, "..%2f", "a" * 500])
def test_a_forged_link_is_not_there(key, code: str) -> None:
    for path in (f"/guest/{code}/", f"/guest/{code}/sign/"):
        for answer in (Client().get(path), Client().post(path, {"pin": key.pin, "by": "x"})):
            assert answer.status_code in (404, 405)


def test_the_link_of_another_leg_opens_only_its_own(seat, asked_body, key) -> None:
    with scope(SYSTEM, reason="test"):
        leg = OutsideLeg.objects.select_related("leg").get(pk=asked_body.pk).leg
    other = asked(
        seat, leg, a_body("互助县法院", kind="court"), way="desk", text="请告知立案情况。"
    )
    theirs = a_link(seat, other)
    guest = _entered(key)
    assert "请告知立案情况" not in guest.get(_at(theirs)).content.decode()
    assert guest.post(_at(theirs, "sign"), {"by": "x"}).status_code == 302
    assert fresh(other).state == OutsideState.SENT
    # The PIN of one is no PIN of the other.
    if key.pin != theirs.pin:
        assert Client().post(_at(theirs), {"pin": key.pin}).status_code == 200


def test_after_the_last_day_it_is_not_there(key, asked_body) -> None:
    guest = _entered(key)
    with present(now() + timedelta(days=10)):
        assert guest.get(_at(key)).status_code == 200
    with present(now() + timedelta(days=11)):
        assert guest.get(_at(key)).status_code == 404
        assert guest.post(_at(key), {"pin": key.pin}).status_code == 404
        assert guest.post(_at(key, "sign"), {"by": "x"}).status_code == 404
    assert fresh(asked_body).state == OutsideState.SENT


@pytest.mark.parametrize("end", ["revoke", "withdraw", "answer", "again"])
def test_after_it_was_ended_it_is_not_there(seat, asked_body, key, end: str) -> None:
    guest = _entered(key)
    with seat("ming"):
        row = OutsideLeg.objects.get(pk=asked_body.pk)
        if end == "revoke":
            revoke_outside(row)
        elif end == "withdraw":
            withdraw_outside(row, refusal="不用了")
        elif end == "answer":
            answer_outside(row, answer="电话里说了")
    if end == "again":
        a_link(seat, fresh(asked_body))
    for answer in (
        guest.get(_at(key)),
        guest.post(_at(key), {"pin": key.pin}),
        guest.post(_at(key, "ask"), {"by": "x", "text": "x"}),
    ):
        assert answer.status_code == 404
    with scope(SYSTEM, reason="test"):
        assert not OutsideNote.objects.exists()


def test_a_guessed_pin_locks_and_then_ends_the_link(settings, asked_body, key) -> None:
    wrong = [f"{n:06d}" for n in range(40) if f"{n:06d}" != key.pin]
    answers = [Client().post(_at(key), {"pin": pin}) for pin in wrong[:6]]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    # Even the right one waits now: whoever guesses does not learn that it was right.
    assert Client().post(_at(key), {"pin": key.pin}).status_code == 429
    # Who is patient and comes from elsewhere wears the link out.
    settings.HUIGONG_SLIP_TRIES_PER_CODE = ((1000, 900),)
    for number, pin in enumerate(wrong[6:11]):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(_at(key), {"pin": pin})
    assert Client().post(_at(key), {"pin": key.pin}).status_code == 404
    with scope(SYSTEM, reason="test"):
        assert GuestKey.objects.get(row_id=asked_body.pk).ended_at is not None


def test_active_content_ends_in_quarantine_and_answers_nothing(asked_body, key) -> None:
    guest = _entered(key)
    for name, content in (
        ("复函.html", b"<html><script>alert(1)</script></html>"),
        ("复函.pdf", b"MZ" + b"\0" * 64),
        ("复函.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ):
        values = {"by": "x", "answer": "见附件", "uploads": [sent(name, content)]}
        told = guest.post(_at(key, "answer"), values, follow=True)
        page = told.content.decode()
        assert told.status_code == 200 and "没有收下" in page and "见附件" in page
    assert fresh(asked_body).state == OutsideState.SENT
    with scope(SYSTEM, reason="test"):
        assert not Attachment.objects.filter(row_id=asked_body.row_id).exists()
        assert Quarantined.objects.filter(matter_id=asked_body.row_id).count() == 3


def test_a_guest_is_a_stranger_everywhere_else(asked_body, key) -> None:
    guest = _entered(key)
    assert guest.get(f"/desk/hotline/case/{asked_body.row_id}/").status_code == 302
    assert guest.get(f"/my/cases/{asked_body.row_id}/").status_code == 302
    assert guest.get("/api/v1/hotline/case/").status_code == 401


def test_what_a_guest_may_ask_in_a_day_ends(asked_body, key) -> None:
    guest = _entered(key)
    for number in range(21):
        guest.post(_at(key, "ask"), {"by": "x", "text": f"第 {number} 问"})
    with scope(SYSTEM, reason="test"):
        assert OutsideNote.objects.filter(outside=asked_body.pk).count() == 20
