"""A second, naive clock and a second reading of what starts and stops it.

Nothing of `kernel.calendar` or `kernel.workflow` is imported: days come from the shipped table by
hand, hours are walked minute by minute, and the journal of a simulated year is read deed by deed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

import huigong

TZ = ZoneInfo("Asia/Shanghai")
HERE = Path(huigong.__file__).parent
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
#: 08:30–12:00 and 14:30–18:00, in minutes of the day.
OPEN = frozenset({*range(510, 720), *range(870, 1080)})
CLOSING = time(18, 0)
CENTRE = "63"


def _days() -> dict[str, bool]:
    with (HERE / "kernel/calendar/data/china_days.csv").open(encoding="utf-8") as rows:
        return {row["date"]: row["is_workday"] == "1" for row in csv.DictReader(rows)}


def _terms() -> dict[str, int]:
    rules = yaml.safe_load((HERE / "domains/hotline/params/hotline.yaml").read_text("utf-8"))
    rules |= {"handle": rules["handle_days"]["general"]}
    named = ("accept_hours", "sign_hours", "handle", "check_days", "callback_days")
    return {name: next(iter(rules[name]["values"].values())) for name in named}


DAYS, TERMS = _days(), _terms()


@dataclass
class Table:
    """Which days are worked where; local rest days stand in by hand."""

    local: dict[str, set[date]] = field(default_factory=dict)

    def works(self, on: date, place: str) -> bool:
        if any(on in days for code, days in self.local.items() if place.startswith(code)):
            return False
        return DAYS.get(on.isoformat(), on.isoweekday() <= 5)

    def after_days(self, start: date, number: int, place: str) -> datetime:
        """The end of office hours of the n-th working day after a day."""
        on = start
        while number:
            on += DAY
            number -= self.works(on, place)
        return datetime.combine(on, CLOSING, TZ)

    def same_day(self, at: datetime, place: str) -> datetime:
        """The end of office hours of the day on which the office next works."""
        on = at.date()
        if at.time() >= CLOSING:
            on += DAY
        while not self.works(on, place):
            on += DAY
        return datetime.combine(on, CLOSING, TZ)

    def after_hours(self, start: datetime, hours: int, place: str) -> datetime:
        """Walk through open minutes; what begins within one is counted from its second."""
        rest = timedelta(seconds=start.second, microseconds=start.microsecond)
        at = start - rest
        if not self._is_open(at, place):
            rest = timedelta(0)
            while not self._is_open(at, place):
                at += MINUTE
        left = hours * 60
        while left:
            if self._is_open(at, place):
                left -= 1
            at += MINUTE
        return self._carried(at, rest, place)

    def _carried(self, at: datetime, rest: timedelta, place: str) -> datetime:
        # The seconds that were lost at the start are worked off where the office is open.
        if not rest:
            return at
        while not self._is_open(at, place):
            at += MINUTE
        return at + rest

    def _is_open(self, at: datetime, place: str) -> bool:
        return at.hour * 60 + at.minute in OPEN and self.works(at.date(), place)

    def days_left(self, after: date, last: date, place: str) -> int:
        """Working days after one day up to another."""
        left, on = 0, after
        while on < last:
            on += DAY
            left += self.works(on, place)
        return left


@dataclass
class Clock:
    """What the oracle expects of one clock."""

    step: str
    place: str
    started: datetime
    due: datetime
    stopped: datetime | None = None
    paused: datetime | None = None


@dataclass
class Leg:
    """A leg: its place, who sent it (the number of a leg) and when, and its clocks."""

    place: str
    sent: datetime
    sender: int = 0
    is_open: bool = True
    #: Whether more time was asked for when the term had passed already.
    asked_late: bool = False
    clocks: list[Clock] = field(default_factory=list)

    def running(self, step: str) -> Clock | None:
        return next((c for c in self.clocks if c.step == step and c.stopped is None), None)

    def stop(self, step: str, at: datetime) -> None:
        clock = self.running(step)
        if clock:
            clock.stopped = at

    def end(self, at: datetime) -> None:
        self.is_open = False
        for clock in self.clocks:
            clock.stopped = clock.stopped or at


@dataclass
class Matter:
    """A case as the oracle sees it."""

    due: datetime | None
    legs: list[Leg]


class Oracle:
    """Reads a journal; `matters` then says what every clock of every case must be."""

    def __init__(self, table: Table, places: Callable[[str, date], str]) -> None:
        self.table, self.places = table, places
        self.matters: dict[int, Matter] = {}

    def read(self, journal: Iterable[Any]) -> None:
        for deed in journal:
            at = deed.at.astimezone(TZ)
            if deed.verb == "register":
                self._register(deed.case, at)
                continue
            matter = self.matters[deed.case]
            getattr(self, f"_{deed.verb}")(matter, deed, at)

    def _start(self, leg: Leg, step: str, place: str, at: datetime) -> None:
        table = self.table
        due = {
            "accept": lambda: table.after_hours(at, TERMS["accept_hours"], place),
            "sign": lambda: table.after_hours(at, TERMS["sign_hours"], place),
            "handle": lambda: table.after_days(at.date(), TERMS["handle"], place),
            "check": lambda: table.after_days(at.date(), TERMS["check_days"], place),
            "decide": lambda: table.after_days(at.date(), TERMS["check_days"], place),
            "callback": lambda: table.after_days(at.date(), TERMS["callback_days"], place),
        }[step]()
        leg.clocks.append(Clock(step, place, at, due))

    def _register(self, case: int, at: datetime) -> None:
        intake = Leg(CENTRE, at)
        self._start(intake, "accept", CENTRE, at)
        due = self.table.after_days(at.date(), TERMS["handle"], CENTRE)
        self.matters[case] = Matter(due, [intake])

    def _answer(self, matter: Matter, deed: Any, at: datetime) -> None:
        matter.legs[0].end(at)
        matter.due = None

    _close = _answer

    def _withdraw(self, matter: Matter, deed: Any, at: datetime) -> None:
        for leg in matter.legs:
            if leg.is_open:
                leg.end(at)
        matter.due = None

    def _dispatch(self, matter: Matter, deed: Any, at: datetime) -> None:
        # From whoever had it last: the centre, or the prefecture that passes it on.
        sender = max(n for n, leg in enumerate(matter.legs) if leg.is_open)
        leg = Leg(self.places(deed.unit, at.date()), at, sender)
        self._start(leg, "sign", leg.place, at)
        matter.legs.append(leg)
        matter.legs[sender].stop("accept", at)
        matter.legs[sender].stop("callback", at)
        # While the county has it, the prefecture's own term rests.
        own = matter.legs[sender].running("handle")
        if own:
            own.paused = at

    def _sign(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.stop("sign", at)
        leg.place = self.places(deed.unit, at.date())
        self._start(leg, "handle", leg.place, leg.sent)
        leg.clocks[-1].started = leg.sent

    def _return(self, matter: Matter, deed: Any, at: datetime) -> None:
        matter.legs[deed.leg].end(at)
        if not any(leg.is_open for leg in matter.legs[1:]):
            self._start(matter.legs[0], "accept", CENTRE, at)

    def _transfer(self, matter: Matter, deed: Any, at: datetime) -> None:
        matter.legs[deed.leg].end(at)

    def _take(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = Leg(self.places(deed.unit, at.date()), at, matter.legs[deed.leg - 1].sender)
        self._start(leg, "sign", leg.place, at)
        matter.legs.append(leg)

    def _pause(self, matter: Matter, deed: Any, at: datetime) -> None:
        clock = matter.legs[deed.leg].running("handle")
        assert clock
        clock.paused = at

    def _resume(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.place = self.places(deed.unit, at.date())
        self._wake(leg, at)
        clock = leg.running("handle")
        assert clock
        self._wait_for(matter, clock)

    def _wake(self, leg: Leg, at: datetime) -> None:
        clock = leg.running("handle")
        if clock is None or clock.paused is None:
            return
        if clock.paused < clock.due:
            place = leg.place
            left = self.table.days_left(clock.paused.date(), clock.due.date(), place)
            clock.due = (
                self.table.after_days(at.date(), left, place)
                if left
                else self.table.same_day(at, place)
            )
        clock.paused = None

    def _ask(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        clock = leg.running("handle")
        assert clock
        leg.asked_late = at > clock.due
        self._start(leg, "decide", matter.legs[leg.sender].place, at)

    def _grant(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.stop("decide", at)
        clock, place = leg.running("handle"), self.places(deed.unit, at.date())
        assert clock
        if leg.asked_late:
            # What is late stays late; the new term begins with the yes.
            clock.stopped = at
            clock = Clock("handle", place, at, self.table.after_days(at.date(), deed.days, place))
            leg.clocks.append(clock)
        else:
            clock.due = self.table.after_days(clock.due.date(), deed.days, place)
        self._wait_for(matter, clock)

    def _refuse(self, matter: Matter, deed: Any, at: datetime) -> None:
        matter.legs[deed.leg].stop("decide", at)

    def _reply(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.stop("handle", at)
        leg.stop("decide", at)
        self._start(leg, "check", matter.legs[leg.sender].place, at)

    def _rework(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.stop("check", at)
        self._start(leg, "handle", self.places(deed.unit, at.date()), at)

    def _check(self, matter: Matter, deed: Any, at: datetime) -> None:
        leg = matter.legs[deed.leg]
        leg.end(at)
        if leg.sender:
            self._wake(matter.legs[leg.sender], at)
        if not any(leg.is_open for leg in matter.legs[1:]):
            self._start(matter.legs[0], "callback", CENTRE, at)

    def _wait_for(self, matter: Matter, clock: Clock) -> None:
        if matter.due and clock.due > matter.due:
            matter.due = clock.due
