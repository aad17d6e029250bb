"""One valid transfer, for the contract suite."""

from __future__ import annotations

from huigong.domains.membership.tests.samples import make_membership
from huigong.domains.membership.transfers.actions import offer_transfer
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.org.models import Unit
from huigong.kernel.testing.worlds import World


def make_transfer(world: World, who: str, n: int, text: str) -> Transfer:
    """The n-th transfer from somebody's office to another prefecture."""
    membership = make_membership(world, who, n + 500, text)
    to_unit = Unit.objects.get(code="QH-632801")
    with world.seat(who):
        return offer_transfer(membership=membership, to_unit=to_unit)
