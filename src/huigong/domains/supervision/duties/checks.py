"""The system check: a duty without a source, a date or a known question stops the start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from huigong.domains.supervision.clauses.reading import kinds
from huigong.domains.supervision.duties.reading import shelf
from huigong.kernel.params import shelf as shipped


@register("supervision")
def check_duties(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report every fault of every shipped duty at once."""
    found = shelf()
    known = shipped.shelf().definitions
    problems = [*found.problems, *kinds().problems]
    for duty in found.duties.values():
        problems += [
            f"{duty.code}: asks for {name}, which no file of parameters ships"
            for name in duty.ask_admin
            if name not in known
        ]
    return [
        Error(f"{problem}.", hint="See docs/howto/duties.md.", id="supervision.E001")
        for problem in problems
    ]
