"""The message format of the exchange: docs/operators/exchange.md is the contract.

Pure reading, writing and signing; what a message does is in `actions`.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import CaseKind
from huigong.domains.hotline.orders.models import UpwardMessage
from huigong.kernel.accounts.phones import clean_phone
from huigong.kernel.calendar.present import now, today
from huigong.kernel.exchange.machines import Peer

LONGEST = 16_384
_NUMBER = re.compile(r"[A-Za-z0-9〔〕\[\]._/-]{1,40}")
_FARTHEST = timedelta(days=366)


class BadOrder(ValueError):
    """A message that is signed but cannot be taken; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order as it came."""

    number: str
    title: str
    text: str
    due_at: datetime | None = None
    kind: str = ""
    division: str = ""
    employer: str = ""
    people: int = 1
    name: str = ""
    phone: str = ""
    is_confidential: bool = False

    @property
    def digest(self) -> str:
        """Of everything it says, whichever way the JSON was written."""
        said = [getattr(self, name) for name in sorted(self.__slots__)]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def peer() -> Peer:
    """What is shared with the other side."""
    return Peer(settings.HUIGONG_EXCHANGE_SECRET, settings.HUIGONG_EXCHANGE_WINDOW, "X-Exchange")


def read(body: bytes) -> Order:
    """The order of a body. Raises BadOrder."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BadOrder(_("消息不是 JSON。")) from None
    if not isinstance(told, dict) or told.get("type") != "order":
        raise BadOrder(_("消息应当是一个 JSON 对象，type 是 order。"))
    number = _text(told, "number", 40)
    if not _NUMBER.fullmatch(number):
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "number")
    person = {} if told.get("person") is None else told["person"]
    if not isinstance(person, dict):
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "person")
    return Order(
        number=number,
        title=_text(told, "title", 80),
        text=_text(told, "text", 4000),
        due_at=_due(told.get("due")),
        kind=_kind(told.get("kind", "")),
        division=_place(told.get("division", "")),
        employer=_text(told, "employer", 100, ""),
        people=_people(told.get("people", 1)),
        name=_text(person, "name", 40, ""),
        phone=_phone(person),
        is_confidential=told.get("confidential") is True,
    )


def _text(told: dict[str, Any], name: str, most: int, absent: str | None = None) -> str:
    value = told.get(name, absent)
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % name)
    if absent is None and not value.strip():
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % name)
    return value.strip()


def _due(value: Any) -> datetime | None:
    """The end of the day that is named."""
    if value is None:
        return None
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not _is_near(day):
        raise BadOrder(_("due 应当是一年以内、今天或以后的日期，例如 2026-12-10。"))
    return timezone.make_aware(datetime.combine(day, clock(23, 59, 59)))


def _is_near(day: date) -> bool:
    return today() <= day <= today() + _FARTHEST


def _kind(value: Any) -> str:
    if value not in ("", *CaseKind.values):
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "kind")
    return str(value)


def _place(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(\d{6})?", value):
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "division")
    return value


def _people(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100_000:
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "people")
    return value


def _phone(person: dict[str, Any]) -> str:
    value = _text(person, "phone", 40, "")
    if not value:
        return ""
    try:
        return clean_phone(value)
    except ValidationError:
        raise BadOrder(_("%s 缺少或写法不对，请看接入说明。") % "phone") from None


def write(message: UpwardMessage, number: str, case_number: str) -> bytes:
    """The body of a message upward; its key is the same at each attempt."""
    told = {
        "type": message.form,
        "id": str(message.key),
        "number": number,
        "case": case_number,
        "text": message.text,
        "at": timezone.localtime(message.written_at).isoformat(timespec="seconds"),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def sent_now() -> str:
    """The moment that a signature covers: of the machine's own clock, not of a replayed day."""
    return str(int(time.time()))


def later(tries: int) -> datetime:
    """When a message not taken is tried again: after 2, 4, 8 … minutes, 6 hours at most."""
    return now() + timedelta(minutes=min(2 ** min(tries, 20), 360))
