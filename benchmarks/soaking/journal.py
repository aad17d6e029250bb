"""What the clients were told, in a file of their own."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """One thing that the system said it had received; `key` is how the client knows it."""

    verb: str
    case: int
    key: str
    tries: int


class Journal:
    """What the clients were told, in their own file."""

    def __init__(self, path: Path) -> None:
        self.entries: list[Received] = []
        self.exports: list[int] = []
        self.faults: Counter[str] = Counter()
        self.unknown = 0
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def receive(self, entry: Received) -> None:
        with self._lock:
            self.entries.append(entry)
            self._file.write(json.dumps(asdict(entry)) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Nobody is told anything more."""
        self._file.close()

    def fault(self, what: str) -> None:
        with self._lock:
            self.faults[what] += 1

    def not_told(self) -> None:
        """Done, as a look at the page showed, but the answer was lost."""
        with self._lock:
            self.unknown += 1
