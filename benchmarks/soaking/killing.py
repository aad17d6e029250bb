"""Kills, at seeded random moments, what a bad night or a full memory might kill."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.soaking.installation import Installation
from huigong.cli import cluster

#: What is killed, and as what it is counted.
KINDS = {
    "web worker": "web",
    "web parent": "web",
    "worker": "worker",
    "postmaster": "database",
    "backend": "backend",
    "connection": "backend",
    "supervisor": "web",
}
#: The share of kills that do not wait until the last one has been got over.
_MEAN = 0.2
_LONGEST_WAIT = 8


@dataclass(frozen=True)
class Kill:
    """One kill that hit somebody."""

    kind: str
    at: float


class Killer:
    """A round kills each kind once in a random order; then another round."""

    def __init__(self, place: Installation, seed: int, between: tuple[float, float]) -> None:
        self.kills: list[Kill] = []
        self._place, self._between = place, between
        self._dice = random.Random(f"{seed} kill")
        self._lock = threading.Lock()

    def run(self, over: threading.Event, is_well: Callable[[], bool]) -> None:
        """Go on until it is over: mostly when all is well again, sometimes into the recovery."""
        waiting: list[str] = []
        while not over.wait(self._dice.uniform(*self._between)):
            is_mean = self._dice.random() < _MEAN
            latest = time.monotonic() + _LONGEST_WAIT
            while not (is_mean or is_well() or time.monotonic() > latest or over.wait(0.2)):
                pass
            if not waiting:
                waiting = self._dice.sample(list(KINDS), len(KINDS))
            self.kill(waiting.pop())

    def kill(self, kind: str) -> bool:
        """Whether there was somebody of that kind, who now is not."""
        with self._lock:
            if kind == "connection":
                is_done = self._cut()
            else:
                found = self._find(kind)
                is_done = bool(found) and _shoot(self._dice.choice(found))
            if is_done:
                self.kills.append(Kill(kind, time.monotonic()))
            return is_done

    def counts(self) -> dict[str, int]:
        """How many by what the report calls them."""
        found = Counter(KINDS[kill.kind] for kill in self.kills)
        return {kind: found[kind] for kind in ("web", "worker", "database", "backend")}

    def _find(self, kind: str) -> list[int]:
        parent = children(self._place.supervisor, "granian")
        if kind == "supervisor":
            return [self._place.supervisor]
        if kind == "worker":
            return children(self._place.supervisor, "huigong.cli", "worker")
        if kind == "web parent":
            return parent
        if kind == "web worker":
            return [pid for above in parent for pid in children(above, "granian")]
        server = cluster.running()
        if server is None:
            return []
        return [server.pid] if kind == "postmaster" else children(server.pid, "huigong_web")

    def _cut(self) -> bool:
        """One session is ended by an administrator: its transaction is lost, all others go on."""
        try:
            with self._place.superuser() as db:
                found = db.execute(
                    "SELECT pid FROM pg_stat_activity WHERE usename = 'huigong_web'"
                ).fetchall()
                if found:
                    db.execute("SELECT pg_terminate_backend(%s)", self._dice.choice(found))
                return bool(found)
        except psycopg.OperationalError:
            return False


def _shoot(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children(parent: int, *words: str) -> list[int]:
    """Child processes whose command line has all these words."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            line = (entry / "cmdline").read_bytes().decode(errors="replace")
        except (OSError, IndexError):
            continue
        if above == parent and all(word in line for word in words):
            found.append(int(entry.name))
    return found
