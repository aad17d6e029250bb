"""The lines of a large sheet, read and made ready in a process of its own, while those before them
are written.

What that process sends is plain: a value that is sealed in it never leaves it open.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection, Pipe
from typing import Any, NamedTuple

from django.db import connection, models
from django.utils import translation

from huigong.kernel.exchange.importing import Read, in_batches
from huigong.kernel.exchange.survey import Row, Rows
from huigong.kernel.sealing import key_provider

#: What one transaction takes: large enough to be quick, small enough that a pause is soon heard.
BATCH = 2_000
#: A second process takes some two seconds to be up: so many lines are worth it.
WORTH_IT = 10_000
#: How long it has to go when it is no longer wanted.
_SECONDS = 10
_PROGRAM = "import django; django.setup(); from {} import serve; serve({}, {})"

_log = logging.getLogger(__name__)

#: From lines to what an action takes.
Reads = Callable[[Sequence[Row]], list[Read]]


def batches_of(
    job_id: int, rows: Rows, at: int, left: int, read: Reads, ready: Callable[[list[Read]], None]
) -> Generator[list[Read]]:
    """The lines of a job's sheet after the first `at`, by so many at once. Where many are left,
    another process reads from where this one will have come to by the time that it has begun.

    Inside an open transaction, which it would not see, there is none; and where it dies, this one
    goes on. `ready` makes lines ready once more, when keys have changed since they were.
    """
    if left < WORTH_IT or connection.in_atomic_block:
        yield from map(read, _lines(rows, at))
        return
    with _uncollected() as collect, closing(_Helper(job_id)) as helper:
        for some in _lines(rows, at):
            at += len(some)
            helper.take_over(at)
            yield read(some)
            collect()
            if helper.has_taken_over:
                break
        else:
            return
        try:
            for keys, got in helper.batches():
                if keys != _keys():
                    ready(got)
                yield got
                at += len(got)
                del got
                collect()
        except (EOFError, OSError):
            _log.warning("the process that reads job %s has died; going on without", job_id)
        else:
            rows.hidden, rows.totals = helper.left_out
            return
    yield from map(read, _lines(rows, at))


def serve(handle: int, job_id: int) -> None:
    """Be that process: say that it is up, hear where to begin, send until nobody listens."""
    from huigong.kernel.exchange.import_jobs import reader_of  # late: it imports this module

    with Connection(handle) as pipe, _uncollected() as collect:
        try:
            pipe.send(None)
            at, language = pipe.recv()
            with translation.override(language):
                rows, read = reader_of(job_id)
                packer = _Packer()
                for some in _lines(rows, at):
                    keys = _keys()
                    pipe.send((keys, *packer.pack(read(some))))
                    collect()
                pipe.send((rows.hidden, rows.totals))
        except (EOFError, OSError):
            pass  # the other has paused, or is gone


@contextmanager
def _uncollected() -> Iterator[Callable[[], object]]:
    """Thousands of lines come at once, and while they do the collector would look through them
    and all that the process has loaded, again and again. What is given collects between batches.
    """
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()
        gc.unfreeze()


def _lines(rows: Rows, at: int) -> Generator[list[Row]]:
    with closing(iter(rows)) as every:
        yield from in_batches(islice(every, at, None), BATCH)


def _keys() -> tuple[Any, ...]:
    """The keys that a line is made ready with now."""
    held = key_provider()
    return held.current, held.blinding, held.blinding_also, held.remembering


def _opened(sent: bytes) -> Any:
    return pickle.loads(sent)  # noqa: S301  # what our own child has sent through our own pipe


class _Helper:
    """The other process, from this side."""

    def __init__(self, job_id: int) -> None:
        self._pipe, theirs = Pipe()
        program = _PROGRAM.format(__name__, theirs.fileno(), job_id)
        self._child = subprocess.Popen(  # our own program
            [sys.executable, "-c", program],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env={**os.environ, "HUIGONG_DB_NAME": connection.settings_dict["NAME"]},
        )
        theirs.close()
        #: Takes the next batch out of the pipe, which holds no more than a few lines, while the
        #: present one is written.
        self._ahead = ThreadPoolExecutor(1)
        self.has_taken_over = False
        #: How many lines were hidden, and the first totals, when all is read.
        self.left_out: tuple[int, list[tuple[int, int]]] = (0, [])

    def is_up(self) -> bool:
        return self._pipe.poll()

    def take_over(self, at: int) -> None:
        """Let it read what comes after the first `at` lines, if it is up."""
        if not self.is_up():
            return
        self.has_taken_over = True
        with suppress(EOFError, OSError):  # whoever asks for batches hears that it is gone
            self._pipe.recv()
            self._pipe.send((at, translation.get_language()))

    def batches(self) -> Generator[tuple[tuple[Any, ...], list[Read]]]:
        """What it reads, each batch with the keys that it was made ready with. Raises EOFError or
        OSError when the process is no more.
        """
        unpacker = _Unpacker()
        coming = self._ahead.submit(self._pipe.recv_bytes)
        while len(told := _opened(coming.result())) == len(("keys", "rows", "lines")):
            coming = self._ahead.submit(self._pipe.recv_bytes)
            keys, rows, lines = told
            yield keys, unpacker.unpack(rows, lines)
        self.left_out = told

    def close(self) -> None:
        # What waits for the next batch hears the end of the pipe when its other end is gone.
        self._child.terminate()
        try:
            self._child.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._ahead.shutdown()
        self._pipe.close()


class _Sent(NamedTuple):
    """The place of a row of the database among those that were sent: a union is named by many
    lines and sent once.
    """

    place: int


#: Where a line stands, what is wrong with it, its values, and what an action is told beside them.
_Line = tuple[int, int, tuple[tuple[str, str], ...], dict[str, Any] | None, dict[str, Any]]


class _Packer:
    """Lines as plain values, and the rows of the database that were not sent yet."""

    def __init__(self) -> None:
        self._places: dict[tuple[type[models.Model], Any], _Sent] = {}

    def pack(self, read: Sequence[Read]) -> tuple[list[models.Model], list[_Line]]:
        fresh: list[models.Model] = []
        return fresh, [self._line(one, fresh) for one in read]

    def _line(self, one: Read, fresh: list[models.Model]) -> _Line:
        values = one.values
        if values is None:
            return one.row.leaf, one.row.line, one.wrong, None, {}
        more = {name: value for name, value in one.draft.items() if name not in values}
        told = {
            name: self._place(value, fresh) if isinstance(value, models.Model) else value
            for name, value in values.items()
        }
        return one.row.leaf, one.row.line, one.wrong, told, more

    def _place(self, row: models.Model, fresh: list[models.Model]) -> _Sent:
        key = type(row), row.pk
        if key not in self._places:
            self._places[key] = _Sent(len(self._places))
            fresh.append(row)
        return self._places[key]


class _Unpacker:
    """The same on the other side. The cells themselves are not sent."""

    def __init__(self) -> None:
        self._rows: list[models.Model] = []

    def unpack(self, fresh: Sequence[models.Model], lines: Sequence[_Line]) -> list[Read]:
        self._rows += fresh
        return [self._read(*line) for line in lines]

    def _read(
        self,
        leaf: int,
        line: int,
        wrong: tuple[tuple[str, str], ...],
        told: dict[str, Any] | None,
        more: dict[str, Any],
    ) -> Read:
        row = Row(leaf, line, {})
        if told is None:
            return Read(row, None, wrong)
        values = {
            name: self._rows[value.place] if type(value) is _Sent else value
            for name, value in told.items()
        }
        return Read(row, values, wrong, {**values, **more})
