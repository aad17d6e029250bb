"""One valid row of the register of seals, for the contract suite."""

from __future__ import annotations

from datetime import date
from typing import Any

from huigong.domains.seals.actions import record_seal_use
from huigong.domains.seals.models import SealUse
from huigong.kernel.testing.worlds import World


def make_sealuse(world: World, who: str, n: int, text: str) -> SealUse:
    """The n-th use of the seal of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return record_seal_use(
            unit=world[who].unit,
            number=f"YY-{who}-{n:04d}",
            sealed_on=date(2026, 1, 1 + n % 28),
            seal="official",
            paper=text[:100],
            copies=1 + n,
            asked_by=text[:40],
            approved_by="王主席",
            sealed_by="办公室",
            note=text[:200],
        )


def form_sealuse(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th use."""
    return {
        "unit": str(world[who].unit.pk),
        "number": f"YY-F-{n:04d}",
        "sealed_on": "2026-02-03",
        "seal": "official",
        "paper": "督办单",
        "paper_number": "",
        "copies": "2",
        "matter_number": "",
        "asked_by": "马干事",
        "approved_by": "王主席",
        "sealed_by": "办公室",
        "note": "",
    }
