"""The articles that an answer or a duty names, in full where the operator has loaded them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from huigong.domains.knowledge.public import printed_articles


def printed(basis: Iterable[str], on: date) -> dict[str, Any]:
    """For `supervision/articles.html`: each article once, in the version of a day."""
    articles = printed_articles(basis, on)
    return {"articles": articles, "has_texts": any(one.text for one in articles)}
