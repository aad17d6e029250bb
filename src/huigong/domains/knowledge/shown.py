"""The list of the knowledge base, and what a search shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.highlight import Piece, pieces, snippet
from huigong.domains.knowledge.models import Article, ArticleState, Law, Provision
from huigong.domains.knowledge.reading import TONES
from huigong.domains.knowledge.search import find_articles, find_provisions
from huigong.domains.knowledge.statements import plain
from huigong.kernel.access import may
from huigong.kernel.calendar.present import today
from huigong.kernel.ui.shell import Tab

_STATES = (ArticleState.REVIEWED, ArticleState.DRAFT, ArticleState.RETIRED)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: its title and the best stretch of its text, both in pieces."""

    url: str
    title: list[Piece]
    words: list[Piece]
    state: str = ""
    tone: str = ""


def article_hit(article: Article, q: str) -> Hit:
    """An article as a result."""
    words = snippet(f"{article.first}\n{plain(article.body)}", q)
    state, tone = str(article.get_state_display()), TONES[ArticleState(article.state)]
    return Hit(article.get_absolute_url(), pieces(article.title, q), words, state, tone)


def provision_hit(provision: Provision, q: str) -> Hit:
    """An article of a statute as a result."""
    title = pieces(str(provision), q)
    return Hit(provision.get_absolute_url(), title, snippet(provision.text, q))


def read_day(text: str) -> date:
    """The day that is asked for; today where none or no day is written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


def result_page(q: str, on: str) -> dict[str, Any]:
    """What answers a question: our articles, and the law of a day."""
    day = read_day(on)
    return {
        "articles": [article_hit(row, q) for row, _score in find_articles(q, limit=10)],
        "provisions": [provision_hit(row, q) for row, _score in find_provisions(q, on=day)],
        "has_laws": Law.objects.exists(),
        "on": day,
        "is_search": True,
    }


def listed(asked: QueryDict) -> dict[str, Any]:
    """The articles of one state, under the groups of the hotline's tree."""
    state = asked.get("state", "")
    chosen = state if state in ArticleState.values else ""
    rows = Article.objects.all()
    counts = {s: rows.filter(state=s).count() for s in _STATES}
    shown = rows.filter(state=chosen) if chosen else rows.exclude(state=ArticleState.RETIRED)
    here = reverse("knowledge-list")
    tabs = [Tab(_("在用和待审"), here, not chosen)]
    tabs += [Tab(str(s.label), f"{here}?state={s}", chosen == s, counts[s]) for s in _STATES]
    return {
        "tabs": tabs,
        "groups": _grouped(list(shown)),
        "draft_url": reverse("knowledge-draft") if may("draft", Article) else "",
        "is_search": False,
    }


def _grouped(rows: list[Article]) -> list[tuple[str, list[tuple[Article, str]]]]:
    names = {row.code: row.name for row in hotline.categories() if not row.parent}
    groups: dict[str, list[tuple[Article, str]]] = {
        name: [] for name in [*names.values(), _("其他")]
    }
    for row in rows:
        group = names.get(row.category.partition(".")[0], _("其他"))
        groups[group].append((row, TONES[ArticleState(row.state)]))
    return [(name, found) for name, found in groups.items() if found]
