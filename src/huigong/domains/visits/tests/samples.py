"""One valid row of each register of this domain, for the contract suite."""

from __future__ import annotations

from datetime import date
from typing import Any

from huigong.domains.visits.actions import record_visit
from huigong.domains.visits.models import Visit
from huigong.kernel.testing.worlds import World


def make_visit(world: World, who: str, n: int, text: str) -> Visit:
    """The n-th visit of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return record_visit(
            unit=world[who].unit,
            number=f"ZF-{who}-{n:04d}",
            visited_on=date(2026, 1, 1 + n % 28),
            occasion="new_year",
            place=text[:60],
            people=1 + n,
            aid_fen=50_000,
            note=text,
        )


def form_visit(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th visit."""
    return {
        "unit": str(world[who].unit.pk),
        "number": f"ZF-F-{n:04d}",
        "visited_on": "2026-02-03",
        "occasion": "illness",
        "place": "县医院",
        "people": "2",
        "aid_fen": "1000.00",
        "note": "",
    }
