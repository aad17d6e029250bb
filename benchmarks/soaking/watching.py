"""A visitor who opens a page ten times a second: how long was nobody served after each kill?"""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from dataclasses import dataclass

from benchmarks.soaking.killing import Kill

#: A page that asks the database; and how long a visitor waits before it is called an outage.
PAGE = "/my/report/"
_SLOW = 1.5
_EVERY = 0.1
#: So many visits in a row that went well end an outage.
_CALM = 3


@dataclass(frozen=True)
class Visit:
    """One look at the page."""

    begun: float
    ended: float
    is_served: bool

    @property
    def is_trouble(self) -> bool:
        return not self.is_served or self.ended - self.begun > _SLOW


class Visitor:
    """Looks at the page on a fresh connection each time."""

    def __init__(self, port: int) -> None:
        self.visits: list[Visit] = []
        self._port = port

    def run(self, over: threading.Event) -> None:
        """Go on until it is over. One visit at a time: a visit that waits is the outage itself."""
        while not over.wait(_EVERY):
            begun = time.monotonic()
            is_served = self._look()
            self.visits.append(Visit(begun, time.monotonic(), is_served))

    def is_well(self) -> bool:
        """Whether the last five visits went as they should."""
        last = self.visits[-5:]
        return len(last) == 5 and not any(visit.is_trouble for visit in last)

    def _look(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            line.request("GET", PAGE)
            answer = line.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


def outages(visits: list[Visit], kills: list[Kill]) -> dict[str, list[float]]:
    """By kind of kill: seconds until a visitor is served again without waiting long; 0 when always.

    A kill into an outage that is not over is left out: nobody can say whose seconds those are.
    """
    found: dict[str, list[float]] = {}
    for kill in kills:
        if _is_well(visits, kill.at):
            found.setdefault(kill.kind, []).append(_outage(visits, kill.at))
    return found


def _outage(visits: list[Visit], moment: float) -> float:
    end, calm = moment, 0
    for visit in visits:
        if visit.ended <= moment:
            continue
        end, calm = (visit.ended, 0) if visit.is_trouble else (end, calm + 1)
        if calm == _CALM:
            break
    return end - moment


def _is_well(visits: list[Visit], moment: float) -> bool:
    before = [visit for visit in visits if visit.ended <= moment]
    return bool(before) and not before[-1].is_trouble and moment - before[-1].ended < _SLOW


def summary(found: dict[str, list[float]]) -> dict[str, tuple[int, float, float]]:
    """By kind: how many, the median and the worst, in seconds."""
    return {
        kind: (len(spent), round(statistics.median(spent), 1), round(max(spent), 1))
        for kind, spent in sorted(found.items())
    }
