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
        # Indexes go on being made with the key before, until every process asks under both.
        held.setdefault("blinding", min(int(one) for one in keys))
        if any(one < held["blinding"] for one in held.get("blinding_also", ())):
            raise StillNeeded(StillNeeded.__doc__)  # the change before is not done
        held["blinding_also"] = [number]
        keys[str(number)] = base64.b64encode(secrets.token_bytes(_LENGTH)).decode()
        held["current"], held["current_since"] = number, int(time.time())
    key_provider.cache_clear()
    return number


def drop_master_key(number: int, path: Path | None = None) -> None:
    """Take a key out of the file. Whoever calls has looked that nothing is sealed with it. Raises
    StillNeeded for the current key, for those of the blind indexes, and while a process may still
    seal with the one before.
    """
    with _changed(path or master_key_file()) as held:
        blinding = held.get("blinding", min(int(one) for one in held["master_keys"]))
        current = held.get("current", max(int(one) for one in held["master_keys"]))
        waits = held.get("current_since", 0) + LINGERS_SECONDS > time.time()
        if number in (blinding, current, *held.get("blinding_also", ())) or waits:
            raise StillNeeded(StillNeeded.__doc__)
        held["master_keys"].pop(str(number), None)
        held["remembering"] = [one for one in held.get("remembering", ()) if one != number]
    key_provider.cache_clear()


# --- the key of the blind indexes ----------------------------------------------------------------
# Three steps, each told to every process by the file: rows are made with the old key and asked for
# under both; made with the new key and asked for under both; asked for under the new one alone.


def announce_index_key(path: Path | None = None) -> None:
    """Have everybody ask under the current key too; none does when a change is under way."""
    with _changed(path or master_key_file()) as held:
        held.setdefault("blinding", min(int(one) for one in held["master_keys"]))
        current = held.get("current", max(int(one) for one in held["master_keys"]))
        if not held.get("blinding_also") and held["blinding"] != current:
            held["blinding_also"] = [current]
    key_provider.cache_clear()


def use_index_key(path: Path | None = None) -> None:
    """Make new indexes with the announced key. Whoever calls has waited for those who were at work
    before it was announced.
    """
    with _changed(path or master_key_file()) as held:
        (new,) = held["blinding_also"]
        held["blinding"], held["blinding_also"] = new, [held["blinding"]]
    key_provider.cache_clear()


def retire_index_key(path: Path | None = None) -> None:
    """Ask under the new key alone, but for what cannot be indexed anew. Whoever calls has looked
    that no row is left, and waited.
    """
    with _changed(path or master_key_file()) as held:
        (old,) = held["blinding_also"]
        held["remembering"] = sorted({old, *held.get("remembering", ())}, reverse=True)
        held["blinding_also"] = []
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
