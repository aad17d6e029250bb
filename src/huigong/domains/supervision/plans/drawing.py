"""The lot: from a pool, a number of names and a seed, always the same. No model, no database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def draw(pool: Sequence[int], seed: int) -> list[int]:
    """The whole pool in the order of the lot: whoever needs fewer takes the first ones."""
    order = sorted(pool)
    Random(seed).shuffle(order)  # noqa: S311  # drawn again by anybody who knows the seed
    return order


def mixed(rows: Sequence[T], seed: int) -> list[T]:
    """Rows in an order by chance: that of a plan, whoever came into it how."""
    order = list(rows)
    Random(seed ^ 0x5EED).shuffle(order)  # noqa: S311  # as above
    return order


def digest(pool: Sequence[int]) -> str:
    """A mark of a pool, by which a list that is shown later can be told to be the same."""
    return hashlib.sha256(",".join(map(str, sorted(pool))).encode()).hexdigest()
