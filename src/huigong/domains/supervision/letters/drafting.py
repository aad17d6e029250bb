"""The first draft of a letter, from its points: the articles of the day and no others, counts and
no names. What comes out is edited by a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import yaml

_TEXTS = Path(__file__).with_name("texts.yaml")
_DIGITS = "〇一二三四五六七八九"
_TEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a letter."""

    name: str
    basis: tuple[str, ...]
    facts: str
    demand: str
    people: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A letter before this one, and how it ended."""

    title: str
    number: str
    issued_on: date
    served_on: date
    due_on: date | None
    answered_on: date | None
    is_refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A title and its paragraphs, one a line."""

    title: str
    text: str


def draft(
    kind: str,
    *,
    employer: str,
    checked_on: date,
    term: str,
    points: Sequence[Point],
    earlier: Sequence[Earlier] = (),
) -> Draft:
    """Write the first draft. `term` says how long an answer may take, in words."""
    texts = _texts()
    own = texts[kind]
    known = {"employer": employer, "checked_on": say_day(checked_on), "term": term}
    lines = [own["opening"].format(**known)]
    for place, point in enumerate(points, 1):
        lines += _point(place, point)
    lines += [_earlier(one, employer) for one in earlier]
    lines += [line.format(**known) for line in own["closing"]]
    return Draft(title=own["title"], text="\n".join(lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeWords:
    """What stands around the points of a letter to a trade."""

    title: str
    addressee: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]


class TradePoint(Protocol):
    """One thing that a letter to a trade asks, and where it stands."""

    @property
    def section(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    @property
    def demand(self) -> str: ...


def trade_words() -> TradeWords:
    """What is said around picked duties."""
    own = _texts()["trade"]
    return TradeWords(
        title=own["title"],
        addressee=own["addressee"],
        opening=tuple(own["opening"]),
        closing=tuple(own["closing"]),
    )


def draft_trade(
    opening: Sequence[str], points: Sequence[TradePoint], closing: Sequence[str], *, term: str
) -> str:
    """The paragraphs of a letter to a trade; `term` says until when one answers, if at all.

    A section with aspects has one paragraph for each; one without numbers its points.
    """
    lines = list(opening)
    for place, (section, group) in enumerate(groupby(points, lambda one: one.section), 1):
        lines += _section(f"{_ordinal(place)}、{section}", list(group))
    lines += closing
    return "\n".join([*lines, *([_texts()["trade"]["reply"].format(term=term)] if term else [])])


def attachments(earlier: Sequence[Earlier]) -> list[str]:
    """What goes with a letter: each one before it, with the proof that it was served."""
    return [_texts()["attachment"].format(title=one.title, number=one.number) for one in earlier]


def say_day(day: date) -> str:
    """A date as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _point(place: int, point: Point) -> list[str]:
    texts = _texts()
    people = texts["people"].format(people=point.people) if point.people else ""
    due = texts["due"].format(due_on=say_day(point.due_on)) if point.due_on else ""
    facts, demand = _stopped(point.facts), _stopped(point.demand)
    return [
        texts["item"].format(place=_ordinal(place), name=point.name, facts=facts, people=people),
        texts["item_rule"].format(basis=_cited(point.basis), demand=demand, due=due),
    ]


def _stopped(words: str) -> str:
    words = " ".join(words.split())
    return words if words.endswith(("。", "！", "？", "；")) else f"{words}。"


def _section(title: str, points: Sequence[TradePoint]) -> list[str]:
    first = points[0]
    if len(points) > 1 and {one.basis for one in points} == {first.basis}:
        # One source for all of it is cited once.
        demands = [f"{n}．{_stopped(one.demand)}" for n, one in enumerate(points, 1)]
        return [f"{title}（{_cited(first.basis)}）", *demands]
    lines = [title]
    for nth, (heading, rows) in enumerate(groupby(points, lambda one: one.heading), 1):
        said = [f"{_unstopped(one.demand)}（{_cited(one.basis)}）。" for one in rows]
        if heading:
            lines.append(f"（{_ordinal(nth)}）{heading}。{''.join(said)}")
        else:
            lines += [f"{number}．{one}" for number, one in enumerate(said, 1)]
    return lines


def _unstopped(words: str) -> str:
    return _stopped(words)[:-1]


def _cited(basis: Sequence[str]) -> str:
    """劳动法 第五十条 → 《劳动法》第五十条; numbers of documents stay as they are."""
    said = []
    for one in basis:
        law, _space, article = one.partition(" ")
        said.append(f"《{law}》{article}" if article else one)
    return "、".join(said)


def _earlier(one: Earlier, employer: str) -> str:
    case = "refused" if one.is_refused else "unmet" if one.answered_on else "silent"
    days = {
        name: say_day(day) if (day := getattr(one, name)) else ""
        for name in ("issued_on", "served_on", "due_on", "answered_on")
    }
    known: dict[str, Any] = {"employer": employer, "title": one.title, "number": one.number}
    return str(_texts()[f"before_{case}"].format(**known, **days))


def _ordinal(number: int) -> str:
    """1 … 99 in Chinese: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    left = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return left + (_DIGITS[ones] if ones or not tens else "")


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    return found
