"""The articles that come with the program, and putting them in without undoing anyone's work."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from huigong.domains.knowledge import actions
from huigong.domains.knowledge.models import Article

FOLDER = Path(__file__).with_name("data") / "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One article as the files have it."""

    code: str
    title: str
    category: str
    first: str
    body: str
    asks: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def digest(self) -> str:
        words = json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


@cache
def shipped_articles() -> tuple[Shipped, ...]:
    """Every article of the files, in their order. Raises ValueError where a code stands twice."""
    found = [
        Shipped(**_words(row))
        for path in sorted(FOLDER.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    codes = [article.code for article in found]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise ValueError(f"articles stand twice: {sorted(twice)}")
    return tuple(found)


def _words(row: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Shipped)}
    if unknown := row.keys() - known:
        raise ValueError(f"{row.get('code')}: unknown {sorted(unknown)}")
    return {name: "\n".join(v) if isinstance(v, list) else v for name, v in row.items()}


def load_shipped() -> list[tuple[str, str]]:
    """Load what is not there yet; (title, what was done) of each. Idempotent."""
    return [(article.title, _load(article)) for article in shipped_articles()]


def _load(given: Shipped) -> str:
    newest = Article.objects.filter(code=given.code).order_by("-version").first()
    values = asdict(given)
    code = values.pop("code")
    if newest is None:
        actions.draft_article(code=code, shipped=given.digest, **values)
        return _("新装入，等律师审核。")
    if Article.objects.filter(code=code, shipped=given.digest).exists():
        return _("已经有了，没有改动。")
    if not newest.shipped:
        return _("本地律师改过，保留本地的。")
    if newest.state == "retired":
        return _("已经停用，不再装入。")
    actions.edit_article(newest, shipped=given.digest, **values)
    return _("有新的文字，等律师审核。")
