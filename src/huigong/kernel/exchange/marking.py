"""The person's own sheet with what is wrong marked in it.

A workbook of ordinary size comes back as it was, its bad cells coloured. An old .xls, a very large
workbook and a CSV are written anew, line by line, with the same headings and a column of reasons.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from huigong.kernel.exchange.books import Book
from huigong.kernel.exchange.headings import Head
from huigong.kernel.exchange.importing import Fault
from huigong.kernel.exchange.survey import Plan, Survey
from huigong.kernel.exchange.writers import harmless, write_cell

#: openpyxl holds about fifty times a workbook's size; larger ones are written anew. A small one may
#: unpack to much: rows without end that are formatted and empty.
_OWN, _OWN_UNPACKED = 2 * 2**20, 24 * 2**20
_RED = "FFC7CE"

Line = tuple[int, list[Any], list[Fault]]


def mark_sheet(
    book: Book, found: Survey, plan: Plan, faults: Iterable[Fault], result: Path, *, only_bad: bool
) -> str:
    """Write the marked sheet; the answer is its file extension. `only_bad`: the lines that were
    written are left out, so that the rest can be mended and brought in again.
    """
    if book.form == "csv":
        _mark_csv(book, found, plan, faults, result, only_bad=only_bad)
        return "csv"
    if not only_bad and _is_ordinary(book):
        _mark_own(book, plan, faults, result)
    else:
        _write_anew(book, found, plan, faults, result, only_bad=only_bad)
    return "xlsx"


def _is_ordinary(book: Book) -> bool:
    """Whether a workbook may be held whole, to come back as it was."""
    if book.form != "xlsx" or book.path.stat().st_size > _OWN:
        return False
    with zipfile.ZipFile(book.path) as packed:
        return sum(item.file_size for item in packed.infolist()) <= _OWN_UNPACKED


def _place(plan: Plan, fault: Fault) -> int:
    return plan.fields.index(fault.field) if fault.field in plan.fields else 0


def _words(faults: Iterable[Fault]) -> str:
    return "；".join(f"{f.column}：{f.sentence}" if f.column else f.sentence for f in faults)


def _mark_own(book: Book, plan: Plan, faults: Iterable[Fault], result: Path) -> None:
    # openpyxl goes by the name of a file, and ours has none that it knows.
    with open(book.path, "rb") as handle:
        own = load_workbook(handle)
    fill = PatternFill("solid", fgColor=f"FF{_RED}")
    for fault in faults:
        sheet = own[book.leaves[fault.leaf].name]
        cell: Any = sheet.cell(row=fault.line, column=_place(plan, fault) + 1)
        cell = _first_of_merged(sheet, cell)
        cell.fill = fill
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + fault.sentence, "汇工")
    own.save(result)


def _first_of_merged(sheet: Any, cell: Any) -> Any:
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            return sheet.cell(row=area.min_row, column=area.min_col)
    return cell


def _lines(
    book: Book, found: Survey, leaf: int, faults: Mapping[int, list[Fault]], *, only_bad: bool
) -> Iterator[Line]:
    """The lines of a sheet with what is wrong in each; title and heading always."""
    last = found.leaf(leaf).head.last
    with closing(book.lines(book.leaves[leaf])) as lines:
        for line, row in lines:
            wrong = faults.get(line, [])
            if wrong or line <= last or not only_bad:
                yield line, row, wrong


def _by_leaf(plan: Plan, faults: Iterable[Fault]) -> Iterator[tuple[int, dict[int, list[Fault]]]]:
    # One sheet's faults are held at a time; they come in the order of the sheets.
    told = set(plan.leaves)
    for leaf, some in groupby(faults, key=lambda fault: fault.leaf):
        by_line: dict[int, list[Fault]] = {}
        for fault in some:
            by_line.setdefault(fault.line, []).append(fault)
        told.discard(leaf)
        yield leaf, by_line
    for leaf in sorted(told):
        yield leaf, {}


def _mark_csv(
    book: Book, found: Survey, plan: Plan, faults: Iterable[Fault], result: Path, *, only_bad: bool
) -> None:
    head = found.leaf(0).head
    width = len(head.names)
    with open(result, "w", encoding="utf-8-sig", newline="") as handle:
        rows = csv.writer(handle)
        for leaf, by_line in _by_leaf(plan, faults):
            for line, row, wrong in _lines(book, found, leaf, by_line, only_bad=only_bad):
                texts = [harmless(str(cell)) for cell in row]
                texts += [""] * (width - len(texts))
                rows.writerow([*texts, _("问题") if line == head.last else _words(wrong)])


def _write_anew(
    book: Book, found: Survey, plan: Plan, faults: Iterable[Fault], result: Path, *, only_bad: bool
) -> None:
    out = xlsxwriter.Workbook(str(result), {"constant_memory": True, "strings_to_numbers": False})
    formats = {
        "red": out.add_format({"bg_color": f"#{_RED}"}),
        "bold": out.add_format({"bold": True, "text_wrap": True}),
        "date": out.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for leaf, by_line in _by_leaf(plan, faults):
        if only_bad and not by_line:
            continue
        sheet = out.add_worksheet(book.leaves[leaf].name or None)
        lines = _lines(book, found, leaf, by_line, only_bad=only_bad)
        _fill(sheet, formats, plan, found.leaf(leaf).head, lines)
    out.close()


def _fill(
    sheet: Any, formats: Mapping[str, Any], plan: Plan, head: Head, lines: Iterator[Line]
) -> None:
    for at, (line, row, wrong) in enumerate(lines):
        red = {_place(plan, fault) for fault in wrong}
        for place, value in enumerate(row):
            how = formats["red"] if place in red else formats["bold"] if line <= head.last else None
            write_cell(sheet, at, place, value, how, formats["date"])
        told = _("问题") if line == head.last else _words(wrong)
        if told:
            sheet.write_string(at, max(len(head.names), len(row)), told)
        if wrong:
            sheet.write_comment(at, min(red), _words(wrong)[:500])
