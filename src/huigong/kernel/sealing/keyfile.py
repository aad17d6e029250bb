"""Changing the master keys in their file: one step each, and what was there before stays readable.

The file is replaced as a whole and only after its bytes are on the disk, so a kill leaves the old
file or the new one. Nothing is sealed with a key before the file that holds it is in place.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huigong.kernel.sealing.keys import key_provider, master_key_file

_LENGTH = 32
#: How long a process may still seal with the key before: a request or a batch that began with it.
LINGERS_SECONDS = 600


class StillNeeded(RuntimeError):
    """还有内容要用这把旧密钥，不能去掉。"""


def add_master_key(path: Path | None = None) -> int:
    """Put a fresh key into the file and make it the current one; its number."""
    with _changed(path or master_key_file()) as held:
        keys = held["master_keys"]
        number = max(int(one) for one in keys) + 1
        # The blind indexes stay on the key that made them.
        held.setdefault("blinding", min(int(one) for one in keys))
        keys[str(number)] = base64.b64encode(secrets.token_bytes(_LENGTH)).decode()
        held["current"], held["current_since"] = number, int(time.time())
    key_provider.cache_clear()
    return number


def drop_master_key(number: int, path: Path | None = None) -> None:
    """Take a key out of the file. Whoever calls has looked that nothing is sealed with it. Raises
    StillNeeded for the current key, for that of the blind indexes, and while a process may still
    seal with the one before.
    """
    with _changed(path or master_key_file()) as held:
        blinding = held.get("blinding", min(int(one) for one in held["master_keys"]))
        current = held.get("current", max(int(one) for one in held["master_keys"]))
        waits = held.get("current_since", 0) + LINGERS_SECONDS > time.time()
        if number in (blinding, current) or waits:
            raise StillNeeded(StillNeeded.__doc__)
        held["master_keys"].pop(str(number), None)
    key_provider.cache_clear()


@contextmanager
def _changed(path: Path) -> Iterator[dict[str, Any]]:
    """The file's content, written back in one step; one process at a time."""
    with open(path.with_name(f"{path.name}.lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = json.loads(path.read_text(encoding="utf-8"))
        keys = held.setdefault("master_keys", {})
        if "master_key" in held:
            keys.setdefault("1", held.pop("master_key"))
        yield held
        _replace(path, json.dumps(held, indent=2) + "\n")


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    mode = path.stat()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if os.geteuid() == 0:
        # Run by root, the service must still be able to read its own file.
        os.chown(draft, mode.st_uid, mode.st_gid)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
