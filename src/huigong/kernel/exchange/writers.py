"""Writing sheets row by row: Excel that is not held in memory, CSV that Excel reads as Chinese."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from django.utils import timezone

from huigong.kernel.register.columns import Shown

#: What a spreadsheet would run instead of show.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET_ROWS = 1_000_000
_CELL = 32_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


class Writer(Protocol):
    """Takes headings, then rows, then is closed."""

    def put(self, row: Any) -> None: ...

    def close(self) -> None: ...


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


class CsvWriter:
    """CSV with a byte-order mark, as the spreadsheets of the field expect."""

    def __init__(self, path: Path, columns: Sequence[Shown]) -> None:
        self._columns = columns
        self._file = open(path, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed by close()
        self._rows = csv.writer(self._file)
        self._rows.writerow([harmless(shown.label) for shown in columns])

    def put(self, row: Any) -> None:
        self._rows.writerow(harmless(shown.text(row)) for shown in self._columns)

    def close(self) -> None:
        self._file.close()


class ExcelWriter:
    """A workbook written to disk as it grows; text is written as text, never as formula, number
    or link.
    """

    def __init__(self, path: Path, columns: Sequence[Shown]) -> None:
        self._columns = columns
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._bold = self._book.add_format({"bold": True})
        self._formats = {
            "date": self._book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "money": self._book.add_format({"num_format": "#,##0.00"}),
        }
        self._sheet: Any = None
        self._line = _SHEET_ROWS

    def _next_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, shown in enumerate(self._columns):
            self._sheet.set_column(place, place, 24 if shown.kind in ("long", "row") else 16)
            self._sheet.write_string(0, place, shown.label, self._bold)
        self._line = 1

    def put(self, row: Any) -> None:
        if self._line >= _SHEET_ROWS:
            self._next_sheet()
        for place, shown in enumerate(self._columns):
            self._write(place, shown, shown.value(row))
        self._line += 1

    def _write(self, place: int, shown: Shown, value: Any) -> None:
        if value is None or value == "":
            return
        how = self._formats.get(shown.kind)
        if shown.kind == "money":
            self._sheet.write_number(self._line, place, value / 100, how)
        elif shown.is_number and not isinstance(value, bool):
            self._sheet.write_number(self._line, place, value)
        elif shown.kind in ("date", "moment") and isinstance(value, date):
            at = timezone.make_naive(value) if isinstance(value, datetime) else value
            self._sheet.write_datetime(self._line, place, at, how)
        else:
            self._sheet.write_string(self._line, place, shown.say(value)[:_CELL])

    def close(self) -> None:
        if self._sheet is None:
            self._next_sheet()
        self._book.close()


def write_cell(sheet: Any, line: int, place: int, value: Any, how: Any, day: Any) -> None:
    """A value of somebody's sheet, written again as it was: never as formula or link."""
    if value is None or value == "":
        if how is not None:
            sheet.write_blank(line, place, None, how)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value, how)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, how)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, how or day)
    else:
        sheet.write_string(line, place, str(value)[:_CELL], how)


def open_writer(form: str, path: Path, columns: Sequence[Shown]) -> Writer:
    """The writer of a form: xlsx or csv."""
    return CsvWriter(path, columns) if form == "csv" else ExcelWriter(path, columns)


def write_template(path: Path, headings: Iterable[tuple[str, bool, Sequence[str]]]) -> None:
    """An empty sheet to fill in: (heading, whether it must be filled, the words allowed)."""
    book = xlsxwriter.Workbook(str(path))
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    needed = book.add_format({"bold": True, "font_color": "#B00020"})
    text = book.add_format({"num_format": "@"})
    for place, (heading, is_needed, words) in enumerate(headings):
        # Text cells keep long numbers whole.
        sheet.set_column(place, place, 18, text)
        sheet.write_string(0, place, heading, needed if is_needed else bold)
        if words and sum(len(word) + 1 for word in words) <= 255:
            rule = {"validate": "list", "source": list(words)}
            sheet.data_validation(1, place, 5000, place, rule)
    sheet.freeze_panes(1, 0)
    book.close()
