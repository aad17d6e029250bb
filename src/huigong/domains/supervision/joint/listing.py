"""The authority's list of firms, pasted or a file: every line is taken, known, or named as bad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.supervision.joint.models import ListedFirm, Problem, SectorFinding
from huigong.kernel.employers.codes import check_uscc, normal
from huigong.kernel.exchange.books import Book, Leaf, first_lines, is_filled
from huigong.kernel.exchange.cells import BadCell, Cell, read_cell
from huigong.kernel.exchange.headings import LOOKED_AT, find_head, match
from huigong.kernel.exchange.survey import is_no_row

_COLUMNS = ("name", "uscc", "problem")
#: What offices call the three columns, without blanks and marks.
_HEADINGS = {
    **dict.fromkeys(
        ("单位名称", "企业名称", "名称", "用人单位", "网点名称", "单位", "企业", "name"), "name"
    ),
    **dict.fromkeys(
        ("统一社会信用代码", "社会信用代码", "信用代码", "代码", "uscc", "code"), "uscc"
    ),
    **dict.fromkeys(("问题", "存在问题", "参保情况", "缴费情况", "情况", "problem"), "problem"),
}
_WORDS = {
    Problem.ARREARS: ("漏缴", "断缴", "欠缴", "少缴", "未缴", "arrears"),
    Problem.UNENROLLED: ("未参加", "未参保", "没有参加", "未登记", "unenrolled"),
}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One firm of the list, ready to be kept."""

    line: int
    name: str
    uscc: str
    problem: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not taken: where it stands, as it stands, and why."""

    line: int
    raw: str
    why: str


@dataclass(slots=True)
class Reading:
    """What a list holds: new firms, firms that are listed already, and lines to be mended."""

    fresh: list[Line] = field(default_factory=list)
    same: int = 0
    bad: list[BadLine] = field(default_factory=list)

    @property
    def left(self) -> str:
        """The bad lines as they came, to be mended and sent again."""
        return "\n".join(one.raw for one in self.bad)


def read_list(sector: SectorFinding, *, text: str = "", upload: IO[bytes] | None = None) -> Reading:
    """Read a list against what is on it already. Raises BadSheet with a sentence."""
    known = list(ListedFirm.objects.on(sector))
    reading = Reading()
    keys = {_key(one.name, one.uscc): one.problem for one in known}
    for number, cells in _lines(upload.read() if upload else text.encode()):
        raw = "\t".join(_told(cells.get(name, "")) for name in _COLUMNS).rstrip()
        try:
            line = _line(number, cells)
            before = keys.setdefault(_key(line.name, line.uscc), "")
            if before and before != line.problem:
                raise ValidationError(
                    _("这一户已在清单上，问题是“%s”；两处不一样，请核对。") % Problem(before).label
                )
        except ValidationError as fault:
            reading.bad.append(BadLine(number, raw, " ".join(fault.messages)))
            continue
        if before:
            reading.same += 1
        else:
            keys[_key(line.name, line.uscc)] = line.problem
            reading.fresh.append(line)
    return reading


def _key(name: str, uscc: str) -> str:
    return uscc or f"={''.join(name.split())}"


def _line(number: int, cells: dict[str, Cell]) -> Line:
    for cell in cells.values():
        if isinstance(cell, BadCell):
            raise ValidationError(cell.sentence)
    name = " ".join(str(cells.get("name", "")).split())
    uscc = normal(str(cells.get("uscc", "")))
    if not 2 <= len(name) <= _LONGEST:
        raise ValidationError(_("没有单位名称，或者太长。"))
    if uscc:
        check_uscc(uscc)
    return Line(number, name, uscc, _problem(str(cells.get("problem", ""))))


def _problem(said: str) -> str:
    plain = "".join(said.split()).casefold()
    found = [problem for problem, words in _WORDS.items() if any(w in plain for w in words)]
    if len(found) != 1:
        raise ValidationError(_("问题要写“漏缴”或者“未参加”，写的是“%s”。") % said[:20])
    return found[0]


def _told(cell: Cell) -> str:
    return "" if isinstance(cell, BadCell) else cell


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The data lines of every visible sheet with their numbers."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        book = Book(path)
        for leaf in book.leaves:
            if leaf.filled and not leaf.is_hidden:
                yield from _of_leaf(book, leaf)


def _of_leaf(book: Book, leaf: Leaf) -> Iterator[tuple[int, dict[str, Cell]]]:
    head = find_head(first_lines(book, leaf, LOOKED_AT), leaf.merged, _HEADINGS)
    columns: Sequence[str] = match(head.names, _HEADINGS)
    last = head.last
    if not {"name", "uscc"} & set(columns):
        # Copied without its heading: the three columns in their order.
        columns, last = _COLUMNS, 0
    with closing(book.lines(leaf)) as lines:
        for number, row in lines:
            if number > last and is_filled(row) and not is_no_row(row):
                yield number, _cells(row, columns)


def _cells(row: list[Any], columns: Sequence[str]) -> dict[str, Cell]:
    pairs = zip(columns, row, strict=False)
    return {name: read_cell(value) for name, value in pairs if name}
