"""Reads what many systems give out as .xls and is none: a web page with tables, or a workbook of
Excel 2003 written in XML. In a process of its own, as `unpack.py`.

Started by its path (`books.py`), never imported: `unpack_markup.py FILE html|xml ENCODING [PLACE]`.
Writes JSON, a line each: what the tables are like, or the rows of one.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml import etree

MEMORY = 2 * 2**30
SECONDS = 300
#: As far as a sheet of Excel goes; what says that it goes further is made to take all memory.
_ROWS, _COLUMNS = 1_048_576, 16_384
_ACROSS, _MERGED = 1000, 100_000
_EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")
#: What no name of a sheet may have in it, and how long one may be.
_NO_NAME, _LONGEST = re.compile(r"[\[\]:*?/\\\x00-\x1f]"), 31

Row = tuple[int, list[Any]]


@dataclass
class Table:
    """What a table is like, and how far it has been read. Merged areas from 0, as calamine's."""

    name: str = ""
    is_hidden: bool = False
    filled: int = 0
    width: int = 0
    last_row: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def take(self, row: list[Any]) -> None:
        """Count a row."""
        if self.last_row > _ROWS or len(row) > _COLUMNS or len(self.merged) > _MERGED:
            raise ValueError("larger than a sheet")
        if any(cell.strip() if isinstance(cell, str) else True for cell in row):
            self.filled += 1
        self.width = max(self.width, len(row))


def _whole(text: str | None, most: int, least: int) -> int:
    """A number of rows or columns; what is none is the least."""
    number = int(text) if text and text.strip().isdigit() else least
    if number > most:
        raise ValueError(text)
    return max(number, least)


class _Line:
    """The cells of a row, in the columns that cells from above leave free."""

    def __init__(self, table: Table, down: dict[int, int]) -> None:
        self.table, self.down, self.cells = table, down, list[Any]()
        self._skip()

    def _skip(self) -> None:
        while self.down.get(len(self.cells), 0):
            self.down[len(self.cells)] -= 1
            self.cells.append("")

    def put(self, value: Any, across: int, below: int) -> None:
        """A cell that reaches so many columns and rows."""
        line, place = self.table.last_row - 1, len(self.cells)
        if across > 1 or below > 1:
            self.table.merged.append((line, place, line + below - 1, place + across - 1))
        if below > 1:
            self.down |= {place + step: below - 1 for step in range(across)}
        self.cells += [value, *[""] * (across - 1)]
        self._skip()

    def reach(self, place: int) -> None:
        """Go on in a column further on."""
        while len(self.cells) < place:
            self.cells.append("")
            self._skip()

    def whole(self) -> list[Any]:
        """The row, with what reaches down into it behind its last cell."""
        for place in sorted(place for place, left in self.down.items() if left):
            if place >= len(self.cells):
                self.reach(place)
        return self.cells


# --- a page ---------------------------------------------------------------------------------------


def pages_rows(path: str, encoding: str, tables: list[Table]) -> Iterator[Row]:
    """The rows of every table of a page; those around other tables hold only what stands beside."""
    events = etree.iterparse(
        path,
        events=("start", "end"),
        tag=("table", "tr"),
        html=True,
        encoding=encoding,
        no_network=True,
        remove_comments=True,
        collect_ids=False,
    )
    opened: list[tuple[int, dict[int, int]]] = []
    for event, element in events:
        if element.tag == "table" and event == "start":
            opened.append((len(tables), {}))
            tables.append(Table())
        elif element.tag == "table" and opened:
            opened.pop()
        elif element.tag == "tr" and event == "end" and opened:
            place, down = opened[-1]
            table = tables[place]
            table.last_row += 1
            line = _Line(table, down)
            for cell in element.iterchildren("td", "th"):
                across, below = cell.get("colspan"), cell.get("rowspan")
                line.put(_text(cell), _whole(across, _ACROSS, 1), _whole(below, _ROWS, 1))
            if "display:none" in element.get("style", "").replace(" ", "").lower():
                table.hidden_rows.append(table.last_row)
            table.take(line.whole())
            yield place, line.cells
            element.clear()


def _text(cell: Any) -> str:
    for gone in cell.iter("script", "style"):
        gone.text = ""
    for turn in cell.iter("br"):
        turn.tail = f" {turn.tail or ''}"
    text = " ".join("".join(cell.itertext()).split())
    # Excel writes the number itself beside what is shown of it.
    number = cell.get("x:num", "")
    return number if number and _SCIENTIFIC.fullmatch(text) else text


# --- a workbook in XML ----------------------------------------------------------------------------


def _said(element: Any, name: str, most: int) -> int:
    """What an element says of itself as a number; nothing where it does not."""
    return _whole(element.get(f"{{{_EXCEL}}}{name}"), most, 0)


def books_rows(path: str, _encoding: str, tables: list[Table]) -> Iterator[Row]:
    """The rows of every sheet of a workbook of Excel 2003."""
    names = ("Worksheet", "Row", "Column", "Visible")
    events = etree.iterparse(
        path,
        events=("start", "end"),
        tag=tuple(f"{{*}}{name}" for name in names),
        no_network=True,
        load_dtd=False,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        collect_ids=False,
    )
    down: dict[int, int] = {}
    column = 0
    for event, element in events:
        name = etree.QName(element).localname
        if name == "Worksheet" and event == "start":
            told = _NO_NAME.sub(" ", element.get(f"{{{_EXCEL}}}Name", ""))[:_LONGEST].strip("' ")
            tables.append(Table(told))
            down, column = {}, 0
        elif event == "start" or not tables:
            continue
        elif name == "Row":
            for line in _rows_of(element, tables[-1], down):
                yield len(tables) - 1, line
            element.clear()
        elif name == "Visible" and (element.text or "").startswith("SheetHidden"):
            tables[-1].is_hidden = True
        elif name == "Column":
            column = _column(element, tables[-1], column)


def _column(element: Any, table: Table, before: int) -> int:
    """What is said of columns; the last of them."""
    first = _said(element, "Index", _COLUMNS) or before + 1
    last = first + _said(element, "Span", _COLUMNS)
    if _said(element, "Hidden", 1):
        table.hidden_columns += range(first, last + 1)
    return last


def _rows_of(element: Any, table: Table, down: dict[int, int]) -> Iterator[list[Any]]:
    """The row, after those that the file leaves out, before those that are as empty as it."""
    yield from _empty(table, down, _said(element, "Index", _ROWS) - 1 - table.last_row)
    table.last_row += 1
    first, line = table.last_row, _Line(table, down)
    for cell in element.iterchildren("{*}Cell"):
        line.reach(_said(cell, "Index", _COLUMNS) - 1)
        across, below = _said(cell, "MergeAcross", _ACROSS), _said(cell, "MergeDown", _ROWS)
        line.put(_value(cell), 1 + across, 1 + below)
    table.take(line.whole())
    yield line.cells
    yield from _empty(table, down, _said(element, "Span", _ROWS))
    if _said(element, "Hidden", 1):
        table.hidden_rows += range(first, table.last_row + 1)


def _empty(table: Table, down: dict[int, int], count: int) -> Iterator[list[Any]]:
    for _row in range(count):
        table.last_row += 1
        yield _Line(table, down).whole()


def _value(cell: Any) -> Any:
    data = cell.find("{*}Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(f"{{{_EXCEL}}}Type")
    if kind == "Number" and text:
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 2**63 else number
    if kind == "DateTime":
        # A list, so that no text can pass for a date.
        return [text.partition(".")[0]]
    if kind == "Boolean":
        return text == "1"
    return text


def main(path: str, kind: str, encoding: str, place: str = "") -> None:
    """Say what the tables are like, or give the rows of one of them."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    tables: list[Table] = []
    rows = (pages_rows if kind == "html" else books_rows)(path, encoding, tables)
    for of, row in rows:
        if place and of == int(place):
            sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
    if not place:
        sys.stdout.write(json.dumps([asdict(table) for table in tables]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
