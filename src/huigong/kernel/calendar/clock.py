"""Counting in the official calendar: pure values, half-open intervals, Beijing time.

Nothing here knows Django or the database; `load.py` builds the calendar of a place from rows.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from huigong.kernel.calendar.due import TZ, Due, Lateness, Remaining, Step
from huigong.kernel.calendar.hours import DEFAULT_HOURS, MINUTES_A_DAY, HoursRule
from huigong.kernel.calendar.trace import Trace

DAY = timedelta(days=1)
ZERO = timedelta(0)
WEEKEND = frozenset({5, 6})
MONTHS_A_YEAR = 12
# A calendar without one working day in this many days is broken data, not a long holiday.
HORIZON = 400
# No deadline of ours is longer than a century; more is a slip of the keyboard.
LONGEST_DAYS = 36_600
UNITS = (
    "working_days",
    "working_hours",
    "calendar_days",
    "months",
    "years",
    "minutes",
)


class NoWorkingDay(ValueError):
    """The calendar has no working day for more than a year. Correct its days first."""


@dataclass(frozen=True, slots=True)
class DayFact:
    """What is known of one day; without a row it is an ordinary weekday or weekend."""

    on: date
    is_workday: bool
    name: str = ""
    status: str = ""
    source: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """The working days and office hours of one place.

    `days` holds exceptions only; `years` says which years rest on an official notice
    ("official") or a computed one ("provisional"); a year in neither is counted by weekends
    and flagged. `hours` are tried in order: the first that applies on a day holds.
    """

    days: Mapping[date, DayFact] = field(default_factory=dict)
    hours: tuple[HoursRule, ...] = ()
    years: Mapping[int, str] = field(default_factory=dict)
    weekend: frozenset[int] = WEEKEND
    division: str = ""

    def fact(self, on: date) -> DayFact:
        """Return what is known of a day."""
        known = self.days.get(on)
        return known if known is not None else DayFact(on, on.weekday() not in self.weekend)

    def is_workday(self, on: date) -> bool:
        """Whether offices work on that day, make-up days included."""
        return self.fact(on).is_workday

    def hours_on(self, on: date) -> HoursRule:
        """Return the office hours in force on a day."""
        for rule in self.hours:
            if rule.applies(on):
                return rule
        return DEFAULT_HOURS

    def sessions(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the open intervals of a day, [from, until); none on a rest day."""
        if not self.is_workday(on):
            return ()
        return tuple((moment(on, a), moment(on, b)) for a, b in self.hours_on(on).sessions)

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open; at the closing minute it no longer is."""
        at = local(at)
        return any(opens <= at < closes for opens, closes in self.sessions(at.date()))

    def next_open(self, at: datetime) -> datetime:
        """Return `at` if the office is open then, else the next moment it opens.

        What comes in after hours or on a rest day counts as received there. Reminders ask this
        too, so that nobody is woken at midnight.
        """
        return self._next_open(local(at), Trace(self))

    def close_of(self, on: date) -> datetime:
        """Return the end of office hours of a day (民法典第二百零三条: 停止业务活动的时间)."""
        return moment(on, self.hours_on(on).sessions[-1][1])

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return the open office time in [start, end); zero if end is not after start."""
        start, end = local(start), local(end)
        total = ZERO
        on = start.date()
        while on <= end.date():
            for opens, closes in self.sessions(on):
                total += max(ZERO, min(closes, end) - max(opens, start))
            on += DAY
        return total

    def workdays_between(self, after: date, until: date) -> int:
        """Count the working days d with after < d <= until."""
        span = range(1, (until - after).days + 1)
        return sum(self.is_workday(after + timedelta(days=n)) for n in span)

    def due(
        self,
        start: datetime,
        *,
        working_days: int | None = None,
        working_hours: float | None = None,
        calendar_days: int | None = None,
        months: int | None = None,
        years: int | None = None,
        minutes: float | None = None,
        source: str = "",
    ) -> Due:
        """Return when something begun at `start` must be done, in exactly one unit.

        * working_days: the starting day does not count (民法典第二百零一条), so day 1 is the next
          working day; due at the end of office hours of the last. 0 is "the same day".
        * working_hours: open office time from the moment of receipt (see `next_open`).
        * calendar_days, months, years: the starting day does not count; a month ends on the
          corresponding day or the month's last (第二百零二条); a last day that is a rest day
          moves to the next working day, until the end of office hours (第二百零三条).
        * minutes: round the clock, for emergencies.
        """
        given = {
            "working_days": working_days,
            "working_hours": working_hours,
            "calendar_days": calendar_days,
            "months": months,
            "years": years,
            "minutes": minutes,
        }
        chosen = [(unit, amount) for unit, amount in given.items() if amount is not None]
        if len(chosen) != 1:
            raise ValueError("a deadline is counted in exactly one unit")
        unit, amount = chosen[0]
        return self.count(start, amount, unit, source=source)

    def count(self, start: datetime, amount: float, unit: str, *, source: str = "") -> Due:
        """Like `due`, with the unit as a word of `UNITS`, as parameters carry it."""
        check_amount(amount, unit)
        start = local(start)
        trace = Trace(self)
        at, nominal_on = self._count(trace, start, amount, unit)
        return Due(
            at=at,
            start=start,
            unit=unit,
            amount=amount,
            nominal_on=nominal_on,
            steps=trace.steps(),
            flags=trace.flags(),
            source=source,
            division=self.division,
        )

    def resume(self, due: Due, paused_at: datetime, resumed_at: datetime) -> Due:
        """Return the deadline after a pause: what was left at `paused_at` runs from `resumed_at`.

        Hours: the remaining open office time. Days: the working (or calendar) days that were
        left after the day of the pause, counted after the day of resumption. A pause begun
        at the deadline or after it moves nothing.
        """
        paused_at, resumed_at = max(local(paused_at), due.start), local(resumed_at)
        if resumed_at < paused_at:
            if resumed_at >= due.start:
                raise ValueError("a pause ends before it begins")
            return due
        if paused_at >= due.at:
            # Kept all the same: under another term (`changes.recount`) it may count.
            return replace(due, steps=(*due.steps, Step("idle", paused_at, resumed_at)))
        trace = Trace(self)
        left, unit = self._left(due, paused_at)
        if isinstance(left, timedelta):
            at = self._after(trace, resumed_at, left, unit)
            nominal_on = at.date()
        else:
            at, nominal_on = self._count(trace, resumed_at, left, unit)
        amount = str(left.total_seconds() / 60) if isinstance(left, timedelta) else str(left)
        pause = Step("paused", paused_at, resumed_at, (unit, amount))
        return replace(
            due,
            at=at,
            nominal_on=nominal_on,
            steps=(*due.steps, pause, *trace.steps()),
            flags=due.flags | trace.flags(),
        )

    def overdue(self, due: Due, now: datetime) -> bool:
        """Whether the deadline has passed; at the very moment it has not."""
        return local(now) > due.at

    def lateness(self, due: Due, done_at: datetime) -> Lateness:
        """Return how late something done at `done_at` was."""
        done_at = local(done_at)
        if done_at <= due.at:
            return Lateness(False, ZERO, 0)
        days = self.workdays_between(last_day(due.at), last_day(done_at))
        return Lateness(True, self.working_time(due.at, done_at), days)

    def remaining(self, due: Due, now: datetime) -> Remaining:
        """Return the open office time and the working days that are left."""
        now = local(now)
        last = last_day(due.at)
        days = self.workdays_between(now.date(), last)
        is_today = now <= due.at and now.date() == last
        return Remaining(self.working_time(now, due.at), days, is_today)

    def _count(
        self, trace: Trace, start: datetime, amount: float, unit: str
    ) -> tuple[datetime, date]:
        if unit == "working_days":
            last = self._nth_workday(trace, start, int(amount))
            return self._close(trace, last), last
        if unit == "working_hours":
            at = self._after(trace, start, timedelta(hours=amount), unit)
            return at, at.date()
        if unit == "minutes":
            at = self._after(trace, start, timedelta(minutes=amount), unit)
            return at, at.date()
        if unit == "calendar_days":
            nominal = start.date() + timedelta(days=int(amount))
        else:
            factor = MONTHS_A_YEAR if unit == "years" else 1
            nominal = add_months(start.date(), int(amount) * factor)
        return self._close(trace, self._roll(trace, start, nominal)), nominal

    def _left(self, due: Due, paused_at: datetime) -> tuple[timedelta | int, str]:
        """What a pause leaves of a deadline, and in which unit it is counted on."""
        if due.unit == "working_hours":
            return self.working_time(paused_at, due.at), due.unit
        if due.unit == "minutes":
            return due.at - paused_at, due.unit
        if due.unit == "working_days":
            return self.workdays_between(paused_at.date(), due.at.date()), due.unit
        return max(0, (due.nominal_on - paused_at.date()).days), "calendar_days"

    def _after(self, trace: Trace, start: datetime, length: timedelta, unit: str) -> datetime:
        """Walk a length of time from `start`: round the clock, or through open sessions only."""
        if unit == "minutes":
            return start + length
        at = self._next_open(start, trace)
        for opens, closes in self._open_from(at, trace):
            if length <= closes - opens:
                trace.work(opens, opens + length)
                return opens + length
            trace.work(opens, closes)
            length -= closes - opens
        raise NoWorkingDay(f"no working day within {HORIZON} days of {start:%Y-%m-%d}")

    def _open_from(self, at: datetime, trace: Trace) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of today's sessions, then those of every later working day."""
        for opens, closes in self.sessions(at.date()):
            if closes > at:
                yield max(opens, at), closes
        for on in self._workdays_after(at.date(), trace):
            yield from self.sessions(on)

    def _workdays_after(self, on: date, trace: Trace) -> Iterator[date]:
        rest = 0
        while rest < HORIZON:
            on += DAY
            rest += 1
            if trace.see(on).is_workday:
                rest = 0
                yield on

    def _next_workday(self, on: date, trace: Trace) -> date:
        for following in self._workdays_after(on, trace):
            return following
        raise NoWorkingDay(f"no working day within {HORIZON} days of {on}")

    def _next_open(self, at: datetime, trace: Trace) -> datetime:
        on = at.date()
        is_workday = trace.see(on).is_workday
        for opens, closes in self.sessions(on):
            if at < closes:
                opened = max(at, opens)
                trace.receive(at, opened)
                return opened
        opened = self.sessions(self._next_workday(on, trace))[0][0]
        trace.receive(at, opened, is_rest_day=not is_workday)
        return opened

    def _nth_workday(self, trace: Trace, start: datetime, number: int) -> date:
        if number == 0:
            return self._next_open(start, trace).date()
        first = last = self._next_workday(start.date(), trace)
        for _ in range(number - 1):
            last = self._next_workday(last, trace)
        trace.counted(moment(first, 0), moment(last, 0), number)
        return last

    def _roll(self, trace: Trace, start: datetime, nominal: date) -> date:
        """Move a last day that is a rest day, or is already over, to the next working day."""
        last = nominal
        is_over = nominal == start.date() and start >= self.close_of(nominal)
        if not trace.see(nominal).is_workday or is_over:
            last = self._next_workday(nominal, trace)
            trace.roll(moment(nominal, 0), moment(last, 0))
        return last

    def _close(self, trace: Trace, on: date) -> datetime:
        trace.use_hours(on)
        return self.close_of(on)


def local(at: datetime) -> datetime:
    """Return an aware moment in Beijing time; a naive one is refused, it would be a guess."""
    if at.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    return at.astimezone(TZ)


def moment(on: date, minute: int) -> datetime:
    """Return a minute of a day; 1440 is the next midnight."""
    days, minute = divmod(minute, MINUTES_A_DAY)
    return datetime.combine(on + days * DAY, time(minute // 60, minute % 60), TZ)


def last_day(at: datetime) -> date:
    """Return the day a deadline belongs to: one at midnight belongs to the day it ends."""
    return (local(at) - datetime.resolution).date()


def add_months(on: date, months: int) -> date:
    """Return the corresponding day, or the month's last day where there is none (第二百零二条)."""
    year, month = divmod(on.year * MONTHS_A_YEAR + on.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(on.day, gregorian.monthrange(year, month + 1)[1]))


def check_amount(amount: float, unit: str) -> None:
    """Refuse an unknown unit, a negative amount, a fraction of a day and absurd lengths."""
    if unit not in UNITS:
        raise ValueError(f"unknown unit of time: {unit}")
    if isinstance(amount, bool) or amount < 0:
        raise ValueError(f"a deadline cannot be {amount!r}")
    if unit not in ("working_hours", "minutes") and amount != int(amount):
        raise ValueError(f"{unit} are counted in whole numbers, not {amount!r}")
    days = {"months": 31, "years": 366, "working_hours": 1 / 24, "minutes": 1 / 1440}
    if amount * days.get(unit, 1) > LONGEST_DAYS:
        raise ValueError(f"a deadline of {amount} {unit} is a slip of the keyboard")
