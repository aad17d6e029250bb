"""Money shared out to the fen, and when a case may end. No model, no database."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class TooMuch(ValueError):
    """More is paid than is still owed; nothing is shared out."""


def split(total: int, owed: Sequence[int]) -> list[int]:
    """A payment shared in proportion to what is owed to each: whole fen, exactly the total, never
    more than is owed. The fen left over go where the fraction cut off was largest, the first first.
    Raises TooMuch.
    """
    whole = sum(owed)
    if total < 0 or total > whole or any(one < 0 for one in owed):
        raise TooMuch
    if not whole:
        return [0] * len(owed)
    shares = [total * one // whole for one in owed]
    cut = [total * one % whole for one in owed]
    # Whoever lost a fraction is owed at least one fen more than the share: it fits.
    for place in sorted(range(len(owed)), key=lambda at: (-cut[at], at))[: total - sum(shares)]:
        shares[place] += 1
    return shares


class Why(StrEnum):
    """Why a case may not be closed so."""

    NOBODY = "nobody"
    UNPAID = "unpaid"
    PAID = "paid"
    NO_CLUE = "no_clue"
    NO_REASON = "no_reason"


def why_not_close(
    *, ending: str, workers: int, left_fen: int, outcome: str, has_clue: bool
) -> Why | None:
    """All that was agreed is paid, or it is said why not."""
    if not workers:
        return None if ending == "other" and outcome else Why.NOBODY
    if ending == "paid":
        return Why.UNPAID if left_fen else None
    if not left_fen:
        return Why.PAID
    if ending == "inspection" and not has_clue:
        return Why.NO_CLUE
    return None if outcome else Why.NO_REASON
