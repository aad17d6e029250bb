"""One valid row of each register of this domain, for the contract suite."""

from __future__ import annotations

from huigong.domains.calls.actions import file_call, ring_call, take_call
from huigong.domains.calls.models import Call, Outcome
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World


def make_call(world: World, who: str, n: int, text: str) -> Call:
    """The n-th call of somebody's office; `text` stands in what is searched."""
    with scope(SYSTEM, reason="sample"):
        call = take_call(ring_call(unit=world[who].unit, phone=f"1540000{n:04d}"))
        return file_call(call, outcome=Outcome.NOTHING, note=text)
