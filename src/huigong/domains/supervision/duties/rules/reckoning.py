"""What a computation works with and leaves behind: steps, results, and what it lacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from huigong.kernel.params.values import NoValue, Value

#: What a result or a step may carry: whole numbers (fen, minutes, days), days, words.
Told = int | date | str | bool
Source = Value | str


class DayKind(StrEnum):
    """What a day is for pay: an ordinary one, a rest day, a holiday of all citizens, or a festival
    for which the place gives a day off (《全国年节及纪念日放假办法》第四条).
    """

    WORK = "work"
    REST = "rest"
    HOLIDAY = "holiday"
    FESTIVAL = "festival"


class UnknownDay(LookupError):
    """Nobody has written down the holidays of this year."""


class Rules(Protocol):
    """The values in force; `params.at(day, division=…)` is one."""

    def get(self, name: str) -> Value:
        """Raises NoValue."""
        ...


class Days(Protocol):
    """The days of a place."""

    def kind(self, day: date) -> DayKind:
        """Raises UnknownDay."""
        ...


class Lack(StrEnum):
    """What may be missing: a fact, a value that nobody has registered, the days of a year."""

    FACT = "fact"
    RULE = "rule"
    NOT_YET = "not_yet"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `code` chooses the sentence, `sources` are its articles."""

    code: str
    told: Mapping[str, Told]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What would have to be known; `name` is a fact's or a parameter's."""

    lack: Lack
    name: str
    title: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Results by name, how they came about, and what is missing."""

    results: Mapping[str, Told]
    steps: tuple[Step, ...]
    missing: tuple[Missing, ...]


class Stop(Exception):
    """Without this nothing further can be said; it has been noted as missing."""


@dataclass(slots=True)
class Reckoning:
    """The sheet on which one answer is worked out."""

    rules: Rules
    days: Days
    results: dict[str, Told] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def need(self, name: str) -> Value:
        """A value without which there is no answer. Raises Stop."""
        value = self.ask(name)
        if value is None:
            raise Stop
        return value

    def ask(self, name: str) -> Value | None:
        """A value, or None where nobody has registered one with its source: never a placeholder."""
        full = name if "." in name and name.startswith("limits.") else f"duties.{name}"
        try:
            value = self.rules.get(full)
        except NoValue:
            self._lacks(Missing(Lack.NOT_YET, full))
            return None
        if not value.confirmed and not value.source:
            self._lacks(Missing(Lack.RULE, full, value.title, value.question or ""))
            return None
        return value

    def fact(self, name: str) -> None:
        """Note that a fact was not given."""
        self._lacks(Missing(Lack.FACT, name))

    def kind(self, day: date) -> DayKind | None:
        """What a day is, or None and a note where its year is not known."""
        try:
            return self.days.kind(day)
        except UnknownDay:
            self._lacks(Missing(Lack.DAYS, str(day.year)))
            return None

    def step(self, code: str, *sources: Source, **told: Told) -> None:
        """Write a step down."""
        self.steps.append(Step(code, told, sources))

    def answer(self) -> Answer:
        """What stands on the sheet."""
        return Answer(self.results, tuple(self.steps), tuple(self.missing))

    def _lacks(self, missing: Missing) -> None:
        if missing not in self.missing:
            self.missing.append(missing)


def whole(value: Value) -> int:
    """A value that counts whole things."""
    return int(value.value)


def exact(value: Value) -> Fraction:
    """A value without rounding: 21.75 is eighty-seven quarters."""
    return Fraction(str(value.value))


def minutes_of(value: Value) -> int:
    """Hours as minutes."""
    return int(exact(value) * 60)


def to_fen(value: Value) -> int:
    """An amount of yuan as fen."""
    return int(exact(value) * 100)


def rounded(amount: Fraction) -> int:
    """The nearest whole number; a half goes up, as money is rounded."""
    return (amount.numerator * 2 + amount.denominator) // (amount.denominator * 2)


def at_least(amount: Fraction) -> int:
    """The least whole number that is not below."""
    return -(-amount.numerator // amount.denominator)
