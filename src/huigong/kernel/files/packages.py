"""Word and Excel files: packages of XML. Nothing in them may run, reach out, or swell."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from huigong.kernel.files.faults import Fault, Refused

_MOST_ENTRIES = 3000
_RATIO, _LARGE = 200, 1024 * 1024
_CHUNK = 256 * 1024
_RUNS = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|oleobject|externallink|/embeddings/|\.bin$|\.exe$|\.js$",
    re.IGNORECASE,
)
#: Printer settings are the one kind of .bin that every office's Excel writes.
_HARMLESS = re.compile(r"printersettings/[^/]+\.bin$", re.IGNORECASE)
_LEADS = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def check_package(data: bytes, *, most_mb: int) -> None:
    """Pass, or raise Refused: a bomb, something active, a password, a broken file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_names(entries)
            _check_size(package, entries, most_mb * 1024 * 1024)
            for entry in entries:
                if entry.filename.lower().endswith((".rels", "[content_types].xml")):
                    _check_relations(package.read(entry))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise Refused(Fault.DAMAGED) from fault
    except RuntimeError as fault:  # zipfile's word for "encrypted"
        raise Refused(Fault.LOCKED) from fault


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise Refused(Fault.BOMB)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_is_outside(name) for name in names):
        raise Refused(Fault.ACTIVE)
    if any(_RUNS.search(name) and not _HARMLESS.search(name) for name in names):
        raise Refused(Fault.ACTIVE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(Fault.LOCKED)


def _is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]


def _check_size(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most: int) -> None:
    """By what the directory says first, then by unpacking: a directory may lie."""
    if sum(entry.file_size for entry in entries) > most:
        raise Refused(Fault.BOMB)
    for entry in entries:
        swells = entry.file_size > _RATIO * max(entry.compress_size, 1)
        if swells and entry.file_size > _LARGE:
            raise Refused(Fault.BOMB)
        # Read to its end for the check sum, in pieces, kept nowhere.
        with package.open(entry) as inside:
            while inside.read(_CHUNK):
                pass


def _check_relations(xml: bytes) -> None:
    """No part is macro-enabled, and nothing but a plain hyperlink leads out of the file."""
    if _LEADS.search(xml) or (not xml.isascii() and not _is_utf8(xml)):
        raise Refused(Fault.ACTIVE)
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314  # no DTD gets here: nothing can expand
    except ElementTree.ParseError as fault:
        raise Refused(Fault.DAMAGED) from fault
    for node in root:
        told = " ".join(node.attrib.values()).lower()
        leads_out = node.get("TargetMode", "").strip().lower() == "external"
        is_link = node.get("Type", "").endswith("/hyperlink")
        if "macroenabled" in told or "vbaproject" in told or (leads_out and not is_link):
            raise Refused(Fault.ACTIVE)


def _is_utf8(xml: bytes) -> bool:
    try:
        xml.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in xml
