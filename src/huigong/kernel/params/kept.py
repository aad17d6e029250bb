"""Reference data kept in each process until its stamp in the database changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")

_reading: ContextVar[dict[str, uuid.UUID] | None] = ContextVar("huigong_stamps", default=None)


class Kept(Generic[T]):
    """Loads once, then asks the database one small question: is the stamp still the same?

    The stamp is read before the rows, so a change between the two is noticed at the next call.
    """

    def __init__(self, topic: str, load: Callable[[], T]) -> None:
        self._topic = topic
        self._load = load
        self._kept: tuple[uuid.UUID | None, T] | None = None

    def get(self) -> T:
        """Return the data as the database has it now."""
        stamp = self._stamp()
        kept = self._kept
        # No stamp yet means that nothing was ever written: that is a state like any other.
        if kept is None or kept[0] != stamp:
            kept = self._kept = (stamp, self._load())
        return kept[1]

    def _stamp(self) -> uuid.UUID | None:
        stamps = _reading.get()
        if stamps is None:
            stamps = _stamps()
        elif not stamps:
            stamps.update(_stamps())
        return stamps.get(self._topic)


def _stamps() -> dict[str, uuid.UUID]:
    # Asked by most pages and actions: the query builder would cost more than the query.
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, value FROM params_stamp")
        return dict(cursor.fetchall())


@contextmanager
def one_reading() -> Iterator[None]:
    """Within the block the stamps are asked once: a computation holds to one state of the rules.

    What the block itself writes to them is seen after it.
    """
    if _reading.get() is not None:
        yield
        return
    token = _reading.set({})
    try:
        yield
    finally:
        _reading.reset(token)
