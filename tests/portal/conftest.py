"""What the tests of the worker's pages share: a form as sent, and offices at work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.world import machine

from huigong.domains.hotline.actions import close_case, dispatch_case
from huigong.domains.hotline.models import Case
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar import TZ
from huigong.kernel.calendar.present import present
from huigong.kernel.notices.models import Message
from huigong.kernel.notices.sending import full_text
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.actions import check_leg, reply_leg, sign_leg
from huigong.kernel.workflow.models import Leg

PHONE = "15400000061"  # of Lao
HUZHU, MINHE, HAIDONG = "QH-630223", "QH-630222", "QH-6302"
#: Stands in every note between offices: it must not reach a worker in any byte.
NOTE = "内部话不外传"


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    """A moment of 2026, in November unless told otherwise."""
    return datetime(2026, month, day, hour, tzinfo=TZ)


def words(**more: Any) -> dict[str, Any]:
    """A form as a browser sends it."""
    return {
        "text": "干了三个月没发工资。\r\n想请工会帮我要回来。",
        "category": "pay.arrears",
        "employer": "互助甲申劳务公司",
        "division": "630223",
        "people": "12",
        "privacy": "secret",
        "reporter_name": "马师傅",
        "phone": "",
        "client_id": str(uuid4()),
        **more,
    }


@dataclass
class Matters:
    """Reports of workers, and offices that work on them."""

    world: World

    def client(self, who: str = "") -> Client:
        return self.world.client_for(who) if who else Client()

    def all(self) -> list[Case]:
        with scope(SYSTEM, reason="test"):
            return list(Case.objects.filter(reporter__isnull=False).order_by("id"))

    def report(self, who: str = "lao", when: datetime | None = None, **more: Any) -> int:
        with present(when) if when else nullcontext():
            answer = self.client(who).post("/my/report/", words(**more))
        assert answer.status_code == 302, answer.content.decode()
        return int(answer["Location"].split("/")[3])

    def send(self, number: int, *codes: str, by: str = "an", when: datetime | None = None) -> None:
        with self.world.seat(by, at=when):
            lead, *helpers = (Unit.objects.get(code=code) for code in codes)
            case = Case.objects.get(pk=number)
            dispatch_case(case, units=[lead], assist=tuple(helpers), order=NOTE)

    def leg(self, number: int, code: str) -> Leg:
        return Leg.objects.filter(row_id=number, unit__code=code).latest("id")

    def acting(self, who: str, when: datetime | None = None) -> AbstractContextManager[Any]:
        return self.world.seat(who, at=when)

    def answer(self, number: int, answer: str) -> None:
        with self.acting("ming"):
            sign_leg(self.leg(number, HUZHU))
        self.answer_signed(number, answer)

    def answer_signed(self, number: int, answer: str) -> None:
        with self.acting("ming"):
            reply_leg(self.leg(number, HUZHU), reply=NOTE, answer=answer)

    def check(self, number: int, *, by: str = "an", code: str = HUZHU) -> None:
        with self.acting(by):
            check_leg(self.leg(number, code))

    def close(self, number: int, answer: str) -> None:
        with self.acting("an"):
            close_case(Case.objects.get(pk=number), answer=answer, is_satisfied=True, note=NOTE)

    def look(self, number: int, who: str) -> None:
        with self.acting(who):
            record_look(Case.objects.get(pk=number), what="phone", reason=NOTE)


@pytest.fixture
def matters(world: World) -> Matters:
    """Needs `db` or `fresh_database` beside it."""
    return Matters(world)


@pytest.fixture
def newest_code() -> Callable[[], str]:
    def read() -> str:
        with machine():
            message = Message.objects.filter(template="sign_in_code").latest("id")
        return full_text(message).split("验证码 ")[1][:6]

    return read
