"""The personas of the proof: each role and place once, and those who lost theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from tests.access.oracle import Who

from huigong.kernel.access.roles import WORKER
from huigong.kernel.accounts.adapters import MFA_DUE
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Deputy, Post
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

#: key of the proof → (persona, as deputy). Everybody that `access.roles` knows is among them.
PEOPLE: dict[str, tuple[str, bool]] = {
    "anonymous": ("", False),
    "worker": ("lao", False),
    "worker_other": ("mai", False),
    "agent": ("an", False),
    "lawyer": ("lv", False),
    "officer_own": ("ming", False),
    "officer_neighbour": ("hua", False),
    "officer_prefecture": ("gao", False),
    "officer_far_prefecture": ("xi", False),
    "leader_province": ("sheng", False),
    "supervisor": ("jian", False),
    "chair_own": ("xiang", False),
    "admin": ("guan", False),
    "deputy": ("dai", True),
    "deputy_late": ("dai", True),
}
#: Who must not meet the word of the neighbour's cases in a byte.
STRANGERS = (
    *("anonymous", "worker", "worker_other", "officer_own", "officer_far_prefecture"),
    *("chair_own", "deputy", "deputy_late", "lawyer_far"),
)


@dataclass(frozen=True)
class Person:
    """Somebody with a browser; `desk` is who they are under /desk/, `portal` under /my/."""

    key: str
    client: Client
    desk: Who | None
    portal: Who | None

    @property
    def is_anonymous(self) -> bool:
        return self.portal is None


def person(world: World, key: str) -> Person:
    """Seat a persona in a fresh browser."""
    name, as_deputy = PEOPLE[key]
    if not name:
        return Person(key, Client(), None, None)
    client = world.client_for(name, deputy=as_deputy)
    # Who owes a second factor is sent to set it up and sees nothing else: here it is set up.
    session = client.session
    if session.pop(MFA_DUE, None):
        session.save()
    # The first request of a minute notes in three tables that somebody is there. Whoever undoes
    # each of thousands of requests would pay for it each time.
    client.get("/")
    account = world[name].account
    if key == "deputy_late":
        _end_deputyships(account.pk)
    portal = Who(-account.pk, WORKER)
    if world[name].is_worker:
        return Person(key, client, None, portal)
    seat = world.sit(name, deputy=as_deputy and key != "deputy_late")
    assert seat.unit_id is not None
    return Person(key, client, Who(seat.unit_id, next(iter(seat.roles))), portal)


def _end_deputyships(account_id: int) -> None:
    """Yesterday was the last day; the session still remembers the seat."""
    yesterday = today() - timedelta(days=1)
    with scope(SYSTEM, reason="proof"):
        Deputy.objects.filter(account_id=account_id).update(until_on=yesterday)


def roles_covered(world: World) -> set[str]:
    """The roles that the personas of the proof hold between them."""
    found = set()
    for name, as_deputy in PEOPLE.values():
        if name and world[name].is_worker:
            found.add(WORKER)
        elif name:
            found.add(next(iter(world.sit(name, deputy=as_deputy).roles)))
    return found


def posts_of(world: World, key: str) -> list[Post]:
    return list(Post.objects.filter(account=world[key].account))
