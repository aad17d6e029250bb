"""Which sentences of a text look like a clause that has no effect. Pure: words in, places out.

A kind is found in a sentence in which one word of each of its groups stands, and none that turns
the sentence round. It is a suggestion: whether a clause is void is for arbitration or a court
(劳动合同法 Art 26).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: A sentence ends with these; a list of points is one sentence a point.
_ENDS = re.compile(r"[。！？；;\n]+|(?<=\S)(?=[（(][一二三四五六七八九十\d]{1,2}[）)])")
_LONGEST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How a kind shows itself: `groups` are expressions of which each must be found, `turned` one
    after which the sentence says the opposite.
    """

    code: str
    groups: tuple[re.Pattern[str], ...]
    turned: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A sentence from `start` to `end` of the text, and the kinds it looks like."""

    start: int
    end: int
    codes: tuple[str, ...]


def suspects(text: str, kinds: Sequence[Signs]) -> list[Suspect]:
    """The sentences that look like one kind or more, in their order."""
    found = []
    for start, end in _sentences(text):
        # Spaces within Chinese come from the typesetting of the paper.
        sentence = re.sub(r"\s+", "", text[start:end])
        codes = tuple(kind.code for kind in kinds if _shows(kind, sentence))
        if codes:
            found.append(Suspect(start, end, codes))
    return found


def _shows(kind: Signs, sentence: str) -> bool:
    if kind.turned is not None and kind.turned.search(sentence):
        return False
    return all(group.search(sentence) for group in kind.groups)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for mark in [*_ENDS.finditer(text), None]:
        upto = mark.start() if mark else len(text)
        start = last + len(text[last:upto]) - len(text[last:upto].lstrip())
        end = start + len(text[start:upto].rstrip())
        last = mark.end() if mark else upto
        # What has no end for pages is no sentence; it is looked at in pieces.
        for piece in range(start, end, _LONGEST):
            yield piece, min(piece + _LONGEST, end)
