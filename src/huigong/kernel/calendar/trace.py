"""Notes a clock takes while it walks, merged into steps a person can follow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from huigong.kernel.calendar.due import PROVISIONAL, TZ, UNCONFIRMED_HOURS, Step

if TYPE_CHECKING:
    from huigong.kernel.calendar.clock import DayFact, WorkCalendar
    from huigong.kernel.calendar.hours import HoursRule


class Trace:
    """What was seen on the way to one deadline."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._facts: dict[date, DayFact] = {}
        self._hours: dict[HoursRule, date] = {}
        self._received: list[Step] = []
        self._result: list[Step] = []
        self._worked: list[Step] = []

    def see(self, on: date) -> DayFact:
        """Look at a day and remember it."""
        fact = self._facts.get(on)
        if fact is None:
            fact = self._facts[on] = self._calendar.fact(on)
        return fact

    def use_hours(self, on: date) -> None:
        """Remember which office hours were relied on."""
        self._hours.setdefault(self._calendar.hours_on(on), on)

    def receive(self, at: datetime, opened: datetime, *, is_rest_day: bool = False) -> None:
        """Remember that something counts as received when the office opens."""
        self.use_hours(opened.date())
        if opened != at:
            name = self.see(at.date()).name
            why = "rest_day" if is_rest_day else "after_hours"
            self._received = [Step("received", at, opened, (why, name) if name else (why,))]

    def work(self, start: datetime, end: datetime) -> None:
        """Remember open time that was used up."""
        self.see(start.date())
        self.use_hours(start.date())
        if end > start:
            self._worked.append(Step("worked", start, end))

    def counted(self, first: datetime, last: datetime, number: int) -> None:
        """Remember the first and the last working day."""
        self._result.append(Step("counted", first, last, (str(number),)))

    def roll(self, nominal: datetime, last: datetime) -> None:
        """Remember that the last day moved."""
        fact = self.see(nominal.date())
        names = () if fact.is_workday else (fact.name,)
        self._result.append(Step("rolled", nominal, last, names))

    def flags(self) -> frozenset[str]:
        """Return what is not certain."""
        flags = set()
        if any(status != "official" for status in self._years().values()):
            flags.add(PROVISIONAL)
        if not all(rule.is_confirmed for rule in self._hours):
            flags.add(UNCONFIRMED_HOURS)
        return frozenset(flags)

    def steps(self) -> tuple[Step, ...]:
        """Return the walk in the order of time, then the hours and the doubts."""
        walk = sorted((*self._rests(), *self._made_up(), *self._worked), key=lambda s: s.at)
        return (*self._received, *walk, *self._result, *self._hour_steps(), *self._doubts())

    def _years(self) -> dict[int, str]:
        years = self._calendar.years
        return {on.year: years.get(on.year, "missing") for on in sorted(self._facts)}

    def _rests(self) -> list[Step]:
        """Merge neighbouring rest days; names in the order met, weekends without a name."""
        steps: list[Step] = []
        for on in sorted(day for day, fact in self._facts.items() if not fact.is_workday):
            fact = self._facts[on]
            begin = _midnight(on)
            end = begin + timedelta(days=1)
            if steps and steps[-1].until == begin:
                last = steps.pop()
                names = last.names if fact.name in last.names else (*last.names, fact.name)
                steps.append(Step("rest", last.at, end, names, last.source or fact.source))
            else:
                steps.append(Step("rest", begin, end, (fact.name,), fact.source))
        return steps

    def _made_up(self) -> list[Step]:
        weekend = self._calendar.weekend
        return [
            Step("made_up", at, at, (fact.name,), fact.source)
            for on, fact in self._facts.items()
            if fact.is_workday and on.weekday() in weekend
            for at in [_midnight(on)]
        ]

    def _hour_steps(self) -> list[Step]:
        return [
            Step("hours", at, at, ("" if rule.is_confirmed else "?", *_spans(rule)), rule.source)
            for rule, on in self._hours.items()
            for at in [_midnight(on)]
        ]

    def _doubts(self) -> list[Step]:
        return [
            Step("doubt", at, at, (status, str(year)))
            for year, status in self._years().items()
            if status != "official"
            for at in [_midnight(date(year, 1, 1))]
        ]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(0), TZ)


def _spans(rule: HoursRule) -> list[str]:
    return [f"{a // 60:02d}:{a % 60:02d}–{b // 60:02d}:{b % 60:02d}" for a, b in rule.sessions]
