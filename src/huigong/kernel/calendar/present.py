"""What time it is, for everything that is written with a
moment: the demo and the tests may set it, nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from time import time

from django.utils import timezone

#: Seconds. Within one every time zone has one day; a sheet asks for it with every line.
_QUARTER = 900
_set: ContextVar[datetime | None] = ContextVar("huigong_present", default=None)


def now() -> datetime:
    """The present moment, aware."""
    return _set.get() or timezone.now()


def today() -> date:
    """The present day in the installation's time zone."""
    moment = _set.get()
    return _day(int(moment.timestamp() if moment else time()) // _QUARTER)


@lru_cache(maxsize=64)
def _day(quarter: int) -> date:
    return datetime.fromtimestamp(quarter * _QUARTER, timezone.get_default_timezone()).date()


@contextmanager
def present(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block (playing a story, testing a clock)."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
