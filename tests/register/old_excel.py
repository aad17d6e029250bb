"""Writes an old .xls (BIFF8 in a compound file) by hand: no library in the lock writes one."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_BOF, _EOF, _BOUNDSHEET, _LABEL, _NUMBER, _MERGED = 0x809, 0x0A, 0x85, 0x204, 0x203, 0xE5


def old_workbook(
    rows: Iterable[Sequence[object]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    name: str = "名册",
) -> bytes:
    """One sheet; merged areas are (first row, last row, first column, last column) from 0."""
    head = _record(_BOF, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    at = len(head) + 4 + 6 + len(title) + 4
    book = head + _record(_BOUNDSHEET, struct.pack("<IH", at, 0) + title) + _record(_EOF, b"")
    sheet = _record(_BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if value not in ("", None):
                sheet += _cell(line, place, value)
    if merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in merged)
        sheet += _record(_MERGED, struct.pack("<H", len(merged)) + areas)
    return _compound(book + sheet + _record(_EOF, b""))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(line: int, place: int, value: object) -> bytes:
    where = struct.pack("<HHH", line, place, 0)
    if isinstance(value, int | float):
        return _record(_NUMBER, where + struct.pack("<d", value))
    text = str(value)
    return _record(_LABEL, where + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, long enough not to be a short one."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, count + 2), _END]
    assert len(chain) <= 128
    fat = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0, child=1)
    entries += _entry("Workbook", 2, 2, len(stream)) + _entry("", 0, 0, 0) * 2
    return header + fat + entries + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    told = name.encode("utf-16-le") + b"\0\0" if name else b""
    data = told.ljust(64, b"\0") + struct.pack("<HBB", len(told), kind, 1)
    data += struct.pack("<III", _FREE, _FREE, child) + b"\0" * 36
    return data + struct.pack("<IQ", start, size)
