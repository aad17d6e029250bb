"""The system check: a shipped value without a source and without a question stops the start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from huigong.kernel.params import shelf as shipped

HINTS = {
    1: "Write title, unit, source, confidence, values (style.md 2.9).",
    2: "One parameter has one home.",
    3: "Write values: {2023-01-01: 3}.",
    4: "Name the document and article, or write open_question.",
    5: "Name the document and article, or lower the confidence.",
    6: "Write open_question: what must be asked, and whom.",
    7: "A local rule never is another place's default: give its division.",
    8: "Correct the value or its unit.",
}


@register("params")
def check_shipped_values(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report every fault of every shipped file at once."""
    return [
        Error(
            f"{problem.where}: {problem.what}.",
            hint=HINTS[problem.number],
            id=f"params.E{problem.number:03d}",
        )
        for problem in shipped.shelf().problems
    ]
