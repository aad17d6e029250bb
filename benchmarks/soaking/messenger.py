"""The text message service of the soak: it writes down what it was handed, once for every time."""

from __future__ import annotations

import os
from pathlib import Path

#: Where the worker finds the file; set by the soak.
VARIABLE = "HUIGONG_SOAK_MESSAGES"


class Recorder:
    """An adapter that notes the number of each message it was told to send."""

    keeps_secret = False

    def send(self, number: str, text: str, *, message_id: int) -> None:
        """One line in one write: a kill leaves a line or none."""
        file = os.open(os.environ[VARIABLE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{message_id}\n".encode())
        finally:
            os.close(file)


def sent_ids(path: Path) -> list[int]:
    """What was handed over, in order, repetitions included."""
    if not path.is_file():
        return []
    return [int(line) for line in path.read_text(encoding="ascii").split()]
