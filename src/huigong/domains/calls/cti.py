"""What a telephone exchange announces: the message, its signature, and what it does to a call.

docs/operators/cti.md is the contract for whoever connects an exchange.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from huigong.domains.calls import actions
from huigong.domains.calls.models import Call, CallState, Heard
from huigong.domains.calls.numbers import WITHHELD
from huigong.domains.hotline import public as hotline
from huigong.kernel.accounts.phones import clean_number
from huigong.kernel.calendar.present import now
from huigong.kernel.exchange.machines import Peer, digest
from huigong.kernel.sealing import normalise

EVENTS = ("ring", "answer", "hangup", "missed", "recording")
LONGEST = 4096
_CALL = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
_EXTENSION = re.compile(r"[0-9]{0,12}")
#: A name, never an address: what makes a link of it is our own setting.
_RECORDING = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,119}")
_LATE = timedelta(days=1)


class BadMessage(ValueError):
    """A message that is signed but says nothing we can take; the text says what is wrong."""


class TooMany(Exception):
    """交换机一分钟内报来的消息太多。"""


class Replayed(Exception):
    """这条消息已经收到过。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One announcement. An empty `phone` is a caller who withholds the number."""

    event: str
    call: str
    phone: str = ""
    extension: str = ""
    recording: str = ""
    is_noticed: bool | None = None
    at: datetime


def peer() -> Peer:
    """What is shared with the exchange."""
    return Peer(settings.HUIGONG_CTI_SECRET, settings.HUIGONG_CTI_WINDOW, "X-Cti")


def accept(body: bytes, at: str) -> Call:
    """Take a genuine message once, inside scope(SYSTEM). Raises Replayed, TooMany, BadMessage."""
    minute = timezone.now() - timedelta(minutes=1)
    if Heard.objects.filter(at__gt=minute).count() >= settings.HUIGONG_CTI_PER_MINUTE:
        raise TooMany(TooMany.__doc__)
    if not actions.remember(digest(body, at)):
        raise Replayed(Replayed.__doc__)
    return take(read(body))


def read(body: bytes) -> Message:
    """The message of a body. Raises BadMessage."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage(_("消息不是 JSON。")) from None
    if not isinstance(told, dict):
        raise BadMessage(_("消息应当是一个 JSON 对象。"))
    event = told.get("event")
    if event not in EVENTS:
        raise BadMessage(_("event 应当是 %s 之一。") % ", ".join(EVENTS))
    notice = told.get("notice")
    if notice is not None and not isinstance(notice, bool):
        raise BadMessage(_("notice 应当是 true 或 false。"))
    return Message(
        event=event,
        call=_word(told, "call", _CALL),
        phone=_phone(told),
        extension=_word(told, "extension", _EXTENSION, ""),
        recording=_word(told, "recording", _RECORDING, "") if told.get("recording") else "",
        is_noticed=notice,
        at=_at(told),
    )


def _word(
    told: dict[str, Any], name: str, shape: re.Pattern[str], absent: str | None = None
) -> str:
    value = told.get(name, absent)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadMessage(_("%s 缺少或写法不对，请看接入说明。") % name)
    return value


def _phone(told: dict[str, Any]) -> str:
    value = told.get("from", "")
    if not isinstance(value, str) or len(value) > 40:
        raise BadMessage(_("from 应当是电话号码。"))
    if normalise(value) in WITHHELD:
        return ""
    try:
        return clean_number(value)
    except ValidationError:
        raise BadMessage(_("from 应当是电话号码。")) from None


def _at(told: dict[str, Any]) -> datetime:
    """When it happened, where the exchange says so and it can be; else now."""
    value = told.get("at")
    if value is None:
        return now()
    try:
        found = parse_datetime(value) if isinstance(value, str) and len(value) < 40 else None
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise BadMessage(_("at 应当带时区，例如 2026-11-25T09:30:00+08:00。"))
    if not now() - _LATE <= found <= now() + timedelta(minutes=5):
        raise BadMessage(_("at 太早或还没有到。"))
    return min(found, now())


def take(message: Message) -> Call:
    """Do to the call what the exchange announces; what has no effect any more has none."""
    unit = hotline.centre()
    calls = Call.objects.select_for_update(of=("self",))
    call = calls.filter(unit=unit, exchange_id=message.call).first()
    if call is None:
        # A lost "ring" must not lose the call.
        call = actions.ring_call(
            unit=unit,
            phone=message.phone,
            exchange_id=message.call,
            extension=message.extension,
            at=message.at,
        )
    call = _moved(call, message)
    if message.recording or message.is_noticed is not None:
        call = actions.notice_call(
            call, recording=message.recording, is_noticed=message.is_noticed, at=message.at
        )
    return call


def _moved(call: Call, message: Message) -> Call:
    at, is_ringing = message.at, call.state == CallState.RINGING
    if message.event == "answer" and is_ringing:
        return actions.take_call(call, extension=message.extension, at=at)
    if message.event in ("hangup", "missed") and is_ringing:
        return actions.miss_call(call, at=at)
    is_filed_early = call.state == CallState.FILED and call.ended_at is None
    if message.event == "hangup" and (call.state == CallState.TALKING or is_filed_early):
        return actions.end_call(call, at=at)
    return call


def miss_the_silent(since: datetime) -> int:
    """Calls that the exchange let ring without another word; how many. Needs scope(SYSTEM)."""
    ringing = Call.objects.filter(state=CallState.RINGING, rang_at__lt=since)
    found = list(ringing.values_list("pk", flat=True)[:200])
    for pk in found:
        with transaction.atomic():
            call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
            if call.state == CallState.RINGING:
                actions.miss_call(call)
    return len(found)
