"""One valid row of the register of typical cases, for the contract suite."""

from __future__ import annotations

from typing import Any

from huigong.domains.hotline.tests.samples import make_case
from huigong.domains.hotline.typical.models import TypicalCase
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World


def make_typicalcase(world: World, who: str, n: int, text: str) -> TypicalCase:
    """The n-th text of somebody's office; `text` stands in what is searched."""
    case = make_case(world, who, n, text)
    with scope(SYSTEM, reason="sample"):
        row = TypicalCase(
            number=f"DX-{who}-{n:05d}",
            unit=world[who].unit,
            case=case,
            title=text[:60],
            happened=text,
            done=text,
            edited_by=world[who].account,
            edited_at=now(),
        )
        row.save(force_insert=True)
    return row


def form_typicalcase(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody writes."""
    return {"title": f"第 {n} 例", "happened": "拖欠工资", "done": "补发了", "lesson": ""}
