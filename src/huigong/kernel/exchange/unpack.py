"""Reads a workbook in a process of its own: a file made to take all memory, or to make the parser
die, takes nothing of ours with it.

Started by its path (`books.py`), never imported. Writes JSON, a line each: what the workbook holds,
or the rows of one sheet.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

#: What the process may take; a sheet of a few million cells needs a few hundred megabytes.
MEMORY = 3 * 2**30
SECONDS = 600


def _sheets(book: CalamineWorkbook) -> list[dict[str, Any]]:
    return [
        {
            "name": known.name,
            "is_hidden": known.visible != SheetVisibleEnum.Visible,
            **_extent(book.get_sheet_by_name(known.name)),
        }
        for known in book.sheets_metadata
    ]


def _extent(sheet: CalamineSheet) -> dict[str, Any]:
    filled = sum(any(cell != "" for cell in row) for row in sheet.iter_rows())
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    reach = {"width": sheet.total_width, "last_row": sheet.total_height}
    return {"filled": filled, "merged": merged, **reach}


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    before = [""] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        yield before + [_plain(cell) for cell in row]


def _plain(cell: Any) -> Any:
    if isinstance(cell, timedelta):
        return str(cell)
    # A list, so that no text can pass for a date.
    return [cell.isoformat()] if isinstance(cell, date | time) else cell


def main(path: str, *name: str) -> None:
    """Say what the workbook holds, or give the rows of the sheet of that name."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    book = CalamineWorkbook.from_path(path)
    for line in _rows(book.get_sheet_by_name(*name)) if name else (_sheets(book),):
        sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
