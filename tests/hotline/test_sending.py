"""Two workers at once send a report to 全总 once; one killed on the way leaves it to the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from huigong.domains.hotline.orders import actions
from huigong.domains.hotline.orders import format as wire
from huigong.domains.hotline.orders.adapters import Said
from huigong.domains.hotline.orders.models import UpwardMessage
from huigong.kernel.scoping.scope import SYSTEM, scope


class Slow:
    """Holds the first message until it is told to go on."""

    def __init__(self) -> None:
        self.has_begun, self.may_end, self.heard = Event(), Event(), 0

    def deliver(self, body: bytes, at: str, signature: str) -> Said:
        self.heard += 1
        self.has_begun.set()
        assert self.may_end.wait(20)
        return Said(is_taken=True)


def _state() -> str:
    with scope(SYSTEM, reason="test"):
        return UpwardMessage.objects.get().state


@pytest.fixture
def slow(fresh_database, monkeypatch, settings) -> Slow:
    settings.HUIGONG_EXCHANGE_SECRET = "0123456789abcdef"
    side = Slow()
    monkeypatch.setattr(actions, "exchange_adapter", lambda: side)
    with scope(SYSTEM, reason="test"):
        actions.take(wire.Order(number="QZ-1", title="欠薪", text="请查"))
    return side


def _in_another_worker() -> bool:
    try:
        return actions.send_next()
    finally:
        connection.close()


def test_two_workers_send_it_once(slow) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(_in_another_worker)
        assert slow.has_begun.wait(20)
        assert not actions.send_next()
        slow.may_end.set()
        assert first.result(20)
    assert slow.heard == 1 and _state() == "sent"


def test_a_worker_whose_session_is_killed_loses_nothing(slow) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(_in_another_worker)
        assert slow.has_begun.wait(20)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                # An autovacuum may be at the database too, and is not ours to end.
                " AND backend_type = 'client backend'"
            )
        slow.may_end.set()
        assert first.exception(20) is not None
    assert _state() == "queued"
    assert actions.send_next() and _state() == "sent" and slow.heard == 2
