"""Kind and category of a text: the classifier, the words that anyone would go by, and both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.bayes import Classifier, Guess, features, shares
from huigong.domains.knowledge.shipping import shipped_articles
from huigong.domains.knowledge.statements import plain

EXAMPLES = Path(__file__).with_name("data") / "examples.yaml"
#: What is read of a text: who tells long says the matter at the start.
LONGEST = 600
#: A word of the list counts as much as this much evidence.
_WORD_BONUS = 1.0
#: The class of what is no matter of workers at all.
ELSEWHERE = "other.body"


@dataclass(frozen=True, slots=True)
class Examples:
    """Our own examples: (category, kind, text), and the words of each category."""

    rows: tuple[tuple[str, str, str], ...]
    words: Mapping[str, tuple[str, ...]]


@cache
def examples() -> Examples:
    """Read from the file, once."""
    data: dict[str, dict[str, list[str]]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    rows = [
        (category, kind, text)
        for category, kinds in data.items()
        for kind, texts in kinds.items()
        if kind != "words"
        for text in texts
    ]
    words = {category: tuple(kinds.get("words", ())) for category, kinds in data.items()}
    return Examples(tuple(rows), words)


def _lessons(given: Examples) -> Iterator[tuple[str, str, float]]:
    """What the classifier of categories learns from: examples, words, names, articles."""
    for category, _kind, text in given.rows:
        yield category, text, 1.0
    for category, words in given.words.items():
        for word in words:
            yield category, word, 1.0
    for row in hotline.categories():
        if row.parent:
            yield row.code, f"{row.name} {row.plain}", 1.0
    for article in shipped_articles():
        if article.category in given.words:
            yield article.category, f"{article.title} {article.asks}", 1.0
            yield article.category, plain(article.body), 0.3


def category_classifier(given: Examples) -> Classifier:
    """Trained from these examples."""
    return Classifier(_lessons(given))


def kind_classifier(given: Examples) -> Classifier:
    """How people ask, complain, beg or propose, whatever it is about."""
    return Classifier((kind, marked(text), 1.0) for _category, kind, text in given.rows)


def marked(text: str) -> str:
    """A text whose end can be told from its middle: 吗？ says more there."""
    return f"{text.strip('。！？?! ')}末"


@cache
def _categories() -> Classifier:
    return category_classifier(examples())


@cache
def _kinds() -> Classifier:
    return kind_classifier(examples())


def by_words(text: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The listed words that stand in a text, by category: the plain baseline."""
    found = {name: tuple(w for w in listed if w in text) for name, listed in words.items()}
    return {name: hits for name, hits in found.items() if hits}


def category_scores(
    model: Classifier, words: Mapping[str, tuple[str, ...]], text: str
) -> dict[str, float]:
    """The classifier's scores with the listed words on top."""
    scores, hits = model.scores(text), by_words(text, words)
    return {name: score + _WORD_BONUS * len(hits.get(name, ())) for name, score in scores.items()}


def guess_categories(text: str, limit: int = 3) -> list[Guess]:
    """The likeliest categories with the words that spoke for each; none for a text of no words."""
    text = text[:LONGEST]
    if not features(text):
        return []
    given, model = examples(), _categories()
    found = shares(category_scores(model, given.words, text))
    hits = by_words(text, given.words)
    best = sorted(found, key=lambda name: -found[name])[:limit]
    return [Guess(n, found[n], _reasons(hits.get(n, ()), model.words(n, text))) for n in best]


def guess_kind(text: str, category: str) -> Guess | None:
    """The likeliest kind among those that a category may have."""
    text = text[:LONGEST]
    allowed = next((row.kinds for row in hotline.categories() if row.code == category), ())
    found = kind_shares(_kinds(), text, allowed)
    if not found or not features(text):
        return None
    best = max(found, key=lambda name: found[name])
    return Guess(best, found[best], _kinds().words(best, text)[:3])


def kind_shares(model: Classifier, text: str, allowed: Any) -> dict[str, float]:
    """How likely each allowed kind is."""
    scores = model.scores(marked(text))
    return shares({name: score for name, score in scores.items() if not allowed or name in allowed})


def _reasons(listed: tuple[str, ...], learnt: tuple[str, ...]) -> tuple[str, ...]:
    """Listed words first; a learnt one that says the same is left out."""
    more = [w for w in learnt if not any(w in one or one in w for one in listed)]
    return tuple(dict.fromkeys([*listed, *more]))[:4]
