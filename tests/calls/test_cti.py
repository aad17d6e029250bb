"""The exchange's door: what is announced happens once; what is forged, late or odd does not."""

from __future__ import annotations

import time

import pytest
from tests.calls.conftest import calls

from huigong.domains.calls import cti
from huigong.domains.calls.tasks import tidy
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import now, present
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
PHONE = "13900001234"


def _ring(say, call: str = "x1", phone: str = PHONE, **more: object):
    return say(event="ring", call=call, **{"from": phone}, **more)


def test_a_call_rings_is_picked_up_and_ends(say):
    assert _ring(say, extension="8001").json()["state"] == "ringing"
    assert say(event="answer", call="x1", extension="8001").json()["state"] == "talking"
    told = say(event="hangup", call="x1", recording="2026/11/x1.wav", notice=True)
    assert told.json()["state"] == "ended"
    (call,) = calls()
    assert call.phone.open() == PHONE and PHONE not in repr(call.__dict__)
    assert call.recording == "2026/11/x1.wav" and call.is_noticed and call.noticed_at
    assert call.rang_at <= call.answered_at <= call.ended_at
    with scope(SYSTEM, reason="test"):
        told = Event.objects.filter(row_id=call.pk).order_by("id")
        assert [event.verb for event in told] == [
            *("calls.ring_call", "calls.take_call", "calls.end_call", "calls.notice_call")
        ]
        assert all(event.data["reason"] == "cti" for event in told)


def test_nobody_picks_up(say):
    _ring(say)
    assert say(event="missed", call="x1").json()["state"] == "missed"
    _ring(say, "x2")
    assert say(event="hangup", call="x2").json()["state"] == "missed"


def test_what_was_lost_on_the_way_loses_no_call(say):
    assert say(event="answer", call="x9", **{"from": PHONE}).json()["state"] == "talking"
    assert _ring(say, "x9").json()["state"] == "talking"
    assert len(calls()) == 1


def test_a_call_that_rings_for_ever_is_missed(say):
    _ring(say)
    with present(now() + cti.timedelta(minutes=4)):
        tidy(timestamp=0)
    assert calls()[0].state == "missed"


def test_a_forged_signature_is_nothing(say, settings):
    for signature in ("", "0" * 64, "é" * 64, "a" * 63):
        assert _ring(say, signature=signature).status_code == 401
    body = b'{"event": "ring", "call": "x1", "from": "13900001234"}'
    at = str(int(time.time()))
    right = cti.peer().sign(body, at)
    assert say(body=body.replace(b"1234", b"1235"), at=at, signature=right).status_code == 401
    assert say(body=body, at=str(int(at) + 1), signature=right).status_code == 401
    settings.HUIGONG_CTI_SECRET = ""
    assert say(body=body, at=at, signature=cti.peer().sign(body, at)).status_code == 404
    assert calls() == []


def test_a_recorded_message_is_not_taken_again(say):
    at, body = str(int(time.time())), b'{"event": "ring", "call": "x1", "from": "13900001234"}'
    assert say(body=body, at=at).status_code == 200
    assert say(body=body, at=at).status_code == 409
    for late in (str(int(at) - 301), str(int(at) + 400), "nonsense", "9" * 30, "-1"):
        assert say(body=body, at=late).status_code == 401
    # Signed anew (the exchange tries again) it is the same call.
    assert say(body=body, at=str(int(at) - 1)).status_code == 200
    assert len(calls()) == 1


def test_a_flood_is_stopped(say, settings):
    settings.HUIGONG_CTI_PER_MINUTE = 5
    answers = [_ring(say, f"f{n}").status_code for n in range(8)]
    assert answers == [200] * 5 + [429] * 3
    assert len(calls()) == 5


@pytest.mark.parametrize(
    "phone",
    [
        "=cmd|' /C calc'!A0",
        "+1+2",
        "9" * 16,
        "9" * 4000,
        "１２ａ",
        "-1",
        "12",
        "<b>",
        13900001234,
        None,
        [],
    ],
    ids=str,
)
def test_a_number_that_is_none_is_refused(say, phone):
    assert _ring(say, phone=phone).status_code in (413, 422)
    assert calls() == []


def test_a_number_is_known_however_the_exchange_writes_it(say):
    for n, phone in enumerate(("013900001234", "+86 139-0000-1234", "8613900001234", PHONE)):
        assert _ring(say, f"n{n}", phone).status_code == 200
    assert len({bytes(call.phone_blind) for call in calls()}) == 1
    for n, phone in enumerate(("", "anonymous", "Unknown")):
        assert _ring(say, f"w{n}", phone).status_code == 200
    assert [call.phone for call in calls()[-3:]] == [None] * 3
    assert _ring(say, "land", "0971-6123456").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"{", b'"x"', b"\xff", b"[" * 3000, b'{"event": "ring"}'),
        b'{"event": "boom", "call": "x"}',
        b'{"event": "ring", "call": "x y"}',
        b'{"event": "ring", "call": 1}',
        b'{"event": "ring", "call": "x", "extension": "80a"}',
        b'{"event": "ring", "call": "x", "at": "2026-11-25"}',
        b'{"event": "ring", "call": "x", "at": "1999-01-01T00:00:00+08:00"}',
        b'{"event": "ring", "call": "x", "notice": "yes"}',
        b'{"event": "recording", "call": "x", "recording": "javascript:alert(1)"}',
        b'{"event": "recording", "call": "x", "recording": "../../etc/passwd"}',
        b'{"event": "ring", "call": "x", "from": "139\\u0000"}',
        b'{"event": "ring", "call": "' + b"x" * 5000 + b'"}',
    ],
)
def test_nonsense_gets_a_sentence(say, body):
    answer = say(body=body)
    assert answer.status_code in (400, 413, 422)
    assert answer.json()["detail"]
    assert calls() == []


def test_the_door_takes_posts_only(say, client):
    assert client.get("/cti/v1/events/").status_code == 405
