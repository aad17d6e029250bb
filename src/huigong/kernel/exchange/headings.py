"""Which line of a sheet is its heading, also over two lines and merged cells, and which column is
which field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huigong.kernel.exchange.cells import read_cell, read_day
from huigong.kernel.exchange.layouts import Layout, layouts_of
from huigong.kernel.register.columns import UnknownName, resolve
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import argument_field

#: So many lines with something in them are looked at; no title is longer.
LOOKED_AT = 20
_MARKS = "*＊:：()（）[]【】/／、,，.-—_"
#: What no column is called: a document's or an employer's number, a mobile phone, a day.
_DATA = re.compile(r"[0-9]{17}x|[0-9A-Z]{18}|1[0-9]{10}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
Merged = Sequence[tuple[int, int, int, int]]
Line = tuple[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a sheet: its first and last line, and what each column is called. Where a
    sheet has none, it ends before the first line of data, and columns go by their number.
    """

    first: int
    last: int
    names: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        return self.last < self.first

    @property
    def sounds(self) -> tuple[str, ...]:
        return tuple(sound(name) for name in self.names)


def import_fields(register: Register) -> tuple[str, ...]:
    """The fields that a sheet has columns for."""
    return (register.imports and register.imports.fields) or register.form_fields


def headings(register: Register) -> dict[str, str]:
    """Heading → field."""
    return {label_of(register, name): name for name in import_fields(register)}


def label_of(register: Register, name: str) -> str:
    """What a field is called: the column of that name, else the argument of the action."""
    try:
        return resolve(register.model, name).label
    except UnknownName:
        run: Any = register.create
        return str(argument_field(register.model, name, run, typed=True).label or name)


def sound(heading: str) -> str:
    """A heading without what people write differently: spaces, stars, the width of brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in text if sign not in _MARKS and not sign.isspace())


def known_sounds(register: Register) -> dict[str, str]:
    """What a column may be called → field: the register's own words, then those of its layouts."""
    found = {sound(head): name for head, name in headings(register).items()}
    for layout in layouts_of(register):
        for head, name in layout.headings().items():
            found.setdefault(sound(head), name)
    return found


def find_head(lines: Sequence[Line], merged: Merged, known: Mapping[str, str]) -> Head:
    """The heading among the first lines of a sheet: where most columns are known by name; failing
    that, the first line that looks like one.
    """
    raw = dict(lines)
    texts = {line: _spread(line, raw, merged) for line in raw}
    halves = {line for line in raw if _is_upper_half(line, raw, merged)}
    found = [
        head
        for line in raw
        for head in _candidates(line, texts, halves)
        if not (head.last > line and head.last in halves)
    ]
    best = max(found, key=lambda head: _score(head, known))
    return best if _score(best, known)[0] else _likely(raw, texts, halves)


def _candidates(line: int, texts: Mapping[int, list[str]], halves: set[int]) -> Iterable[Head]:
    if line not in halves:
        yield Head(line, line, tuple(texts[line]))
    if line + 1 in texts:
        yield Head(line, line + 1, _joined(texts[line], texts[line + 1]))


def _is_upper_half(line: int, raw: Mapping[int, list[Any]], merged: Merged) -> bool:
    """Whether merged cells say that the heading goes on in the next line."""
    if line + 1 not in raw:
        return False
    below = [read_cell(cell) for cell in raw[line + 1]]
    width = sum(bool(read_cell(cell)) for cell in raw[line])
    for first, left, last, right in merged:
        if first == line and last == line + 1 and width > 1:
            return True
        # One cell over the whole table is a title; one of several is a group of columns.
        if first == last == line and right > left and width > 1 and any(below[left - 1 : right]):
            return True
    return False


def _score(head: Head, known: Mapping[str, str]) -> tuple[int, int, int]:
    fields = {known[s] for name in head.names if (s := _known_sound(name, known))}
    # Of equals the shorter heading, then the upper one: a line of data adds no known name.
    return len(fields), head.first - head.last, -head.first


def _likely(raw: Mapping[int, list[Any]], texts: Mapping[int, list[str]], halves: set[int]) -> Head:
    """The first line that is filled about as widely as the table: a title is one cell. A line that
    holds a number or a day of somebody is no heading.
    """
    filled = {line: sum(bool(read_cell(cell)) for cell in row) for line, row in raw.items()}
    widest = max(filled.values())
    line = next(line for line in raw if filled[line] * 2 >= widest)
    if line in halves:
        return Head(line, line + 1, _joined(texts[line], texts[line + 1]))
    if any(_DATA.fullmatch(read_day(text)) for text in texts[line]):
        width = max(map(len, texts.values()))
        return Head(line, line - 1, tuple(_("第 %d 列") % n for n in range(1, width + 1)))
    return Head(line, line, tuple(texts[line]))


def _spread(line: int, raw: Mapping[int, list[Any]], merged: Merged) -> list[str]:
    """The texts of a line, those of merged cells in every column that they span."""
    texts = _texts(raw[line])
    for first, left, last, right in merged:
        if first <= line <= last and first in raw:
            texts += [""] * (right - len(texts))
            word = "".join(_texts(raw[first])[left - 1 : left])
            texts[left - 1 : right] = [text or word for text in texts[left - 1 : right]]
    return texts


def _texts(row: Sequence[Any]) -> list[str]:
    return [cell if isinstance(cell := read_cell(value), str) else "" for value in row]


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Two lines of a heading in one: 家庭住址 over 市 is 家庭住址/市."""
    width = max(len(above), len(below))
    pairs = zip(
        [*above, *[""] * (width - len(above))], [*below, *[""] * (width - len(below))], strict=True
    )
    return tuple(
        f"{top}/{low}" if top and low and sound(top) != sound(low) else (top or low)
        for top, low in pairs
    )


def _known_sound(name: str, known: Mapping[str, str]) -> str:
    """The name of a column as it is known: whole, or by its lower or upper line alone."""
    top, _bar, low = name.rpartition("/")
    for part in (name, low, top):
        if part and sound(part) in known:
            return sound(part)
    return ""


def match(names: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """The field of each column, "" for those of none: by its full name before part of it.

    A field is taken once, but a heading that stands over several columns (家庭住址 over 市, 县, 乡)
    is one field of all of them.
    """
    found = [known.get(sound(name), "") for name in names]
    found = ["" if name and name in found[:place] else name for place, name in enumerate(found)]
    taken = set(found)
    for place, name in enumerate(names):
        wanted = known.get(_known_sound(name, known), "")
        if wanted and not found[place] and wanted not in taken:
            top = name.rpartition("/")[0]
            for other in range(place, len(names)):
                is_of_group = top and names[other].rpartition("/")[0] == top
                if other == place or (is_of_group and not found[other]):
                    found[other] = (
                        wanted if _is_by_top(names[other], known, wanted) else found[other]
                    )
            found[place] = wanted
            taken.add(wanted)
    return found


def _is_by_top(name: str, known: Mapping[str, str], wanted: str) -> bool:
    top, _bar, low = name.rpartition("/")
    return sound(low) not in known and known.get(sound(top)) == wanted


def layout_of(names: Sequence[str], register: Register) -> Layout | None:
    """The layout that most of the columns are called after, if more than half are; none where all
    go by our own names.
    """
    told = {sound(name) for name in names if name}
    if told <= {sound(head) for head in headings(register)}:
        return None
    scored = [
        (len(told & {sound(head) for head in layout.headings()}), layout)
        for layout in layouts_of(register)
        if layout.is_export
    ]
    count, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best if count * 2 > len(told) else None
