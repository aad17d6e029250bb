"""What a story is played on: the world, its seats, and the cases that have been filed so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import Account
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import Scope
from huigong.kernel.testing.worlds import World


class CannotPlay(Exception):
    """A step of a story did not go: the message names the case, the step and the reason."""


@dataclass
class Stage:
    """The world, the day that is day 0, and the cases that have been filed so far."""

    world: World
    today: date
    rows: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, str], list[Scope]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}

    def seats_of(self, key: str) -> list[Scope]:
        """Every seat of a persona. Tests of the files see to it that a deputy acts in its days."""
        if (key, "") not in self.seats:
            persona = self.world[key]
            on = max(self.today, persona.standing.from_on) if persona.standing else self.today
            found = [
                self.world.sit(key, deputy=bool(seat.deputy_for), unit=seat.post.unit.code, on=on)
                for seat in persona.seats(on)
            ]
            self.seats[key, ""] = found or [self.world.sit(key)]
        return self.seats[key, ""]


def person(phone: str, name: str) -> Scope:
    """A worker in their own matter; one whom nobody knows yet is registered."""
    account = Account.objects.find_worker(phone) or Account.objects.create_worker(phone, name)
    return person_scope(account.pk)
