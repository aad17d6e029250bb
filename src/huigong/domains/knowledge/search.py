"""Full text over articles and statutes: pairs of characters, ranked as BM25, in one statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection, models

from huigong.domains.knowledge.models import Article, Law, Posting, Provision
from huigong.domains.knowledge.numerals import NUMERAL, read_label
from huigong.kernel.calendar.present import today

#: What is read of a question. The longest case text is 4,000 characters: its start says it.
LONGEST = 400
#: How many pairs of a question are looked up: the rarest say the most.
MOST_TOKENS = 64
_NAMED = re.compile(rf"《?([^《》\s第]{{2,40}}?)》?\s*(第{NUMERAL}条(?:之{NUMERAL})?|\d{{1,3}}条)")

# k1 = 1.2 and b = 0.6: the usual damping of repetition, and of length, for short texts.
_RANK = """
WITH q AS MATERIALIZED (
  SELECT token FROM (
    SELECT t.token, (SELECT count(*) FROM (
      SELECT 1 FROM knowledge_posting x WHERE x.token = t.token AND x.shelf = ANY (%(shelves)s)
      LIMIT 1000) y) AS n
    FROM knowledge_tokens(%(q)s) t) z
  WHERE n > 0 ORDER BY n LIMIT %(most)s),
p AS MATERIALIZED (
  SELECT p.token, p.doc, p.times, p.length FROM knowledge_posting p JOIN q USING (token)
  WHERE p.shelf = ANY (%(shelves)s)),
d AS (
  SELECT token, ln(1 + (%(count)s - count(*) + 0.5) / (count(*) + 0.5)) AS idf
  FROM p GROUP BY token),
m AS (SELECT avg(length) AS usual FROM (SELECT DISTINCT doc, length FROM p) l)
SELECT p.doc,
  sum(d.idf * p.times * 2.2 / (p.times + 1.2 * (0.4 + 0.6 * p.length / m.usual))) AS score
FROM p JOIN d USING (token) CROSS JOIN m GROUP BY p.doc ORDER BY score DESC, p.doc LIMIT %(limit)s
"""

M = TypeVar("M", Article, Provision)


@dataclass(frozen=True, slots=True)
class Scored:
    """One row that was found, and how well it fits (only to be compared within one search)."""

    row_id: int
    score: float


def clean(text: str) -> str:
    """What may be asked of the database: no NUL, one line, not too long."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]


def rank(text: str, shelves: list[int], count: int, limit: int) -> list[Scored]:
    """The best rows of some shelves, best first."""
    asked = clean(text)
    if not asked or not shelves or not count:
        return []
    values: dict[str, Any] = {
        "q": asked,
        "shelves": shelves,
        "count": count,
        "limit": limit,
        "most": MOST_TOKENS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RANK, values)
        return [Scored(row_id, float(score)) for row_id, score in cursor.fetchall()]


def find_articles(
    text: str, *, limit: int = 10, drafts: bool = True
) -> list[tuple[Article, float]]:
    """Articles in force (and, for the desk, drafts of what has none) that fit a text."""
    shelves = [Posting.REVIEWED, Posting.DRAFTS] if drafts else [Posting.REVIEWED]
    scored = rank(text, shelves, Article.objects.count(), limit * 2)
    rows = _in_order(Article.objects.all(), scored)
    held = {row.code for row, _score in rows if row.state == "reviewed"}
    kept = [(row, s) for row, s in rows if row.state == "reviewed" or row.code not in held]
    if not drafts:
        kept = [(row, s) for row, s in kept if is_valid(row, today())]
    return kept[:limit]


def is_valid(article: Article, on: date) -> bool:
    """Whether an article speaks about that day."""
    is_begun = article.valid_from is None or article.valid_from <= on
    return is_begun and (article.valid_until is None or on <= article.valid_until)


def laws_on(on: date) -> list[Law]:
    """Of each statute the version of a day: the latest that is not later."""
    rows = Law.objects.filter(version_on__lte=on).order_by("title", "-version_on")
    return list(rows.distinct("title"))


def find_provisions(
    text: str, *, on: date | None = None, limit: int = 10
) -> list[tuple[Provision, float]]:
    """Articles of statutes that fit a text; one that the text names stands first."""
    laws = laws_on(on or today())
    count = sum(law.count for law in laws)
    named = named_provisions(text, laws)
    scored = rank(text, [law.pk for law in laws], count, limit)
    top = scored[0].score if scored else 1.0
    taken = {row.pk for row in named}
    rows = Provision.objects.select_related("law")
    found = [(row, s) for row, s in _in_order(rows, scored) if row.pk not in taken]
    return [*((row, top + 1.0) for row in named), *found][:limit]


def named_provisions(text: str, laws: list[Law]) -> list[Provision]:
    """劳动合同法第八十二条 in a text is that article, if its law is loaded."""
    found: list[Provision] = []
    for name, words in _NAMED.findall(clean(text))[:8]:
        law = _law_named(name, laws)
        if law is None:
            continue
        try:
            number, after = read_label(words)
        except ValueError:
            continue
        rows = Provision.objects.filter(law=law, number=number, after=after)
        found += rows.select_related("law")
    return found


def _law_named(name: str, laws: list[Law]) -> Law | None:
    """The law whose title the words end in; the longest wins (劳动合同法 before 劳动法)."""
    short = name.removeprefix("中华人民共和国")
    fitting = [law for law in laws if short.endswith(law.title)]
    if not fitting:
        fitting = [law for law in laws if len(short) >= 3 and law.title.startswith(short)]
    return max(fitting, key=lambda law: len(law.title), default=None)


def _in_order(rows: models.QuerySet[M], scored: list[Scored]) -> list[tuple[M, float]]:
    by_id = rows.in_bulk([found.row_id for found in scored])
    return [(by_id[f.row_id], f.score) for f in scored if f.row_id in by_id]
