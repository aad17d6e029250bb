"""The name of each number of the board, and the filter of the list that makes the same number.

A number is kept under a key (`state:handling`, `place:630223:late`); `query_of` turns the key into
the parameters of the register's list. Board and list cannot tell different things: a test counts
every key of every kind of seat through the list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from huigong.domains.hotline.models import CaseState

OPEN = (CaseState.REGISTERED, CaseState.HANDLING, CaseState.ANSWERED)
#: The windows of the board in days, today included.
MONTH, QUARTER = 30, 90
#: A group of fewer is not told by number where people could be made out (k-anonymity).
FEWEST = 5

Pairs = list[tuple[str, str]]


def _days(name: str, first: date, last: date) -> Pairs:
    return [(f"{name}_from", first.isoformat()), (f"{name}_until", last.isoformat())]


def window(on: date, days: int, *, before: bool = False) -> tuple[date, date]:
    """The first and the last day of a window that ends today, or of the one before it."""
    last = on - timedelta(days=days) if before else on
    return last - timedelta(days=days - 1), last


def _state(on: date, state: str) -> Pairs:
    return [("state", state)] if state != "open" else [("state", one) for one in OPEN]


def _day(on: date, day: str) -> Pairs:
    return _days("opened_at", date.fromisoformat(day), date.fromisoformat(day))


def _recent(on: date, days: str) -> Pairs:
    return _days("opened_at", *window(on, int(days)))


def _by(name: str) -> Callable[[date, str], Pairs]:
    return lambda on, value: [(name, value), *_days("opened_at", *window(on, MONTH))]


def _topic(on: date, which: str) -> Pairs:
    category, _colon, when = which.rpartition(":")
    first, last = window(on, MONTH, before=when == "before")
    return [("category", category), *_days("opened_at", first, last)]


def _place(on: date, which: str) -> Pairs:
    division, _colon, what = which.partition(":")
    more: dict[str, Pairs] = {
        "waiting": _state(on, "open"),
        "late": [("late", "any")],
        "arrived": _days("opened_at", *window(on, MONTH)),
    }
    return [("division", division), *more[what]]


def _employer(on: date, name: str) -> Pairs:
    return [("employer", name), *_days("opened_at", *window(on, QUARTER))]


def _closed(on: date, which: str) -> Pairs:
    unhappy: Pairs = [("is_satisfied", "0")] if which == "unhappy" else []
    return [*_days("closed_at", *window(on, MONTH)), *unhappy]


_FILTERS: dict[str, Callable[[date, str], Pairs]] = {
    "state": _state,
    "day": _day,
    "recent": _recent,
    "kind": _by("kind"),
    "channel": _by("channel"),
    "topic": _topic,
    "place": _place,
    "late": lambda on, level: [("late", level)],
    "employer": _employer,
    "closed": _closed,
}


def query_of(key: str, on: date) -> str:
    """The parameters of the list that counts the same. Raises KeyError for an unknown key."""
    name, _colon, rest = key.partition(":")
    return urlencode(_FILTERS[name](on, rest))


def url_of(key: str, on: date) -> str:
    """The list behind a number."""
    return f"{reverse('hotline-case-list')}?{query_of(key, on)}"
