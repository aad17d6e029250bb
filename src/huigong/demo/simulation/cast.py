"""Who acts in a simulated year: a desk at every union of a county or prefecture, the agents of the
centre, and each worker in their own matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from huigong.demo.world import world as everyone
from huigong.kernel.access.middleware import person_scope, seat_scope
from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Level, Post, Successor, Unit, UnitType
from huigong.kernel.org.seats import list_seats
from huigong.kernel.reorganisation import plans
from huigong.kernel.reorganisation.models import StepVerb
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.testing.worlds import Persona, World, build

_LOGIN = "sim-"
#: What is merged in mid-year, and into what; what is put under another parent the same day.
MERGED, INTO = "QH-632803", "QH-632801"
MOVED, UNDER = "QH-632224", "QH-6301"


@dataclass
class Cast:
    """The seats of a simulated year, each looked up once; a reorganisation has them looked up
    anew.
    """

    world: World = field(default_factory=everyone)
    units: dict[str, Unit] = field(default_factory=dict)
    by_id: dict[int, Unit] = field(default_factory=dict)
    heirs: dict[int, Unit] = field(default_factory=dict)
    _seats: dict[int, Scope] = field(default_factory=dict)

    def gather(self) -> None:
        """Put an officer at every desk that has none of ours yet."""
        offices = Unit.objects.filter(
            type=UnitType.FEDERATION, level__in=(Level.PREFECTURE, Level.COUNTY), closed_on=None
        ).order_by("code")
        people = [self._officer(unit, number) for number, unit in enumerate(offices, 1)]
        # Nobody signs in as one of them.
        build([], people, password_hash=UNUSABLE_PASSWORD_PREFIX)
        self.look_up()

    @staticmethod
    def _officer(unit: Unit, number: int) -> Persona:
        login, phone = f"{_LOGIN}{unit.code.lower()}", f"1540001{number:04d}"
        name = f"经办（{unit.short}）"
        return Persona(login, name, Role.OFFICER, unit.code, "经办", phone)

    def look_up(self) -> None:
        """Read the tree and the posts as they stand."""
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.by_id = {unit.pk: unit for unit in self.units.values()}
        rows = Successor.objects.select_related("successor")
        self.heirs = {row.unit_id: row.successor for row in rows}
        self._seats = {}

    def agent(self, number: int) -> Scope:
        """One of the two agents, by turns."""
        who = ("an", "bai")[number % 2]
        if -number % 2 - 1 not in self._seats:
            self._seats[-number % 2 - 1] = self.world.sit(who)
        return self._seats[-number % 2 - 1]

    def office(self, unit: Unit, number: int) -> Scope:
        """The desk of a unit: an agent at the centre, elsewhere an officer."""
        if unit.level <= Level.PROVINCE:
            return self.agent(number)
        if unit.pk not in self._seats:
            on = today()
            post = Post.objects.filter(
                unit=unit, account__login__startswith=_LOGIN, from_on__lte=on
            ).latest("from_on", "pk")
            seats = list_seats(post.account_id, on)
            seat = next(seat for seat in seats if seat.post.unit_id == unit.pk)
            self._seats[unit.pk] = seat_scope(seat, post.account_id)
        return self._seats[unit.pk]

    def person(self, account_id: int) -> Scope:
        """A worker in their own matter."""
        return person_scope(account_id)

    def unit_for(self, code: str) -> Unit:
        """The union that answers for a county today: its own, its heir, or the prefecture's."""
        unit = self.units.get(f"QH-{code}") or self.units[f"QH-{code[:4]}"]
        return self.heirs.get(unit.pk, unit)

    def reorganise(self, on: date) -> None:
        """A county is merged into its neighbour, another put under another prefecture."""
        with scope(self.world.sit("guan")):
            plan = plans.prepare_plan(title=f"{on.year} 年机构调整（模拟）", planned_on=on)
            for verb, what, to in ((StepVerb.MERGE, MERGED, INTO), (StepVerb.MOVE, MOVED, UNDER)):
                plans.add_step(plan=plan, verb=verb, unit=self.units[what], target=self.units[to])
            plans.apply_plan(plans.ready_plan(plans.preview_plan(plan)))
        with scope(SYSTEM, reason="simulation: the tree after its reorganisation"):
            self.look_up()
