"""One valid row of each register of this domain, for the contract suite."""

from __future__ import annotations

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.testing.worlds import World


def make_case(world: World, who: str, n: int, text: str) -> Case:
    """The n-th case, taken down by the agent and sent to somebody's office; `text` stands in what
    is searched.
    """
    with world.seat("an"):
        case = register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title=text[:80],
            text=text,
            employer=text[:100],
            reporter_name=f"{text[:20]}{n}",
        )
        dispatch_case(case, units=[world[who].unit], order=text)
    return case
