"""From what a browser sent to what may be kept: every check before anything is written."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile

from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.files.faults import Fault, Refused
from huigong.kernel.files.kinds import Kind, ending_of, kind_of
from huigong.kernel.files.packages import check_package
from huigong.kernel.files.pdfs import check_pdf
from huigong.kernel.files.pictures import clean

_MB = 1024 * 1024
_LONGEST_NAME = 120

if TYPE_CHECKING:
    Upload = UploadedFile[Any]  # generic only in the stubs
else:
    Upload = UploadedFile


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken, by the parameters of a day."""

    max_mb: int
    max_number: int
    max_megapixels: int
    max_unpacked_mb: int


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that passed: its clean name, its kind, the bytes to keep, the digest as it came."""

    name: str
    kind: Kind
    content: bytes
    digest: str


def limits() -> Limits:
    """The limits of today."""
    rules = params.at(today())
    names = ("max_mb", "max_number", "max_megapixels", "max_unpacked_mb")
    return Limits(*(int(rules.get(f"files.{name}").value) for name in names))


def inspect(upload: Upload, given: Limits) -> Sound:
    """The file as it may be kept. Raises Refused."""
    if not upload.size:
        raise Refused(Fault.EMPTY)
    if upload.size > given.max_mb * _MB:
        raise Refused(Fault.TOO_LARGE)
    upload.seek(0)
    raw = upload.read()
    name = clean_name(upload.name or "")
    kind = kind_of(raw, name)
    return Sound(_with_ending(name, kind), kind, _checked(raw, kind, given), digest_of(upload))


def _checked(raw: bytes, kind: Kind, given: Limits) -> bytes:
    """The bytes to keep of a kind, after its own check."""
    if kind.family == "picture":
        return clean(raw, kind.name, most_megapixels=given.max_megapixels)
    if kind.family == "package":
        check_package(raw, most_mb=given.max_unpacked_mb)
    elif kind.family == "pdf":
        check_pdf(raw)
    elif kind.family == "text":
        return _plain(raw)
    return raw


def _plain(raw: bytes) -> bytes:
    """Text as UTF-8, whatever the office's editor wrote."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n\f" for mark in text):
            break
        return text.encode()
    raise Refused(Fault.DISGUISED)


def digest_of(upload: Upload) -> str:
    """SHA-256 of the bytes as they came."""
    found = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        found.update(chunk)
    return found.hexdigest()


def clean_name(name: str) -> str:
    """A name without paths, control characters and the marks that turn writing around."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(mark for mark in name if not unicodedata.category(mark).startswith("C"))
    name = " ".join(name.split()).lstrip(".")
    stem, ending = name.rpartition(".")[0] or name, ending_of(name)
    tail = f".{ending}" if ending and stem != name else ""
    return f"{stem[: _LONGEST_NAME - len(tail) - 6]}{tail[:20]}" or "file"


def _with_ending(name: str, kind: Kind) -> str:
    """The name with the ending of what the file is."""
    ending = ending_of(name)
    if ending == kind.ending or (ending, kind.ending) in {("jpeg", "jpg"), ("csv", "txt")}:
        return name
    stem = name.rpartition(".")[0] if ending else name
    return f"{stem or 'file'}.{kind.ending}"
