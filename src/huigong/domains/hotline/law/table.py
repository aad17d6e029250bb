"""Which limits a category runs into, what each asks, and from which answer it counts: a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from huigong.domains.hotline.law.models import Deadline, FactName

LIMITS = Path(__file__).parents[1] / "data" / "limits.yaml"


@dataclass(frozen=True, slots=True)
class Asks:
    """One limit: the facts that it asks for, in the order of the conversation."""

    facts: tuple[FactName, ...]
    starts: FactName
    deadlines: tuple[Deadline, ...]


#: Unpaid wages run only after one has left (第二十七条第四款): who is still there is asked no day.
ASKS: dict[str, Asks] = {
    "wage": Asks((FactName.EMPLOYED, FactName.LEFT), FactName.LEFT, (Deadline.ARBITRATION,)),
    "dispute": Asks((FactName.KNEW,), FactName.KNEW, (Deadline.ARBITRATION,)),
    "injury": Asks((FactName.HURT,), FactName.HURT, (Deadline.EMPLOYER_CLAIM, Deadline.OWN_CLAIM)),
    "disease": Asks(
        (FactName.DIAGNOSED,), FactName.DIAGNOSED, (Deadline.EMPLOYER_CLAIM, Deadline.OWN_CLAIM)
    ),
}


@cache
def _limits() -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(LIMITS.read_text(encoding="utf-8"))["categories"]
    return found


def limit_for(category: str) -> str:
    """The limit that a category runs into; empty where the law sets none that we know."""
    return _limits().get(category, "")


def asks(category: str) -> Asks | None:
    """What a category asks, or None."""
    return ASKS.get(limit_for(category))
