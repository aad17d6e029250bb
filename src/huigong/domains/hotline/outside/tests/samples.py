"""One valid row of the list of bodies outside, for the contract suite."""

from __future__ import annotations

from datetime import date
from typing import Any

from huigong.domains.hotline.outside.actions import record_body
from huigong.domains.hotline.outside.models import OutsideBody
from huigong.kernel.testing.worlds import World


def make_outsidebody(world: World, who: str, n: int, text: str) -> OutsideBody:
    """The n-th body of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return record_body(
            unit=world[who].unit,
            kind="labour",
            name=f"{text[:50]}{n}",
            address=text[:120],
            from_on=date(2026, 1, 1 + n % 28),
            source=text[:120],
        )


def form_outsidebody(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th body."""
    return {
        "unit": str(world[who].unit.pk),
        "kind": "court",
        "name": f"某县人民法院{n}庭",
        "address": "",
        "telephone": "0972-8320000",
        "from_on": "2026-02-03",
        "until_on": "",
        "source": "三定方案",
    }
