"""Half as much again as it can do: everybody waits longer, nobody is lost, and it passes."""

from __future__ import annotations

import http.client
import itertools
import queue
import statistics
import threading
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.soaking.clients import Seats
from benchmarks.soaking.installation import Installation
from benchmarks.soaking.killing import children
from benchmarks.soaking.watching import PAGE

#: As many visitors at once as keep all threads of the web workers busy.
_BUSY = 8
_VISITORS = 160
_PATIENCE = 60
_FACTOR = 1.5
#: What counts as collapse: less than this share of the capacity is still served.
_LEAST = 0.6
_CALM = 1.5
_RECOVERY_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """When it was due, when it was answered, and how (0: not at all)."""

    due: float
    ended: float
    status: int

    @property
    def waited(self) -> float:
        return self.ended - self.due


class Load:
    """Opens the pages that staff and workers open most."""

    def __init__(self, port: int, seats: Seats) -> None:
        self._port = port
        workers = [(path, key) for _, key in seats.workers for path in ("/my/cases/", PAGE)]
        staff = [("/desk/hotline/case/", key) for key in seats.staff.values()]
        pairs = zip(workers, itertools.cycle(staff), strict=False)
        self._turns = itertools.cycle([turn for pair in pairs for turn in pair])
        self._lock = threading.Lock()

    def visit(self, due: float) -> Served:
        """One page on a fresh connection."""
        with self._lock:
            path, session = next(self._turns)
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        try:
            line.request("GET", path, headers={"Cookie": f"huigong_session={session}"})
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            line.close()
        return Served(due, time.monotonic(), status)


def overload(place: Installation, seats: Seats, seconds: float = 12) -> dict[str, Any]:
    """Measure the capacity, offer half as much again, see that it passes."""
    load = Load(place.port, seats)
    before = _processes(place)
    _closed(load, 3)
    able = len(_closed(load, seconds)) / seconds
    begun = time.monotonic()
    served = _offered(load, able * _FACTOR, seconds)
    last = max(one.ended for one in served)
    good = [one for one in served if one.status == 200]
    waits = [one.waited for one in good] or [float(_PATIENCE)]
    rate = len(good) / (last - begun)
    recovered = _calm_again(load)
    statuses = sorted({one.status for one in served})
    return {
        "capacity_per_s": round(able, 1),
        "offered_per_s": round(able * _FACTOR, 1),
        "served_per_s": round(rate, 1),
        "wait_p50_s": round(statistics.median(waits), 2),
        "wait_worst_s": round(max(waits), 2),
        "not_served": len(served) - len(good),
        "statuses": statuses,
        "calm_after_s": round(recovered, 1),
        "ok": rate >= able * _LEAST
        and recovered < _RECOVERY_SECONDS
        and set(statuses) <= {200, 503}
        and _processes(place) == before,
    }


def _processes(place: Installation) -> list[int]:
    parents = children(place.supervisor, "granian")
    return sorted(parents + [pid for above in parents for pid in children(above, "granian")])


def _closed(load: Load, seconds: float) -> list[Served]:
    """As many visitors as there are threads, each opening the next page when they have read one."""
    until = time.monotonic() + seconds
    found: list[Served] = []

    def visit() -> None:
        while time.monotonic() < until:
            found.append(load.visit(time.monotonic()))

    _together([threading.Thread(target=visit) for _ in range(_BUSY)])
    return [one for one in found if one.status == 200]


def _offered(load: Load, rate: float, seconds: float) -> list[Served]:
    """Visitors who come at their own beat, whether the one before was served or not."""
    waiting: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    found: list[Served] = []

    def visit() -> None:
        while (due := waiting.get()) is not None:
            found.append(load.visit(due))

    def arrive() -> None:
        begun = time.monotonic()
        for turn in range(int(rate * seconds)):
            due = begun + turn / rate
            time.sleep(max(0.0, due - time.monotonic()))
            waiting.put(due)
        for _ in range(_VISITORS):
            waiting.put(None)

    visitors = [threading.Thread(target=visit) for _ in range(_VISITORS)]
    _together([*visitors, threading.Thread(target=arrive)])
    return found


def _calm_again(load: Load) -> float:
    """Seconds until three visits in a row are quick again."""
    begun, quick = time.monotonic(), 0
    while quick < 3 and time.monotonic() - begun < _RECOVERY_SECONDS:
        one = load.visit(time.monotonic())
        quick = quick + 1 if one.status == 200 and one.waited < _CALM else 0
    return time.monotonic() - begun


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
