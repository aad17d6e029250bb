"""One valid row of the archive, for the contract suite."""

from __future__ import annotations

from datetime import date

from huigong.domains.hotline.archive.models import Volume
from huigong.domains.hotline.tests.samples import make_case
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World


def make_volume(world: World, who: str, n: int, text: str) -> Volume:
    """The n-th volume of somebody's office; `text` stands in what is searched."""
    case = make_case(world, who, n, text)
    with scope(SYSTEM, reason="sample"):
        volume = Volume(
            number=f"DA-{who}-{n:05d}",
            unit=world[who].unit,
            case=case,
            title=text[:120],
            years=10,
            archived_on=date(2026, 1, 1 + n % 28),
            due_on=date(2036, 12, 31),
            pieces=1,
            catalogue=[{"n": 1, "what": text[:40], "who": "", "to": "", "on": "2026-01-01"}],
        )
        volume.save(force_insert=True)
    return volume
