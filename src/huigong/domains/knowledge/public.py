"""What others may ask of the knowledge base, in plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from huigong.domains.knowledge.grounds import resolve
from huigong.domains.knowledge.guessing import guess_categories
from huigong.domains.knowledge.models import Article, ArticleState
from huigong.domains.knowledge.reading import told_statements
from huigong.domains.knowledge.search import find_articles, is_valid
from huigong.domains.knowledge.statements import BadSource, Source, read_sources
from huigong.domains.knowledge.suggesting import fitting_articles
from huigong.kernel.calendar.present import today


@dataclass(frozen=True, slots=True)
class Answer:
    """A reviewed article as a worker reads it."""

    code: str
    title: str
    steps: tuple[str, ...]
    lines: tuple[tuple[str, str, bool], ...] = ()
    reviewed_at: datetime | None = None


def answer(code: str) -> Answer | None:
    """The reviewed article of a code in force today, with every statement and its ground."""
    article = Article.objects.filter(code=code, state=ArticleState.REVIEWED).first()
    if article is None or not is_valid(article, today()):
        return None
    lines = tuple(
        (
            told.statement.text,
            "、".join(map(str, told.statement.sources)),
            told.statement.ground == "open",
        )
        for told in told_statements(article)
    )
    steps = tuple(article.first.splitlines())
    return Answer(article.code, article.title, steps, lines, article.reviewed_at)


def answers_for(text: str, category: str = "", limit: int = 3) -> list[Answer]:
    """Reviewed articles that a text asks for; those of its category first."""
    guesses = guess_categories(text)
    found = [one.article for one in fitting_articles(text, guesses, drafts=False)]
    same = [a for a in found if category and a.category == category]
    kept = [*same, *(a for a in found if a not in same)][:limit]
    return [Answer(a.code, a.title, tuple(a.first.splitlines())) for a in kept]


def search_answers(q: str, limit: int = 10) -> list[Answer]:
    """Reviewed articles that a worker looks for."""
    found = find_articles(q, limit=limit, drafts=False)
    return [Answer(a.code, a.title, tuple(a.first.splitlines())) for a, _score in found]


def all_answers() -> list[tuple[str, Answer]]:
    """Every reviewed article in force with its category, in the order of the tree."""
    rows = Article.objects.filter(state=ArticleState.REVIEWED)
    return [(a.category, Answer(a.code, a.title, ())) for a in rows if is_valid(a, today())]


@dataclass(frozen=True, slots=True)
class Printed:
    """An article of a statute by its name; `text` and `url` where that statute is loaded."""

    label: str
    text: str = ""
    url: str = ""


def printed_articles(basis: Iterable[str], on: date) -> list[Printed]:
    """Each article that is named, once and in order, in the version of a day; a document that has
    no articles stays a name.
    """
    named: dict[Source | str, None] = {}
    for words in basis:
        try:
            named.update(dict.fromkeys(read_sources(words)))
        except BadSource:
            named.setdefault(words)
    known = resolve((one for one in named if isinstance(one, Source)), on)
    found = []
    for one in named:
        row = known.get(one) if isinstance(one, Source) else None
        url = row.get_absolute_url() if row else ""
        found.append(Printed(str(one), row.text if row else "", url))
    return found
