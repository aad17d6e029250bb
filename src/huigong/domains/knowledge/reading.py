"""What the page of an article and its history show."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.knowledge import hotline
from huigong.domains.knowledge.grounds import Told, tell
from huigong.domains.knowledge.models import Article, ArticleState
from huigong.domains.knowledge.statements import BadSource, Statement, read_line
from huigong.kernel.access import verbs_on
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import today
from huigong.kernel.workflow.moves import Move

TONES = {ArticleState.DRAFT: "due", ArticleState.REVIEWED: "done", ArticleState.RETIRED: "plain"}
_COMPARED = ("title", "category", "asks", "first", "body", "valid_from", "valid_until")
_MOST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One saving: when, by whom, and which lines went and came."""

    at: datetime
    who: str
    version: int
    state: str
    gone: list[str]
    come: list[str]


def statements_of(article: Article) -> list[Statement]:
    """The statements of a body; a line that cannot be read stands as it was typed."""
    found = []
    for line in article.body.splitlines():
        try:
            found.append(read_line(line))
        except BadSource:
            found.append(Statement(line))
    return found


def told_statements(article: Article) -> list[Told]:
    """Statements with links to the law of today, or of the last day on which the article held."""
    on = min(today(), article.valid_until or today())
    return tell(statements_of(article), on)


def article_page(article: Article) -> dict[str, Any]:
    """Everything that the page of an article reads."""
    others = Article.objects.filter(code=article.code).exclude(pk=article.pk)
    return {
        "article": article,
        "tone": TONES[ArticleState(article.state)],
        "steps": article.first.splitlines(),
        "statements": told_statements(article),
        "asks": article.asks.splitlines(),
        "group": hotline.category_name(article.category),
        "newer": others.filter(version__gt=article.version).order_by("version").first(),
        "moves": _moves(article),
    }


def _moves(article: Article) -> list[Move]:
    if article.state == ArticleState.RETIRED:
        return []
    lines = (
        ("edit", "knowledge-edit", _("修改"), "edit", "get", "plain"),
        ("review", "knowledge-review", _("审核通过"), "check", "post", "action"),
        ("retire", "knowledge-retire", _("停用"), "ban", "get", "plain"),
    )
    allowed = verbs_on(article)
    is_draft = article.state == ArticleState.DRAFT
    return [
        Move(verb, label, reverse(name, args=[article.pk]), method, tone, icon, "")
        for verb, name, label, icon, method, tone in lines
        if verb in allowed and (is_draft or verb != "review")
    ]


def told_versions(article: Article) -> dict[str, Any]:
    """All versions of an article, and every saving of them, newest first."""
    versions = list(
        Article.objects.filter(code=article.code)
        .select_related("written_by", "reviewed_by")
        .order_by("-version")
    )
    return {"versions": versions, "changes": _changes(article.code)}


def _changes(code: str) -> list[Change]:
    kept = apps.get_model("knowledge", "ArticleEvent")
    rows = list(kept.objects.filter(code=code).order_by("-pgh_id"))
    rows = rows[: _MOST + 1]
    names = _names(rows)
    found = []
    for place, row in enumerate(rows[:_MOST]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        gone, come = _differences(before, row)
        who = names.get(_account(row), _("系统"))
        state = str(ArticleState(row.state).label)
        found.append(Change(row.pgh_created_at, who, row.version, state, gone, come))
    return found


def _account(row: Any) -> int:
    return (row.pgh_context or {}).get("account") or 0


def _names(rows: list[Any]) -> dict[int, str]:
    accounts = Account.objects.filter(pk__in={_account(row) for row in rows})
    return {account.pk: account.name for account in accounts}


def _differences(old: Any, new: Any) -> tuple[list[str], list[str]]:
    """Lines that stood before and not after, and the other way."""
    before, after = ([] if row is None else _text(row) for row in (old, new))
    lines = list(difflib.ndiff(before, after))
    gone = [line[2:] for line in lines if line.startswith("- ")]
    come = [line[2:] for line in lines if line.startswith("+ ")]
    return gone, come


def _text(row: Any) -> list[str]:
    return [line for name in _COMPARED for line in str(getattr(row, name) or "").splitlines()]
