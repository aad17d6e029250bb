"""Where the bytes lie: outside the web root, under random names, sealed; quarantine apart."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from huigong.kernel.sealing import Unreadable, seal_bytes, unseal_bytes

KEPT, SMALL, APART, STASH = "files", "small", "quarantine", "stash"


class Gone(Exception):
    """文件的内容不在了：可能是恢复备份时漏了 media 目录。"""


def folder(area: str) -> Path:
    """One of the areas under HUIGONG_HOME/media."""
    return Path(settings.MEDIA_ROOT) / area


def path_of(area: str, place: str) -> Path:
    """Where a place is; places are made here, never told by anybody."""
    return folder(area) / place[:2] / place


def keep(area: str, content: bytes, *, place: str = "") -> str:
    """Write bytes sealed for their place; return the place."""
    place = place or uuid4().hex
    path = path_of(area, place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = seal_bytes(content, f"files.{area}", hint=place)
    # Under another name first: whoever reads it finds all of it or nothing.
    half = path.with_suffix(".half")
    with open(half, "wb", opener=private) as file:
        write_out(file, sealed)
    half.replace(path)
    return place


def private(path: str, flags: int) -> int:
    """Open a file that its owner alone may read."""
    return os.open(path, flags, 0o600)


def write_out(file: BinaryIO, content: bytes) -> None:
    """Write, and wait until the disk has it."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def read(area: str, place: str) -> bytes:
    """The bytes of a place. Raises Gone when they are not there or cannot be opened."""
    try:
        return unseal_bytes(path_of(area, place).read_bytes(), f"files.{area}", hint=place)
    except (FileNotFoundError, Unreadable) as absent:
        raise Gone(Gone.__doc__) from absent


def drop(area: str, place: str) -> None:
    """Delete the bytes of a place, if they are there."""
    with suppress(FileNotFoundError):
        path_of(area, place).unlink()
