"""Office hours: half-open sessions of a day, in force from a day on or in a season of each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MINUTES_A_DAY = 24 * 60

Session = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Office hours of a period, in minutes of the day; a season recurs every year."""

    sessions: tuple[Session, ...]
    from_on: date
    until_on: date | None = None
    season: tuple[str, str] | None = None
    source: str = ""
    is_confirmed: bool = True

    def __post_init__(self) -> None:
        """Refuse sessions that are empty, overlap or leave the day."""
        last = 0
        for opens, closes in self.sessions:
            if not last <= opens < closes <= MINUTES_A_DAY:
                raise ValueError(f"office hours overlap or are out of order: {self.sessions}")
            last = closes
        if not self.sessions:
            raise ValueError("office hours need at least one session")

    def applies(self, on: date) -> bool:
        """Whether the rule holds on a day; a season may cross New Year."""
        if on < self.from_on or (self.until_on is not None and on > self.until_on):
            return False
        if self.season is None:
            return True
        first, last = self.season
        today = f"{on:%m-%d}"
        if first <= last:
            return first <= today <= last
        return today >= first or today <= last


DEFAULT_HOURS = HoursRule(((0, MINUTES_A_DAY),), date.min, is_confirmed=False)


def parse_sessions(pairs: Iterable[Iterable[str]]) -> tuple[Session, ...]:
    """Read [["08:30", "12:00"], …] into minutes of the day; "24:00" is the day's end."""
    return tuple((_minute(opens), _minute(closes)) for opens, closes in pairs)


def format_sessions(sessions: Iterable[Session]) -> list[list[str]]:
    """Write minutes of the day as "08:30"."""
    return [[f"{m // 60:02d}:{m % 60:02d}" for m in pair] for pair in sessions]


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    value = int(hours) * 60 + int(minutes)
    if len(minutes) != len("00") or not 0 <= value <= MINUTES_A_DAY or int(minutes) > 59:
        raise ValueError(f"not a time of day: {text}")
    return value
