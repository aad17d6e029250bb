"""One valid row of the queue, for the contract suite."""

from __future__ import annotations

from huigong.domains.twins.actions import find_possible_twin
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.people.tests.samples import make_person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World


def make_possibletwin(world: World, who: str, n: int, text: str) -> PossibleTwin:
    """The n-th pair of somebody's office; `text` stands in what is searched."""
    left, right = (make_person(world, who, n, text) for _one in range(2))
    with scope(SYSTEM, reason="sample"):
        row = find_possible_twin(
            left=left,
            right=right,
            unit=world[who].unit,
            likely=950,
            levels=[("name", 6), ("born", 2), ("paper", -1)],
        )
        row.number = f"CF-{n:05d} {text}"[:30]
        row.save(update_fields=["number"])
    return row
