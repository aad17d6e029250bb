"""What founding a union goes by: who signs, which organs, how long. No model, no database."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_SPLIT = re.compile(r"[\s,，、;；|]+")
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_MOST_LETTERS = 40
#: What may be said of somebody on a line, in either language.
_SAID = {
    "女": "woman",
    "woman": "woman",
    "男": "man",
    "man": "man",
    "组长": "head",
    "head": "head",
    "筹备组": "group",
    "筹备组成员": "group",
    "group": "group",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of a sheet of signatures."""

    name: str
    phone: str
    is_woman: bool
    is_preparing: bool
    is_head: bool


class Unreadable(ValueError):
    """A line that names nobody, or two; `args` are its number and its text."""


def read_signatures(text: str) -> list[Signed]:
    """The people of a sheet, one a line: name, phone, 女 or 男, 筹备组 or 组长 in any order.

    Raises Unreadable for a line that cannot be understood.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1)]
    return [_signed(n, line) for n, line in lines if line]


def _signed(number: int, line: str) -> Signed:
    name, phone = [], ""
    said: set[str] = set()
    for word in filter(None, _SPLIT.split(line)):
        if word.lower() in _SAID:
            said.add(_SAID[word.lower()])
        elif _PHONE.fullmatch(word) and not phone:
            phone = word
        else:
            name.append(word)
    whole = " ".join(name)
    # Latin names are written with blanks; two Chinese names on a line are two people.
    is_latin = all(word.isascii() for word in name)
    if not name or len(whole) > _MOST_LETTERS or (len(name) > 1 and not is_latin):
        raise Unreadable(number, line)
    is_head = "head" in said
    return Signed(whole, phone, "woman" in said, is_head or "group" in said, is_head)


def names_in(text: str) -> list[str]:
    """The names of a field, one a line or with a mark between them; nobody twice."""
    return list(dict.fromkeys(filter(None, re.split(r"[\n,，、;；]+|\s{2,}", text.strip()))))


def wants_women_committee(women: int, threshold: int) -> bool:
    """Whether women are enough for a committee of their own; fewer have one member."""
    return women >= threshold


def term_end(begun: date, years: int) -> date:
    """The last day of a term of so many years."""
    year = begun.year + years
    day = min(begun.day, monthrange(year, begun.month)[1])
    return date(year, begun.month, day) - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
