"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huigong.kernel.files.faults import Fault, Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file that is taken."""

    name: str
    family: str
    ending: str
    media: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("jpeg", "picture", "jpg", "image/jpeg"),
        Kind("png", "picture", "png", "image/png"),
        Kind("webp", "picture", "webp", "image/webp"),
        Kind("pdf", "pdf", "pdf", "application/pdf"),
        Kind(
            "docx",
            "package",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        Kind(
            "xlsx",
            "package",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Kind("text", "text", "txt", "text/plain; charset=utf-8"),
        Kind("mp3", "sound", "mp3", "audio/mpeg"),
        Kind("m4a", "sound", "m4a", "audio/mp4"),
        Kind("amr", "sound", "amr", "audio/amr"),
        Kind("wav", "sound", "wav", "audio/wav"),
        Kind("ogg", "sound", "ogg", "audio/ogg"),
        Kind("flac", "sound", "flac", "audio/flac"),
    )
}
#: What a form's file chooser offers first; it is a convenience, not a check.
ACCEPT = "image/*,audio/*,.pdf,.docx,.xlsx,.txt"

_ENDINGS = {
    "picture": {"jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "gif", "bmp"},
    "pdf": {"pdf"},
    "package": {"docx", "xlsx"},
    "text": {"txt", "csv", "log", "md"},
    "sound": {"mp3", "m4a", "aac", "amr", "wav", "ogg", "oga", "opus", "flac", "3gp", "mp4"},
}
_FAMILY = {ending: family for family, endings in _ENDINGS.items() for ending in endings}
_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"ID3", "mp3"),
    (b"#!AMR", "amr"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
)
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%@)|^#!|^MZ", re.IGNORECASE
)
_MPEG = re.compile(rb"\xff[\xf2-\xff]")


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file. Raises Refused for what is not taken or is called what it is not."""
    kind = KINDS[_content(data, ending_of(name))]
    named = _FAMILY.get(ending_of(name))
    # A phone that calls its WebP .jpg does no harm; a picture that calls itself a letter may.
    is_honest = named == kind.family or (named is None and kind.family != "text")
    if not is_honest:
        raise Refused(Fault.DISGUISED)
    return kind


def ending_of(name: str) -> str:
    """The last ending of a name, in small letters, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _content(data: bytes, ending: str) -> str:
    for start, found in _STARTS:
        if data.startswith(start):
            return found
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if data[8:12] == b"WEBP" else "wav"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _package(data)
    if data[4:8] == b"ftyp":
        return _boxes(data)
    return _rest(data, ending)


def _package(data: bytes) -> str:
    """Word, Excel, or a zip that is neither; the names stand in the directory at the end."""
    if b"word/document.xml" in data:
        return "docx"
    if b"xl/workbook.xml" in data:
        return "xlsx"
    raise Refused(Fault.UNKNOWN)


def _boxes(data: bytes) -> str:
    """The family of MPEG-4: recordings, but also films and Apple's photographs."""
    if data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        raise Refused(Fault.HEIC)
    if b"vide" in data and b"hdlr" in data:
        raise Refused(Fault.VIDEO)
    return "m4a"


def _rest(data: bytes, ending: str) -> str:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(Fault.OLD_OFFICE)
    if _MPEG.match(data):
        return "mp3"
    # What runs hides behind any name: a page, a script, a program.
    if _MARKUP.search(data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise Refused(Fault.ACTIVE if _FAMILY.get(ending) in (None, "text") else Fault.DISGUISED)
    if ending not in _FAMILY:
        raise Refused(Fault.UNKNOWN)
    if _FAMILY[ending] != "text":
        raise Refused(Fault.DISGUISED)
    return "text"
