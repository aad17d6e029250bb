"""What a file holds, and what of it is to be brought in: sheets, headings, which column is which
field, hidden rows, totals. Kept in a private file beside the sheet, never in the database: a
heading that is none is somebody's name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from huigong.kernel.exchange.books import COLUMNS, Book, Leaf, first_lines, is_filled
from huigong.kernel.exchange.cells import BadCell, Cell, read_cell
from huigong.kernel.exchange.guessing import guess
from huigong.kernel.exchange.headings import (
    LOOKED_AT,
    Head,
    find_head,
    headings,
    known_sounds,
    layout_of,
    match,
    sound,
)
from huigong.kernel.register.declare import Register

_TOTALS = frozenset(
    ("合计", "总计", "共计", "小计", "本页合计", "本页小计", "总合计", "total", "sum")
)
_NOTES = frozenset(
    (
        *("填表人", "制表人", "填报人", "审核人", "负责人", "经办人", "联系人", "复核人", "统计人"),
        *("填表", "制表", "填报", "审核", "复核", "单位负责人", "工会主席", "联系电话"),
        *("填报单位", "填表单位", "填表日期", "填报日期", "填报时间", "填表时间", "制表日期"),
        *("注", "备注", "说明", "填表说明", "附注"),
    )
)
_TOLD = 20
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Found:
    """One sheet as it was found."""

    place: int
    name: str
    is_hidden: bool
    rows: int
    head: Head
    hidden_rows: int
    hidden_columns: tuple[int, ...]
    #: The first line of data, cut short: who says which column is which wants to see one.
    sample: tuple[str, ...] = ()
    #: Where there is no heading: the field of each column by what stands in it, "" if unsure.
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The sheets of a file that could be brought in."""

    form: str
    leaves: tuple[Found, ...]

    def leaf(self, place: int) -> Found:
        return next(leaf for leaf in self.leaves if leaf.place == place)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be brought in: sheets with the same headings, and the field of each column.

    `common` are the cells of fields without a column that are the same on every line. A month
    alone stands for its first day where somebody has said so.
    """

    leaves: tuple[int, ...]
    fields: tuple[str, ...]
    takes_hidden: bool = True
    layout: str = ""
    common: tuple[tuple[str, str], ...] = ()
    takes_months: bool = False

    @property
    def given(self) -> tuple[str, ...]:
        """The fields that lines have a cell for."""
        return tuple(filter(None, dict.fromkeys((*self.fields, *dict(self.common)))))

    def told(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Plan:
        common = tuple((name, cell) for name, cell in told.get("common", ()))
        return cls(
            tuple(told["leaves"]),
            tuple(told["fields"]),
            told["takes_hidden"],
            told["layout"],
            common,
            told.get("takes_months", False),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One line to be brought in: where it stands, and the cell of each field."""

    leaf: int
    line: int
    cells: Mapping[str, Cell]


def survey(register: Register, book: Book) -> Survey:
    """Look at the first lines of every sheet. Raises BadSheet."""
    known = known_sounds(register)
    return Survey(
        book.form,
        tuple(
            _found(register, book, leaf, known)
            for leaf in book.leaves
            if leaf.filled and leaf.width <= COLUMNS
        ),
    )


def _found(register: Register, book: Book, leaf: Leaf, known: Mapping[str, str]) -> Found:
    lines = first_lines(book, leaf, LOOKED_AT)
    head = find_head(lines, leaf.merged, known)
    data = [row for line, row in lines if line > head.last and not is_no_row(row)]
    sample = next(iter(data), [])
    inside = [c for c in sorted(leaf.hidden_columns) if c <= len(head.names) and head.names[c - 1]]
    hidden = sum(line > head.last for line in leaf.hidden_rows)
    # Title and heading are no rows; what is a total shows as it is read.
    rows = max(leaf.filled - sum(line <= head.last for line, _row in lines), 0)
    return Found(
        leaf.place,
        leaf.name,
        leaf.is_hidden,
        rows,
        head,
        hidden,
        tuple(inside),
        tuple(_short(value) for value in sample),
        guess(register, data, len(head.names)) if head.is_missing else (),
    )


def _short(value: Any) -> str:
    cell = read_cell(value)
    return cell[:_SHORT] if isinstance(cell, str) else "?"


def digest(head: Head) -> str:
    """A mark of the headings of a sheet, from which they cannot be read."""
    return hashlib.sha256("\x1f".join(head.sounds).encode()).hexdigest()


def best_leaf(found: Survey, register: Register) -> Found:
    """The sheet with the most columns that are known, visible ones first."""
    known = known_sounds(register)

    def score(leaf: Found) -> tuple[bool, int, int]:
        return (not leaf.is_hidden, sum(map(bool, match(leaf.head.names, known))), -leaf.place)

    return max(found.leaves, key=score)


def alike(found: Survey, leaf: Found) -> tuple[int, ...]:
    """The visible sheets with the same headings as one."""
    return tuple(
        other.place
        for other in found.leaves
        if other.place == leaf.place
        or (other.head.sounds == leaf.head.sounds and not other.is_hidden)
    )


def labels(register: Register, fields: Sequence[str]) -> str:
    """Fields in words."""
    known = {name: head for head, name in headings(register).items()}
    return "、".join(known.get(name, name) for name in fields)


def missing_keys(register: Register, plan: Plan) -> list[str]:
    """The fields that tell rows apart and have no column."""
    keys = register.imports.keys if register.imports else ()
    return [name for name in keys if name not in plan.given]


# --- kept beside the sheet ------------------------------------------------------------------------


def keep(found: Survey, path: Path) -> None:
    """Write a survey into a private file."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")


def kept(path: Path) -> Survey | None:
    """The survey that was written, if it was."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    leaves = []
    for leaf in told["leaves"]:
        head = Head(leaf["head"]["first"], leaf["head"]["last"], tuple(leaf["head"]["names"]))
        rest = {name: tuple(leaf[name]) for name in ("hidden_columns", "sample", "guessed")}
        leaves.append(Found(**{**leaf, **rest, "head": head}))
    return Survey(told["form"], tuple(leaves))


# --- the rows -------------------------------------------------------------------------------------


class Rows:
    """The lines of the chosen sheets that are data, one after the other; what is left out is
    counted, and the first of it told.
    """

    def __init__(self, book: Book, found: Survey, plan: Plan) -> None:
        self.book, self.found, self.plan = book, found, plan
        self.hidden = 0
        self.totals: list[tuple[int, int]] = []

    def __iter__(self) -> Generator[Row]:
        self.hidden, self.totals = 0, []
        for place in self.plan.leaves:
            yield from self._of(place)

    def _of(self, place: int) -> Iterator[Row]:
        leaf, head = self.book.leaves[place], self.found.leaf(place).head
        hidden = frozenset() if self.plan.takes_hidden else leaf.hidden_rows
        places, common = self._places(), dict(self.plan.common)
        down = _Down(leaf, head)
        with closing(self.book.lines(leaf)) as lines:
            for line, raw in lines:
                row = down(line, raw)
                if line <= head.last or not is_filled(raw):
                    continue
                if line in hidden:
                    self.hidden += 1
                elif is_no_row(raw):
                    if len(self.totals) < _TOLD:
                        self.totals.append((place, line))
                elif any((cells := _cells(row, places)).values()):
                    # A line that is numbered beforehand and has nothing else is not filled in.
                    yield Row(place, line, {**cells, **common})

    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.plan.fields):
            if name:
                places.setdefault(name, []).append(place)
        return places


class _Down:
    """Fills cells that are merged downwards with what stands in the first of them."""

    def __init__(self, leaf: Leaf, head: Head) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for first, left, last, _right in leaf.merged:
            if last > first > head.last:
                self._starts.setdefault(first, []).append((left - 1, last))
        self._open: dict[int, tuple[int, Any]] = {}

    def __call__(self, line: int, raw: list[Any]) -> list[Any]:
        if not self._starts:
            return raw
        row = list(raw)
        for place, (last, value) in self._open.items():
            if line <= last:
                row += [""] * (place + 1 - len(row))
                row[place] = row[place] if row[place] not in ("", None) else value
        for place, last in self._starts.get(line, ()):
            self._open[place] = (last, row[place] if place < len(row) else "")
        return row


def _cells(row: list[Any], places: Mapping[str, list[int]]) -> dict[str, Cell]:
    return {name: _cell(row, where) for name, where in places.items()}


def _cell(row: list[Any], places: list[int]) -> Cell:
    if len(places) == 1:
        (place,) = places
        return read_cell(row[place]) if place < len(row) else ""
    cells = [read_cell(row[place]) for place in places if place < len(row)]
    return next((c for c in cells if isinstance(c, BadCell)), "".join(map(str, cells)))


def is_no_row(raw: list[Any]) -> bool:
    """Whether a line is a total, or what stands under a table: who filled it in, notes."""
    first = next((cell for cell in raw if cell not in ("", None)), "")
    if not isinstance(first, str):
        return False
    word = sound(first)
    if word in _TOTALS:
        return True
    head, colon, _rest = first.replace("：", ":").partition(":")
    return bool(colon) and sound(head) in _NOTES


def default_plan(
    register: Register, found: Survey, remembered: Sequence[str] | None = None
) -> Plan:
    """What is brought in when nobody says otherwise."""
    leaf = best_leaf(found, register)
    fields = tuple(remembered or leaf.guessed or match(leaf.head.names, known_sounds(register)))
    return Plan(alike(found, leaf), fields)


def with_layout(register: Register, plan: Plan, found: Survey) -> Plan:
    """The plan with the layout whose columns these are."""
    names = found.leaf(plan.leaves[0]).head.names
    layout = layout_of(names, register)
    return replace(plan, layout=layout.name if layout else "")
