"""What of a row is read on a phone: a card of three or four lines instead of a line a column.

The rest is on the row's own page, one touch away.
"""

from __future__ import annotations

from collections.abc import Sequence

from huigong.kernel.register.columns import Shown
from huigong.kernel.register.declare import Register

#: So many columns share the line under the subject.
_TOGETHER = 2


def card_parts(register: Register, columns: Sequence[Shown]) -> list[str]:
    """For each column its part of the card: key, state, lead (the subject), more, due, rest."""
    flow = register.workflow
    fixed = {flow.state if flow else "state": "state"}
    if register.model.sighted.rank:
        fixed[register.model.sighted.rank] = "due"
    free = iter(("key", "lead", *("more",) * _TOGETHER))
    # The first column leads whatever it is: it carries the link.
    return [
        next(free) if not place else fixed.get(shown.name) or next(free, "rest")
        for place, shown in enumerate(columns)
    ]
