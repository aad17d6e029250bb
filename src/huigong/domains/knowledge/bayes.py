"""A plain linear classifier: naive Bayes over pairs of characters, which can say why.

Trained in some milliseconds from examples, so there is no model to ship or to trust unseen: who
changes an example changes the answer. Knows no Django.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
#: Added to every count: what was never seen is rare, not impossible.
SMOOTH = 0.05


def features(text: str) -> list[str]:
    """Pairs of neighbouring characters, and single ones, in order."""
    found: list[str] = []
    for run in _RUN.findall(text.lower()):
        if run[0] < "\u3400":
            found.append(run)
            continue
        found += [run[i : i + 2] for i in range(len(run) - 1)]
        found += list(run)
    return found


@dataclass(frozen=True, slots=True)
class Guess:
    """One class, how sure we are of it (0 to 1), and which words of the text spoke for it."""

    name: str
    share: float
    words: tuple[str, ...]


class Classifier:
    """Counts of features by class, as weights."""

    def __init__(self, examples: Iterable[tuple[str, str, float]]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for name, text, weight in examples:
            for feature in set(features(text)):
                counts[name][feature] += weight  # type: ignore[assignment]  # weighted counts
        self._all: Counter[str] = Counter()
        for own in counts.values():
            self._all.update(own)
        self._total = sum(self._all.values())
        self._counts = dict(counts)
        self._sums = {name: sum(own.values()) for name, own in counts.items()}
        self._size = len(self._all)
        self.names = tuple(sorted(counts))
        self._kept: dict[str, list[float]] = {}

    def weight(self, name: str, feature: str) -> float:
        """How much more often a class says it than all others do, as a logarithm."""
        own, mine = self._counts[name].get(feature, 0), self._sums[name]
        rest, others = self._all[feature] - own, self._total - mine
        smooth = SMOOTH * self._size
        return math.log((own + SMOOTH) / (mine + smooth)) - math.log(
            (rest + SMOOTH) / (others + smooth)
        )

    def scores(self, text: str) -> dict[str, float]:
        """The sum of the weights of a text for each class."""
        known = [f for f in set(features(text)) if f in self._all]
        size = math.sqrt(len(known)) or 1.0
        sums = [sum(column) / size for column in zip(*map(self._weights, known), strict=True)]
        return dict(zip(self.names, sums or [0.0] * len(self.names), strict=True))

    def _weights(self, feature: str) -> list[float]:
        """The weights of a feature for all classes; each is worked out once."""
        found = self._kept.get(feature)
        if found is None:
            found = [self.weight(name, feature) for name in self.names]
            self._kept[feature] = found
        return found

    def words(self, name: str, text: str, most: int = 4) -> tuple[str, ...]:
        """The runs of a text that speak most for a class, joined where they touch."""
        low = text.lower()
        marks = [0.0] * len(low)
        for run in _RUN.finditer(low):
            width = 2 if run[0][0] >= "\u3400" else len(run[0])
            for start in range(run.start(), run.end() - width + 1):
                piece = low[start : start + width]
                gain = self.weight(name, piece) if piece in self._all else 0.0
                if gain > 1.0:
                    for place in range(start, start + width):
                        marks[place] = max(marks[place], gain)
        return _runs(text, marks)[:most]


def _runs(text: str, marks: list[float]) -> tuple[str, ...]:
    found: list[tuple[float, str]] = []
    start = None
    for place in range(len(marks) + 1):
        is_on = place < len(marks) and marks[place] > 0
        if is_on and start is None:
            start = place
        elif not is_on and start is not None:
            found.append((max(marks[start:place]), text[start:place]))
            start = None
    kept: dict[str, None] = {}
    for _gain, word in sorted(found, key=lambda one: -one[0]):
        kept.setdefault(word)
    return tuple(kept)


def shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as parts of one."""
    top = max(scores.values(), default=0.0)
    grown = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(grown.values())
    return {name: value / total for name, value in grown.items()}
