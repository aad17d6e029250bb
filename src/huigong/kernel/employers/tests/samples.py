"""One valid row of each register of employers, for the contract suite."""

from __future__ import annotations

from typing import Any

from huigong.kernel.employers.actions import register_employer
from huigong.kernel.employers.codes import check_character
from huigong.kernel.employers.models import Employer
from huigong.kernel.testing.worlds import World


def code(n: int) -> str:
    """The n-th right code of a test."""
    first = f"9163{n:013d}"
    return first + check_character(first)


def make_employer(world: World, who: str, n: int, text: str) -> Employer:
    """The n-th employer of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return register_employer(unit=world[who].unit, name=f"{text[:90]}厂")


def form_employer(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th employer."""
    return {
        "unit": str(world[who].unit.pk),
        "name": f"互助某某建筑有限公司{n}",
        "uscc": code(n),
        "division": "630223",
        "industry": "4710",
        "size": "small",
        "people": "35",
        "union": "",
    }
