"""A first look into an .xlsx without reading its values: how far each sheet reaches, what is hidden
and merged, and whether it is made to unpack into more than a machine holds.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

_FILES = 2000
#: What a workbook may unpack to, and how much more than its own size.
_UNPACKED = 2 * 2**30
_RATIO = 200
_SLACK = 2**20
_CHUNK = 2**18
#: More formulas without a value than anybody would look through one by one.
_BROKEN = 200_000
#: More merged areas than a person would ever make; each is kept in memory.
_MERGED = 100_000
_BOOK = "xl/workbook.xml"
Attributes = Mapping[str, str]


class BadPackage(Exception):
    """A file that is no workbook we read; the message says what to do."""


@dataclass(slots=True)
class Seen:
    """What one sheet is like; rows and columns from 1."""

    name: str
    is_hidden: bool
    filled: int = 0
    width: int = 0
    last_row: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Cells whose formula failed or was never reckoned: readers give them as empty.
    broken: set[tuple[int, int]] = field(default_factory=set)


def look_into(path: Path) -> list[Seen]:
    """The sheets of a workbook in their order. Raises BadPackage."""
    try:
        with zipfile.ZipFile(path) as packed:
            _refuse_bomb(packed, path.stat().st_size)
            return [_look(packed, part, seen) for part, seen in _sheets(packed)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as fault:
        raise BadPackage(_("文件不完整，请重新保存后再上传。")) from fault
    except (KeyError, RuntimeError, ValueError, expat.ExpatError) as fault:
        raise BadPackage(
            _("这个文件打不开。请用 Excel 或 WPS 另存为 .xlsx 后再试；带密码的请先去掉密码。")
        ) from fault


def _refuse_bomb(packed: zipfile.ZipFile, size: int) -> None:
    found = packed.infolist()
    whole = sum(item.file_size for item in found)
    if len(found) > _FILES or whole > _UNPACKED or whole > size * _RATIO + _SLACK:
        raise BadPackage(_("文件展开后过大，不能导入。请只保留需要的工作表，另存后再试。"))


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, Seen]]:
    targets: dict[str, str] = {}
    found: list[tuple[str, Seen]] = []

    def relation(told: Attributes) -> None:
        if told.get("Type", "").endswith("/worksheet"):
            targets[told["Id"]] = posixpath.normpath(posixpath.join("/xl", told["Target"]))[1:]

    def sheet(told: Attributes) -> None:
        number = next(value for name, value in told.items() if name.rpartition(":")[2] == "id")
        if number in targets:
            is_hidden = told.get("state", "visible") != "visible"
            found.append((targets[number], Seen(told["name"], is_hidden)))

    _parse(packed, "xl/_rels/workbook.xml.rels", {"Relationship": relation})
    _parse(packed, _BOOK, {"sheet": sheet})
    return found


class _Look:
    """Follows the rows and cells of one sheet."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.row, self.place, self.is_filled = seen, 0, 0, False
        self._letters: dict[str, int] = {}
        self.parser: expat.XMLParserType | None = None
        self._fails = self._lacks = self._is_text = False

    def start_row(self, told: Attributes) -> None:
        self.end_cell()
        self.row = int(told["r"]) if "r" in told else self.row + 1
        self.place, self.is_filled = 0, False
        if told.get("hidden") in ("1", "true"):
            self.seen.hidden_rows.add(self.row)

    def start_cell(self, told: Attributes) -> None:
        if self._lacks:
            self.end_cell()
        self._find(told)
        kind = told.get("t")
        self._fails = self._lacks = kind == "e"
        self._is_text = kind == "str"

    def formula(self, _told: Attributes) -> None:
        self._lacks = True

    def _reckoned(self, _text: str) -> None:
        self._lacks = self._fails
        if self.parser:
            self.parser.CharacterDataHandler = None

    def end_cell(self) -> None:
        if self.parser:
            self.parser.CharacterDataHandler = None
        if self._lacks:
            self._lacks = False
            self.seen.broken.add((self.row, self.place))
            self.seen.width = max(self.seen.width, self.place)
            if len(self.seen.broken) > _BROKEN:
                raise BadPackage(
                    _("表里有许多公式没有算出的值。请用 Excel 或 WPS 打开、保存一次，再上传。")
                )

    def _find(self, told: Attributes) -> None:
        name = told.get("r", "").rstrip("0123456789")
        if not name:
            self.place += 1
            return
        if name not in self._letters:
            self._letters[name] = column_of(name)
        self.place = self._letters[name]

    def value(self, _told: Attributes) -> None:
        seen = self.seen
        if self._is_text:
            self._lacks = False
        elif self._lacks and self.parser:
            # A number that was never reckoned is there, and empty. Only such cells are listened to.
            self.parser.CharacterDataHandler = self._reckoned
        if not self.is_filled:
            self.is_filled, seen.filled, seen.last_row = True, seen.filled + 1, self.row
        seen.width = max(seen.width, self.place)

    def columns(self, told: Attributes) -> None:
        if told.get("hidden") in ("1", "true"):
            first, last = int(told["min"]), min(int(told["max"]), 16_384)
            self.seen.hidden_columns.update(range(first, last + 1))

    def merge(self, told: Attributes) -> None:
        if len(self.seen.merged) >= _MERGED:
            raise BadPackage(_("合并的单元格太多，不能导入。请取消合并后另存再试。"))
        start, _colon, end = told["ref"].partition(":")
        self.seen.merged.append((*cell_of(start), *cell_of(end or start)))


def _look(packed: zipfile.ZipFile, part: str, seen: Seen) -> Seen:
    look = _Look(seen)
    steps = {"row": look.start_row, "c": look.start_cell, "v": look.value, "is": look.value}
    steps |= {"f": look.formula, "col": look.columns, "mergeCell": look.merge}
    _parse(packed, part, steps, look)
    look.end_cell()
    return seen


def column_of(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= 16_384:
        raise ValueError(letters)
    return number


def cell_of(name: str) -> tuple[int, int]:
    """Row and column of a cell's name: B3 is (3, 2)."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), column_of(letters)


def _parse(
    packed: zipfile.ZipFile,
    part: str,
    steps: Mapping[str, Callable[[Attributes], None]],
    look: _Look | None = None,
) -> None:
    """Call a step for each element of its name, whatever prefix the producer gave it."""

    def start(name: str, told: dict[str, str]) -> None:
        step = steps.get(name) or steps.get(name.rpartition(":")[2])
        if step is not None:
            step(told)

    def refuse(*_declared: Any) -> None:
        # No spreadsheet program writes one; it is there to make a parser swell.
        raise ValueError("a document type in a workbook")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    if look is not None:
        look.parser = parser
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
