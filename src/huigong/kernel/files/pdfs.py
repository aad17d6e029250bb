"""PDF: what would run or unpack something is found, also where it is packed or oddly spelt."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from huigong.kernel.files.faults import Fault, Refused

_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)"
    rb"(?![A-Za-z0-9])"
)
#: Long enough to be no chance: looked for in every byte, whatever a reader takes for a stream.
_ANYWHERE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
#: Some readers unpack whatever has a /First, be it called an object stream or not.
_OBJECTS = re.compile(rb"/(ObjStm|First)(?![A-Za-z])")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
#: Object streams hold a file's small parts; no honest one unpacks to more.
_MOST = 32 * 1024 * 1024


def check_pdf(data: bytes) -> None:
    """Pass, or raise Refused: active content, a password, packed so that it cannot be read."""
    if b"%%EOF" not in data[-2048:] and b"startxref" not in data:
        raise Refused(Fault.DAMAGED)
    bare = _without_streams(data)
    if re.search(rb"/Encrypt(?![A-Za-z])", bare):
        raise Refused(Fault.LOCKED)
    if _ANYWHERE.search(_ESCAPED.sub(_unescape, data)):
        raise Refused(Fault.ACTIVE)
    for part in (bare, *_packed(data)):
        if _ACTIVE.search(_ESCAPED.sub(_unescape, part)):
            raise Refused(Fault.ACTIVE)


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes([int(found.group(1), 16)])


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each stream's bytes begin and end."""
    at = 0
    while found := _STREAM.search(data, at):
        if data[max(found.start() - 3, 0) : found.start()] == b"end":
            at = found.end()
            continue
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        yield found.end(), end
        at = end + len(b"endstream")


def _without_streams(data: bytes) -> bytes:
    """Everything outside the streams; chance bytes inside them would read as names."""
    parts, at = [], 0
    for start, end in _spans(data):
        parts.append(data[at:start])
        at = end
    return b"\n".join((*parts, data[at:]))


def _packed(data: bytes) -> Iterator[bytes]:
    """The objects that lie packed in object streams."""
    before = 0
    for start, end in _spans(data):
        head, before = _ESCAPED.sub(_unescape, data[before:start]), end
        if not _OBJECTS.search(head):
            continue
        filters = _FILTERS.findall(head)
        if not filters:
            yield data[start:end]
        elif filters[-1].strip(b"[] \r\n") in (b"/FlateDecode", b"/Fl"):
            yield _inflate(data[start:end])
        else:
            raise Refused(Fault.ACTIVE)  # packed so that nobody can look in: not by any office


def _inflate(raw: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        found = unpacker.decompress(raw, _MOST)
    except zlib.error as fault:
        raise Refused(Fault.DAMAGED) from fault
    if unpacker.unconsumed_tail:
        raise Refused(Fault.BOMB)
    return found
