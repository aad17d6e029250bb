"""The system check: a topic that names no duty, no article or no demand stops the start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from huigong.domains.supervision.letters.trade.topics import shelf


@register("supervision")
def check_topics(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report every fault of every shipped topic at once."""
    return [
        Error(f"{problem}.", hint="See docs/howto/topics.md.", id="supervision.E002")
        for problem in shelf().problems
    ]
