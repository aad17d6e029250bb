"""When a union may hand a matter to the procuratorate. No model, no database.

The condition is that of the joint notice of February 2024 (rules.md 1.7).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What a matter touches: one of five groups of workers, or a group dispute of two kinds."""

    NEW_FORM = "new_form"
    WOMEN = "women"
    MINORS = "minors"
    DISABLED = "disabled"
    OLDER = "older"
    INSURANCE = "insurance"
    WAGES = "wages"


#: Group disputes: with them the employer must refuse to put it right, nobody doubts that.
DISPUTES = frozenset({Ground.INSURANCE, Ground.WAGES})
GROUPS = frozenset(Ground) - DISPUTES


class Why(StrEnum):
    """What speaks against handing over; the last one only asks for a reason in writing."""

    LEVEL = "level"
    GROUND = "ground"
    COOPERATES = "cooperates"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a matter may be handed over, and what speaks against it."""

    why: tuple[Why, ...]

    @property
    def may(self) -> bool:
        return not set(self.why) - {Why.UNDECIDED}

    @property
    def is_undecided(self) -> bool:
        """Nobody has said whether an employer that cooperates stands in the way."""
        return Why.UNDECIDED in self.why


def judge_transfer(
    *,
    is_federation: bool,
    level: int,
    lowest: int,
    grounds: Set[str],
    is_refused: bool,
    binds_groups: bool | None,
) -> Verdict:
    """County or above, and one of the groups, or a group dispute whose employer refuses.

    `binds_groups` says whether the refusal is asked for with the groups too; None while nobody has
    decided how the notice is to be read.
    """
    why = []
    if not is_federation or level > lowest:
        why.append(Why.LEVEL)
    if not grounds & set(Ground):
        why.append(Why.GROUND)
    elif not is_refused:
        why += _without_refusal(bool(grounds & GROUPS), binds_groups)
    return Verdict(tuple(why))


def _without_refusal(has_group: bool, binds_groups: bool | None) -> list[Why]:
    if not has_group or binds_groups:
        return [Why.COOPERATES]
    return [Why.UNDECIDED] if binds_groups is None else []
