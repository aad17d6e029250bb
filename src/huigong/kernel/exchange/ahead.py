"""Getting the next thing ready while the present one is being written."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from random import choice
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
R = TypeVar("R")


def one_ahead(things: Iterable[T], make: Callable[[T], R]) -> Generator[R, None, None]:
    """`make` of each thing, in order; that of the next is worked out in a thread of its own while
    the caller waits for the database. Close it when you stop early (`contextlib.closing`).

    The thread has a connection of its own: `make` takes its own scope, and reads only. What the
    caller's open transaction has written would not be there to read, so inside one nothing is done
    ahead.
    """
    if connection.in_atomic_block:
        yield from map(make, things)
        return
    left, cores = iter(things), os.sched_getaffinity(0)

    def step(core: int) -> list[R]:
        os.sched_setaffinity(0, {core})
        return [make(thing) for thing in islice(left, 1)]

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as pool:
        try:
            coming = pool.submit(copy_context().run, step, _draw(cores))
            while made := coming.result():
                coming = pool.submit(copy_context().run, step, _draw(cores))
                yield made[0]
        finally:
            os.sched_setaffinity(0, cores)
            pool.submit(_hang_up)


def _draw(cores: set[int]) -> int:
    """A core for both threads until the next thing, and this thread on it.

    They take turns at the interpreter anyway. Left alone they spread, and the database, which does
    work beside them, is moved about: a sheet of members takes a third longer. Drawn anew each time,
    so that two imports do not meet on one core for long.
    """
    core = choice([*cores])  # noqa: S311  # nothing secret
    os.sched_setaffinity(0, {core})
    return core


def _hang_up() -> None:
    connection.close()  # asked for in the thread: it is the thread's own
