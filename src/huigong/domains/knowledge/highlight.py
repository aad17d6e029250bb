"""Where a text holds what was asked, in pieces that a template escapes itself. Knows no Django."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: How much of a long text is shown, with the most hits in it.
WIDTH = 110
_WORD = re.compile(r"[a-z0-9]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters, hit or not."""

    text: str
    is_hit: bool


def tokens(text: str) -> set[str]:
    """The pairs and words that a text is found by."""
    low = text.lower()
    pairs = {run[i : i + 2] for run in _HAN.findall(low) for i in range(len(run) - 1)}
    return pairs | set(_WORD.findall(low))


def pieces(text: str, asked: str) -> list[Piece]:
    """The whole text, cut where hits begin and end."""
    return _cut(text, _hits(text, tokens(asked)))


def snippet(text: str, asked: str, width: int = WIDTH) -> list[Piece]:
    """The stretch of a text with the most hits."""
    flat = " ".join(text.split())
    marks = _hits(flat, tokens(asked))
    if len(flat) <= width:
        return _cut(flat, marks)
    sums = [0]
    for mark in marks:
        sums.append(sums[-1] + mark)
    start = max(range(len(flat) - width + 1), key=lambda i: (sums[i + width] - sums[i], -i))
    start = max(0, start - 8) if start else 0
    found = _cut(flat[start : start + width], marks[start : start + width])
    head = [Piece("…", False)] if start else []
    tail = [Piece("…", False)] if start + width < len(flat) else []
    return [*head, *found, *tail]


def _hits(text: str, wanted: set[str]) -> list[bool]:
    low = text.lower()
    if len(low) != len(text):  # some capital letters grow when they are made small
        low = text
    marks = [False] * len(text)
    for i in range(len(low) - 1):
        if low[i : i + 2] in wanted:
            marks[i] = marks[i + 1] = True
    for word in _WORD.finditer(low):
        if word[0] in wanted:
            marks[word.start() : word.end()] = [True] * len(word[0])
    return marks


def _cut(text: str, marks: list[bool]) -> list[Piece]:
    found: list[Piece] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or marks[i] != marks[start]:
            found.append(Piece(text[start:i], marks[start]))
            start = i
    return found if text else []
