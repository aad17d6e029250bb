"""The running play: what is to come in the order of time, and a journal of what was done."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from huigong.demo.simulation.cast import Cast
from huigong.demo.simulation.lives import Life
from huigong.demo.simulation.shape import Shape
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar import WorkCalendar, for_division
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import Scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg

#: Nobody works on without looking up: an office's longest delay, in hours of work.
_LONGEST_HOURS = 24.0


class Deed(NamedTuple):
    """One thing that was done: when, in which case, what, on which leg of it (the first is 0), by
    or to which unit, and with how many days.
    """

    at: datetime
    case: int
    verb: str
    leg: int = 0
    unit: str = ""
    days: int = 0


@dataclass(slots=True)
class Course:
    """A case on its way: its row, its legs in the order of sending, what can happen only once."""

    life: Life
    row_id: int = 0
    account_id: int | None = None
    legs: list[int] = field(default_factory=list)
    #: By which unit each leg is worked, and which sent it.
    ends: list[tuple[int, int]] = field(default_factory=list)
    #: The leg that was sent to an office which does not answer for the place.
    wrong: int = 0
    is_reworked: bool = False
    is_over: bool = False


Step = Callable[["Play", Course, int], None]


@dataclass
class Play:
    """A year being played."""

    cast: Cast
    shape: Shape
    until: datetime
    journal: list[Deed] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    _coming: list[tuple[datetime, int, int, Step, Course, int]] = field(default_factory=list)
    _order: int = 0
    _calendars: dict[str, WorkCalendar] = field(default_factory=dict)

    def later(self, at: datetime, step: Step, course: Course, leg: int = 0) -> None:
        """Let a step come at a moment; what would lie after the end of the play is left undone."""
        if at <= self.until:
            self._order += 1
            key = (at, course.life.number, self._order)
            heapq.heappush(self._coming, (*key, step, course, leg))

    def next(self, before: datetime) -> tuple[datetime, Step, Course, int] | None:
        """The next step before a moment, taken from what is to come."""
        if not self._coming or self._coming[0][0] >= before:
            return None
        at, _case, _order, step, course, leg = heapq.heappop(self._coming)
        return at, step, course, leg

    def did(self, course: Course, verb: str, leg: int = 0, unit: str = "", days: int = 0) -> None:
        """Write into the journal what was just done."""
        self.journal.append(Deed(now(), course.life.number, verb, leg, unit, days))

    # --- reading ----------------------------------------------------------------------------------

    def leg(self, course: Course, number: int) -> Leg:
        """A leg of a case in the current scope."""
        return Leg.objects.select_related("unit", "sender").get(pk=course.legs[number])

    def desk(self, course: Course, number: int, *, as_sender: bool = False) -> Scope:
        """The seat at which a leg is worked, or judged; a merged office's is its heir's."""
        unit_id = course.ends[number][as_sender]
        unit = self.cast.heirs.get(unit_id) or self.cast.by_id[unit_id]
        return self.cast.office(unit, course.life.number)

    def note_legs(self, course: Course) -> None:
        """Take up the legs that an action has just made."""
        found = Leg.objects.filter(kind=kind_of(Case), row_id=course.row_id).order_by("pk")
        rows = list(found.values_list("pk", "unit_id", "sender_id"))
        course.legs = [pk for pk, _unit, _sender in rows]
        course.ends = [(unit, sender or 0) for _pk, unit, sender in rows]

    # --- time -------------------------------------------------------------------------------------

    def calendar(self, unit: Unit) -> WorkCalendar:
        """The calendar of a unit's place, read once a play."""
        if unit.division not in self._calendars:
            self._calendars[unit.division] = for_division(unit.division)
        return self._calendars[unit.division]

    def soon(self, unit: Unit, course: Course, mean: float) -> datetime:
        """When an office gets round to something: some hours of its work from now."""
        hours = min(0.1 + course.life.dice.expovariate(1 / mean), _LONGEST_HOURS)
        return self.calendar(unit).due(now(), working_hours=round(hours, 2)).at

    def after_days(self, unit: Unit, course: Course, days: int) -> datetime:
        """A moment in the office hours of a working day so many working days from now."""
        calendar = self.calendar(unit)
        end = calendar.due(now(), working_days=days).at
        back = timedelta(minutes=course.life.dice.randrange(5, 200))
        return calendar.next_open(end - back)
