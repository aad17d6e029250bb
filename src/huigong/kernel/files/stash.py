"""Files that wait while a form is put right: sealed, for whoever chose them alone, once, for a day.

A browser forgets chosen files when a form comes back with an error. The bytes wait apart and are
served to nobody; when the form is sent again they are inspected like any other upload. No row
speaks of them: the mark in the form, which is signed, is all there is.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from huigong.kernel.files import keeping
from huigong.kernel.files.inspecting import Upload, clean_name, limits
from huigong.kernel.scoping.scope import find_current

LASTS = 24 * 3600
#: So many files of one person wait at once; who sends bad forms all day fills no disk.
_MOST = 40
_SALT = "huigong.files.stash"
_MB = 1024 * 1024


class Waiting(SimpleUploadedFile):
    """An upload that waited; `mark` is what its form says of it."""

    def __init__(self, name: str, content: bytes, *, mark: str, place: str) -> None:
        super().__init__(name, content)
        self.mark, self.place = mark, place


def _owner() -> str:
    """Who acts, as the start of a place; empty where nobody is known."""
    seat = find_current()
    return f"{seat.account_id:08x}" if seat and seat.account_id else ""


def put_by(upload: Upload) -> str:
    """Let a file wait; its mark, or nothing where it cannot (nobody known, too large, too many)."""
    if isinstance(upload, Waiting):
        return upload.mark
    owner = _owner()
    if not owner or not upload.size or upload.size > limits().max_mb * _MB:
        return ""
    if sum(1 for _path in keeping.folder(keeping.STASH).glob(f"*/{owner}*")) >= _MOST:
        return ""
    upload.seek(0)
    place = keeping.keep(keeping.STASH, upload.read(), place=owner + uuid4().hex[:24])
    return signing.dumps([place, clean_name(upload.name or "")], salt=_SALT)


def find_waiting(mark: str) -> Waiting | None:
    """The file of a mark; None for another's, for one that is over or was taken already."""
    owner = _owner()
    try:
        place, name = signing.loads(mark, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    if not owner or not place.startswith(owner):
        return None
    with suppress(keeping.Gone):
        return Waiting(name, keeping.read(keeping.STASH, place), mark=mark, place=place)
    return None


def taken(upload: Any) -> None:
    """A file that waited was dealt with: when that is certain it waits no longer."""
    if isinstance(upload, Waiting):
        transaction.on_commit(partial(keeping.drop, keeping.STASH, upload.place))
