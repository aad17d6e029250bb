"""What could fit a text: kind, category, place, office, articles, law, earlier cases.

Every proposal says by which words it came about. Nothing is taken over but by a person's click.
"""

from __future__ import annotations

from dataclasses import dataclass

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.bayes import Guess
from huigong.domains.knowledge.grounds import resolve
from huigong.domains.knowledge.guessing import ELSEWHERE, guess_categories, guess_kind
from huigong.domains.knowledge.highlight import tokens
from huigong.domains.knowledge.models import Article, Provision
from huigong.domains.knowledge.places import Office, Place, find_offices, find_place
from huigong.domains.knowledge.search import find_articles, find_provisions
from huigong.domains.knowledge.statements import plain, sources_of
from huigong.kernel.calendar.present import today

#: Below this share a category is not worth a line.
LEAST = 0.08
_ARTICLES, _PROVISIONS = 4, 5
#: How much an article of ours that leans on a provision speaks for it, against the words alone.
_LEANING = 0.6
_SAME_CATEGORY = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field could take: its name for people, and the words that spoke for it."""

    field: str
    value: str
    label: str
    words: tuple[str, ...]
    percent: int


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article of ours with its reason."""

    article: Article
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundProvision:
    """An article of a statute with its reason: words, or the article of ours that leans on it."""

    provision: Provision
    words: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that is proposed for one text."""

    categories: list[Choice]
    kind: Choice | None
    place: Choice | None
    offices: list[Office]
    articles: list[FoundArticle]
    provisions: list[FoundProvision]
    cases: list[hotline.Like]

    @property
    def is_empty(self) -> bool:
        return not (self.categories or self.place or self.articles or self.provisions)


def suggest(
    text: str, *, employer: str = "", division: str = "", besides: int | None = None
) -> Suggestions:
    """Everything for a text, from the current seat."""
    whole = f"{text}\n{employer}"
    guesses = [g for g in guess_categories(text) if g.share >= LEAST]
    place = find_place(whole)
    articles = fitting_articles(text, guesses)
    return Suggestions(
        categories=[_category(guess) for guess in guesses],
        kind=_kind(text, guesses),
        place=_place(place, division),
        offices=find_offices(place, division, whole),
        articles=articles[:_ARTICLES],
        provisions=fitting_provisions(text, [found.article for found in articles]),
        cases=_cases(text, employer, guesses, besides),
    )


def _category(guess: Guess) -> Choice:
    name = hotline.category_name(guess.name)
    return Choice("category", guess.name, name, guess.words, round(guess.share * 100))


def _kind(text: str, guesses: list[Guess]) -> Choice | None:
    guess = guess_kind(text, guesses[0].name if guesses else "")
    if guess is None:
        return None
    name = hotline.tree().kinds[guess.name]
    return Choice("kind", guess.name, name, guess.words, round(guess.share * 100))


def _place(place: Place | None, division: str) -> Choice | None:
    if place is None or place.code == division:
        return None
    return Choice("division", place.code, place.name, (place.word,), 100)


def fitting_articles(text: str, guesses: list[Guess], *, drafts: bool = True) -> list[FoundArticle]:
    """Articles by their words; those of the likeliest categories come first."""
    if guesses and guesses[0].name == ELSEWHERE and guesses[0].share > 0.5:
        return []
    found = find_articles(text, limit=12, drafts=drafts)
    top = found[0][1] if found else 1.0
    shares = {guess.name: guess.share for guess in guesses}
    ranked = sorted(
        found, key=lambda one: -(one[1] / top + _SAME_CATEGORY * shares.get(one[0].category, 0.0))
    )
    return [FoundArticle(row, _shared(text, _words_of(row))) for row, _score in ranked]


def _words_of(article: Article) -> str:
    return f"{article.title} {article.asks} {article.first} {plain(article.body)}"


def fitting_provisions(text: str, articles: list[Article]) -> list[FoundProvision]:
    """Articles of law by their words and by what our own fitting articles lean on."""
    found = find_provisions(text, limit=20)
    top = found[0][1] if found else 1.0
    scores = {row.pk: score / top for row, score in found}
    rows = {row.pk: row for row, _score in found}
    by: dict[int, str] = {}
    sources = {article.pk: sources_of(article.body) for article in articles[:3]}
    known = resolve((s for each in sources.values() for s in each), today())
    for place, article in enumerate(articles[:3]):
        for source in sources[article.pk]:
            row = known.get(source)
            if row is None:
                continue
            rows.setdefault(row.pk, row)
            by.setdefault(row.pk, article.title)
            scores[row.pk] = scores.get(row.pk, 0.0) + _LEANING / (place + 1)
    best = sorted(scores, key=lambda pk: -scores[pk])[:_PROVISIONS]
    return [FoundProvision(rows[pk], _shared(text, rows[pk].text), by.get(pk, "")) for pk in best]


def _shared(text: str, other: str, most: int = 3) -> tuple[str, ...]:
    """Words of the text that the other holds too, the longest first."""
    low, both = text.lower(), tokens(text) & tokens(other)
    runs, run = [], ""
    for place in range(len(low) - 1):
        pair = low[place : place + 2]
        if pair in both:
            run = run + pair[1] if run else pair
        elif run:
            runs.append(run)
            run = ""
    runs += [run] if run else []
    return tuple(sorted(dict.fromkeys(runs), key=lambda one: -len(one))[:most])


def _cases(
    text: str, employer: str, guesses: list[Guess], besides: int | None
) -> list[hotline.Like]:
    words = [employer.strip()] if employer.strip() else []
    words += [word for guess in guesses[:2] for word in guess.words]
    return hotline.like_cases(f"{text} {employer}", words=words, besides=besides)
