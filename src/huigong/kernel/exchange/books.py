"""Files that people send, as sheets of plain rows: Excel, WPS and CSV, read line by line and within
limits. What a cell means is `cells.py`'s affair.
"""

from __future__ import annotations

import codecs
import csv
import json
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from huigong.kernel import params
from huigong.kernel.exchange.cells import failed
from huigong.kernel.exchange.packed import BadPackage, look_into

COLUMNS = 200
#: Cells that the quick reader may hold at once; larger sheets are read slowly, in little memory.
_QUICK = 4_000_000
#: No line of a table is longer; whoever sends one sends no table.
_LINE = 1_000_000
_CHUNK = 2**20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: How a PDF, a text with a layout and a kept web page begin, whatever they are called.
_NO_TABLE = ("%PDF", "{\\rtf", "MIME-Version")
#: What a workbook of Excel 2003 in XML says of itself at the beginning.
_XML_BOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UNPACK = Path(__file__).with_name("unpack.py")
_UNPACK_MARKUP = Path(__file__).with_name("unpack_markup.py")

Line = tuple[int, list[Any]]


class BadSheet(Exception):
    """A file that cannot be read as a sheet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a file: where it stands, how far it reaches, what of it is hidden or merged.

    Rows and columns are counted from 1 as people see them; `filled` rows have something in them.
    """

    place: int
    name: str = ""
    is_hidden: bool = False
    filled: int = 0
    width: int = 0
    last_row: int = 0
    #: (first row, first column, last row, last column)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = field(default=frozenset())
    hidden_columns: frozenset[int] = field(default=frozenset())
    #: (row, column) of formulas without a value
    broken: frozenset[tuple[int, int]] = field(default=frozenset())


def limit(name: str) -> int:
    """A limit of today."""
    return int(params.at(timezone.localdate()).get(f"exchange.{name}").value)


class Book:
    """A file that can be read again and again. Raises BadSheet with a sentence for the person."""

    def __init__(self, path: Path) -> None:
        self.path = path
        most = limit("import_max_mb")
        if path.stat().st_size > most * 1024 * 1024:
            raise BadSheet(_("文件超过 %(most)d MB。请分成几个文件导入。") % {"most": most})
        with open(path, "rb") as handle:
            start = handle.read(4)
        self.form = {_ZIP: "xlsx", _OLE: "xls"}.get(start, "csv")
        self._encoding, self._comma = "", ","
        if self.form == "csv":
            self._encoding = "utf-16" if start[:2] in _UTF16 else _encoding(path)
            head = _head(path, self._encoding)
            self._comma = max(",\t;", key=head.count)
            if head.lstrip().startswith("<"):
                # Many systems give out a page, or a workbook in XML, and call it .xls.
                self.form = "xml" if _XML_BOOK in head else "html"
        ways = {"xlsx": self._packed, "csv": self._only}
        self.leaves = tuple(ways.get(self.form, self._looked_over)())
        if self.form == "html" and not any(leaf.filled for leaf in self.leaves):
            raise _no_table()
        if not any(leaf.filled for leaf in self.leaves):
            raise BadSheet(_("表里没有内容。第一行应是列名，从第二行起每行一条。"))
        if not any(leaf.filled and leaf.width <= COLUMNS for leaf in self.leaves):
            raise BadSheet(_("列数超过 %(most)d，不能导入。") % {"most": COLUMNS})

    def lines(self, leaf: Leaf) -> Generator[Line]:
        """The rows of a sheet with their numbers, empty ones too, values as the file has them."""
        if self.form == "csv":
            return self._csv_lines()
        is_large = self.form == "xlsx" and leaf.width * leaf.last_row > _QUICK
        lines = self._slow_lines(leaf) if is_large else self._quick_lines(leaf)
        return _with_failures(lines, leaf.broken) if leaf.broken else lines

    def _packed(self) -> Iterator[Leaf]:
        try:
            looked = look_into(self.path)
        except BadPackage as fault:
            raise BadSheet(str(fault)) from fault
        for place, seen in enumerate(looked):
            yield Leaf(
                place,
                seen.name,
                seen.is_hidden,
                seen.filled,
                seen.width,
                seen.last_row,
                tuple(seen.merged),
                frozenset(seen.hidden_rows),
                frozenset(seen.hidden_columns),
                frozenset(seen.broken),
            )

    def _looked_over(self) -> Iterator[Leaf]:
        for place, told in enumerate(json.loads(next(iter(self._unpacked()), "[]"))):
            told["merged"] = tuple((a + 1, b + 1, c + 1, d + 1) for a, b, c, d in told["merged"])
            for name in ("hidden_rows", "hidden_columns"):
                told[name] = frozenset(told.get(name, ()))
            yield Leaf(place, **told)

    def _unpacked(self, leaf: Leaf | None = None) -> Iterator[str]:
        """What another process says of the sheets, or the rows of one."""
        if self.form in {"xls", "xlsx"}:
            return _told_by(_UNPACK, self.path, *((leaf.name,) if leaf else ()))
        place = (str(leaf.place),) if leaf else ()
        encoding = self._encoding.removesuffix("-sig")
        return _told_by(_UNPACK_MARKUP, self.path, self.form, encoding, *place)

    def _only(self) -> Iterator[Leaf]:
        filled = sum(any(cell.strip() for cell in row) for _line, row in self._csv_lines())
        yield Leaf(0, filled=filled)

    def _csv_lines(self) -> Generator[Line]:
        with open(self.path, encoding=self._encoding, newline="") as handle:
            feed = _Feed(handle)
            reader = csv.reader(feed, delimiter=self._comma)
            try:
                for row in reader:
                    feed.taken = 0
                    if len(row) > COLUMNS and any(row[COLUMNS:]):
                        raise BadSheet(_("列数超过 %(most)d，不能导入。") % {"most": COLUMNS})
                    yield reader.line_num, row[:COLUMNS]
            except (csv.Error, UnicodeError) as fault:
                sentence = _("第 %(line)d 行不是有效的 CSV。") % {"line": reader.line_num}
                raise BadSheet(sentence) from fault

    def _quick_lines(self, leaf: Leaf) -> Generator[Line]:
        for line, text in enumerate(self._unpacked(leaf), start=1):
            yield (
                line,
                [_moment(cell) if isinstance(cell, list) else cell for cell in json.loads(text)],
            )

    def _slow_lines(self, leaf: Leaf) -> Generator[Line]:
        # openpyxl goes by the name of a file, and ours has none that it knows.
        with open(self.path, "rb") as handle:
            book = load_workbook(handle, read_only=True, data_only=True)
            sheet: Any = book[leaf.name]
            sheet.reset_dimensions()
            for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield line, ["" if cell is None else cell for cell in row[: leaf.width]]


def _with_failures(lines: Generator[Line], broken: frozenset[tuple[int, int]]) -> Generator[Line]:
    """Readers give a failed formula as an empty cell; it is told apart from one."""
    by_line: dict[int, list[int]] = {}
    for line, place in broken:
        by_line.setdefault(line, []).append(place - 1)
    with closing(lines):
        for line, row in lines:
            for place in by_line.get(line, ()):
                row.extend([""] * (place + 1 - len(row)))
                row[place] = failed()
            yield line, row


def first_lines(book: Book, leaf: Leaf, count: int) -> list[Line]:
    """The first rows of a sheet that have something in them."""
    with closing(book.lines(leaf)) as lines:
        return list(islice((line for line in lines if is_filled(line[1])), count))


def is_filled(row: list[Any]) -> bool:
    """Whether a row has something in it."""
    return any(cell.strip() if isinstance(cell, str) else cell is not None for cell in row)


def _told_by(program: Path, path: Path, *words: str) -> Iterator[str]:
    command = [sys.executable, "-I", str(program), str(path), *words]
    with subprocess.Popen(  # our own program and a path of our own making
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        try:
            yield from child.stdout or ()
        finally:
            if child.poll() is None and child.stdout and not child.stdout.closed:
                child.stdout.close()
                child.terminate()
    if child.returncode:
        raise BadSheet(
            _("这个文件打不开。请用 Excel 或 WPS 另存为 .xlsx 后再试；带密码的请先去掉密码。")
        )


def _moment(told: list[str]) -> date | time:
    text = told[0]
    if "T" in text:
        return datetime.fromisoformat(text)
    return time.fromisoformat(text) if ":" in text else date.fromisoformat(text)


class _Feed:
    """The lines of a text file, none of them without end, nor a row of too many of them."""

    def __init__(self, handle: Any) -> None:
        self._handle, self.taken = handle, 0

    def __iter__(self) -> Iterator[str]:
        while line := self._handle.readline(_LINE):
            self.taken += len(line)
            if self.taken >= _LINE:
                raise BadSheet(_("有一行过长，不像表格。请用 Excel 或 WPS 另存为 .xlsx 后再试。"))
            yield line


def _encoding(path: Path) -> str:
    trying = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    with open(path, "rb") as handle:
        while chunk := handle.read(_CHUNK):
            if b"\0" in chunk:
                raise BadSheet(_("只能导入 .xlsx、.xls 或 .csv 文件。"))
            trying = {name: d for name, d in trying.items() if _decodes(d, chunk)}
    whole = [name for name, decoder in trying.items() if _decodes(decoder, b"", is_last=True)]
    if not whole:
        raise BadSheet(_("文字编码认不出来。请用 Excel 或 WPS 另存为 .xlsx 后再试。"))
    return whole[0]


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _head(path: Path, encoding: str) -> str:
    """How a text begins: what parts its cells, and whether it is a table at all."""
    try:
        with open(path, encoding=encoding, newline="") as handle:
            lines: Iterable[str] = (handle.readline(_LINE) for _turn in range(20))
            head = "".join(lines)
    except UnicodeError as fault:
        raise BadSheet(_("文件不完整，请重新保存后再上传。")) from fault
    if head.lstrip().startswith(_NO_TABLE):
        raise _no_table()
    return head


def _no_table() -> BadSheet:
    return BadSheet(
        _(
            "这个文件不是表格，只是后缀像（例如网页另存成的 .xls）。"
            "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
        )
    )
