"""What a clock answers: a moment, the steps that led to it and what is not certain about it.

Pure values, no Django and no database; `explain.py` turns the steps into sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
PROVISIONAL = "provisional"
UNCONFIRMED_HOURS = "unconfirmed_hours"
#: The unit of a deadline that somebody named, and that no calendar counted.
NAMED = "named"

JSON_VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the clock did between two moments; `kind` chooses the sentence."""

    kind: str
    at: datetime
    until: datetime
    names: tuple[str, ...] = ()
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the short form kept with a leg."""
        data: dict[str, Any] = {"kind": self.kind, "at": self.at.isoformat()}
        if self.until != self.at:
            data["until"] = self.until.isoformat()
        if self.names:
            data["names"] = list(self.names)
        if self.source:
            data["source"] = self.source
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Step:
        """Read back what `to_json` wrote."""
        at = datetime.fromisoformat(data["at"])
        until = datetime.fromisoformat(data["until"]) if "until" in data else at
        return cls(data["kind"], at, until, tuple(data.get("names", ())), data.get("source", ""))


@dataclass(frozen=True, slots=True)
class Due:
    """A moment by which something must be done; done exactly at `at` is still in time.

    `nominal_on` is the last day before a rest day moved it, so that a pause counts from there.
    """

    at: datetime
    start: datetime
    unit: str
    amount: float
    nominal_on: date
    steps: tuple[Step, ...] = ()
    flags: frozenset[str] = frozenset()
    source: str = ""
    division: str = ""

    @property
    def is_provisional(self) -> bool:
        """Whether a day on the way lies in a year whose official notice is not loaded."""
        return PROVISIONAL in self.flags

    @property
    def is_certain(self) -> bool:
        """Whether nothing on the way was provisional or unconfirmed."""
        return not self.flags

    def explain(self) -> list[str]:
        """Return how this date came about, sentence by sentence, in the current language."""
        from huigong.kernel.calendar.explain import sentences

        return sentences(self)

    def to_json(self) -> dict[str, Any]:
        """Return plain data to keep in a JSON column beside the date."""
        return {
            "version": JSON_VERSION,
            "at": self.at.isoformat(),
            "start": self.start.isoformat(),
            "unit": self.unit,
            "amount": self.amount,
            "nominal_on": self.nominal_on.isoformat(),
            "steps": [step.to_json() for step in self.steps],
            "flags": sorted(self.flags),
            "source": self.source,
            "division": self.division,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Due:
        """Read back what `to_json` wrote; an unknown version raises `ValueError`."""
        if data.get("version") != JSON_VERSION:
            raise ValueError(f"stored deadline has version {data.get('version')!r}")
        return cls(
            at=datetime.fromisoformat(data["at"]),
            start=datetime.fromisoformat(data["start"]),
            unit=data["unit"],
            amount=data["amount"],
            nominal_on=date.fromisoformat(data["nominal_on"]),
            steps=tuple(Step.from_json(step) for step in data["steps"]),
            flags=frozenset(data["flags"]),
            source=data["source"],
            division=data["division"],
        )


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late something is: open office time and working days after the deadline."""

    is_late: bool
    working: timedelta
    working_days: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much is left: open office time, and working days after today up to the deadline."""

    working: timedelta
    working_days: int
    is_today: bool
