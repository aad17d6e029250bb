"""One valid row of each register of memberships, for the contract suite."""

from __future__ import annotations

from typing import Any

from huigong.domains.membership.actions import record_member
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.opening import open_point
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.testing.worlds import World


def make_membership(world: World, who: str, n: int, text: str) -> Membership:
    """The n-th member of somebody's office."""
    with world.seat(who):
        return record_member(
            unit=world[who].unit,
            name="韩麦尔燕",
            paper_number=citizen(n, born=f"19{60 + sum(map(ord, who)) % 40}0101"),
            source=f"RH-{n:04d}",
        )


def form_membership(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th member."""
    return {
        "unit": str(world[who].unit.pk),
        "name": "祁连山",
        "paper_number": citizen(n, born="19880808"),
        "source": f"RH-2026-{n:04d}",
        "phone_number": f"1390972{n % 10000:04d}",
        "group": "rider",
        "work": "1",
        "joined_on": "2026-03-01",
    }


def make_joinpoint(world: World, who: str, n: int, text: str) -> JoinPoint:
    """The n-th code of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return open_point(unit=world[who].unit, name=text[:60])


def form_joinpoint(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th code."""
    return {"unit": str(world[who].unit.pk), "name": f"骑手驿站 {n}", "group": "rider"}
