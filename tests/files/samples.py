"""Files as people and attackers send them, made by the code that reads them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(
    size: tuple[int, int] = (640, 480), form: str = "JPEG", colour: str = "red", **more: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photograph lying on its side, with the place where it was taken and a maker's name."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[2] = (36.0, 50.0, 12.0)
    exif.get_ifd(0x8825)[1] = "N"
    return photo((400, 200), exif=exif.tobytes())


def huge_png(width: int, height: int) -> bytes:
    """A few kilobytes that say they are so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def package(main: str = "word/document.xml", rels: str = "", **parts: bytes) -> bytes:
    """A small Word or Excel file; further parts by name, `__` for a slash and `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _RELS.format(rels))
        file.writestr(main, "<w/>")
        for name, body in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return out.getvalue()


def relation(target: str, kind: str = "attachedTemplate") -> str:
    return f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'


def pdf(*objects: bytes) -> bytes:
    """A PDF of the given objects, good enough for every reader that mends the table."""
    body = b"%PDF-1.7\n"
    for number, content in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", *objects), 1):
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    return body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def stream(head: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(packed), packed)


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
