"""Reading the sheets that people send: Excel, WPS and CSV, within limits, cell by cell as text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from huigong.kernel import params

_COLUMNS = 200
_PACKED_FILES = 2000
#: What a workbook may unpack to, and how much more than its own size.
_UNPACKED = 300 * 1024 * 1024
_RATIO = 200
#: Excel keeps fifteen digits of a number; an identity number kept as one has lost its tail.
_DIGITS = 10**15
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadSheet(Exception):
    """A file that cannot be read as a sheet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value is lost or no value at all; the sentence says why."""

    sentence: str


Cell = str | BadCell


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows, each row with its line number in the person's own file."""

    headings: list[str]
    head_line: int
    rows: list[tuple[int, list[Cell]]]
    is_csv: bool


def limit(name: str) -> int:
    """A limit of today."""
    return int(params.at(timezone.localdate()).get(f"exchange.{name}").value)


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a file. Raises BadSheet with a sentence for the person."""
    most = limit("import_max_mb")
    if path.stat().st_size > most * 1024 * 1024:
        raise BadSheet(_("文件超过 %(most)d MB。请分成几个文件导入。") % {"most": most})
    with open(path, "rb") as handle:
        start = handle.read(4)
    is_csv = start not in (_ZIP, _OLE)
    lines = _csv_lines(path.read_bytes()) if is_csv else _workbook_lines(path, start)
    return _sheet(lines, is_csv)


def _workbook_lines(path: Path, start: bytes) -> Iterator[tuple[int, list[Cell]]]:
    if start == _ZIP:
        _refuse_bomb(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise BadSheet(
            _("这个文件打不开。请用 Excel 或 WPS 另存为 .xlsx 后再试；带密码的请先去掉密码。")
        ) from fault
    for line, row in enumerate(rows, start=1):
        yield line, [_cell(value) for value in row]


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            found = packed.infolist()
    except zipfile.BadZipFile as fault:
        raise BadSheet(_("文件不完整，请重新保存后再上传。")) from fault
    size = sum(item.file_size for item in found)
    if (
        len(found) > _PACKED_FILES
        or size > _UNPACKED
        or size > path.stat().st_size * _RATIO + 2**20
    ):
        raise BadSheet(_("文件展开后过大，不能导入。请只保留需要的工作表，另存后再试。"))


def _csv_lines(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    if b"\0" in data:
        raise BadSheet(_("只能导入 .xlsx、.xls 或 .csv 文件。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadSheet(_("文字编码认不出来。请用 Excel 或 WPS 另存为 .xlsx 后再试。"))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, [_cell(value) for value in row]
    except csv.Error as fault:
        raise BadSheet(_("第 %(line)d 行不是有效的 CSV。") % {"line": reader.line_num}) from fault


def _sheet(lines: Iterable[tuple[int, list[Cell]]], is_csv: bool) -> Sheet:
    most = limit("import_max_rows")
    filled = ((line, row) for line, row in lines if any(cell != "" for cell in row))
    head = next(filled, None)
    if head is None:
        raise BadSheet(_("表里没有内容。第一行应是列名，从第二行起每行一条。"))
    head_line, first = head
    if len(first) > _COLUMNS:
        raise BadSheet(_("列数超过 %(most)d，不能导入。") % {"most": _COLUMNS})
    headings = [cell if isinstance(cell, str) else "" for cell in first]
    rows: list[tuple[int, list[Cell]]] = []
    for line, row in filled:
        if len(rows) >= most:
            raise BadSheet(_("一次最多导入 %(most)d 行。请分成几个文件。") % {"most": most})
        rows.append((line, row))
    return Sheet(headings, head_line, rows, is_csv)


def _cell(value: Any) -> Cell:
    """A cell as the text that a person would have typed."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float | int):
        if abs(value) >= _DIGITS:
            return BadCell(
                _("数字超过 15 位，表格软件已丢掉末几位。请把这一列设为“文本”后重新填写。")
            )
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        is_day = value.time() == time.min
        return f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    text = str(value).replace("\ufeff", "").replace("\u200b", "").strip()
    if "\0" in text:
        return BadCell(_("含有不能保存的字符。"))
    # Our own export marks what a spreadsheet could take for a formula; the mark is no content.
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text
