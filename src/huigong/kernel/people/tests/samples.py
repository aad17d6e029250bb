"""One valid row of each register of people, for the contract suite."""

from __future__ import annotations

from typing import Any

from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import now, today
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.asked import FileRequest, Wish
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.merging import merge_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import check_digit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_NAMES = ("马小龙", "才让卓玛", "阿", "韩·麦尔燕", "祁连山", "单雪梅")


def citizen(n: int, *, born: str = "19900512", place: str = "630225") -> str:
    """The n-th right identity number of a test (a county that lists of today no longer know)."""
    first = f"{place}{born}{n % 1000:03d}"
    return first + check_digit(first)


def make_person(world: World, who: str, n: int, text: str) -> Person:
    """The n-th person of somebody's office; `text` stands in what is searched."""
    with world.seat(who):
        return register_person(unit=world[who].unit, name=_NAMES[n % 6], aliases=text[:190])


def make_filerequest(world: World, who: str, n: int, text: str) -> FileRequest:
    """The n-th thing that a person asked of somebody's office; `text` stands in its number."""
    person = make_person(world, who, n, text)
    with scope(SYSTEM, reason="sample"):
        row = FileRequest(
            number=f"YQ-{who}-{n:05d} {text}"[:30],
            unit=world[who].unit,
            account=Account.objects.create_worker(f"157{person.pk % 10**8:08d}"),
            person=person,
            wish=Wish.CORRECT,
            asked_at=now(),
            due_on=today(),
        )
        row.words = text
        row.save(force_insert=True)
    return row


def make_merge(world: World, who: str, n: int, text: str) -> Merge:
    """The n-th merge of somebody's office; `text` stands in its number."""
    winner, loser = (make_person(world, who, n, text) for _one in range(2))
    with world.seat(who):
        row = merge_people(winner=winner, loser=loser)
    with scope(SYSTEM, reason="sample"):
        row.number = f"HB-{n:05d} {text}"[:30]
        row.save(update_fields=["number"])
    return row


def form_person(world: World, who: str, n: int) -> dict[str, Any]:
    """What somebody fills in for the n-th person."""
    return {
        "unit": str(world[who].unit.pk),
        "name": _NAMES[n % 6],
        "paper_kind": "1",
        "paper_number": citizen(n),
        "source": f"RH-2026-{n:04d}",
        "phone_number": f"1390971{n % 10000:04d}",
        "ethnic": "04",
        "education": "30",
    }
