"""What a parameter is and what a look-up answers: pure values, no Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

CONFIRMED = "CONFIRMED"
CONFIRMED_2ND = "CONFIRMED_2ND"
LOCAL = "LOCAL"
UNCONFIRMED = "UNCONFIRMED"
CONFIDENCES = (CONFIRMED, CONFIRMED_2ND, LOCAL, UNCONFIRMED)
# A value read only in a quotation still has to be compared with the document before it binds.
SURE = frozenset({CONFIRMED, LOCAL})

WHOLE_UNITS = frozenset({"working_days", "calendar_days", "months", "years", "count"})
FRACTION_UNITS = frozenset({"working_hours", "minutes", "percent", "days"})
UNITS = (*sorted(WHOLE_UNITS), *sorted(FRACTION_UNITS), "CNY", "text", "bool", "sessions")


class UnknownParameter(KeyError):
    """No file ships a parameter of this name. Declare it in the app's params/*.yaml first."""


class NoValue(LookupError):
    """The parameter has no value for this place and date. Set one with its source."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sourced set of dated values, for one place ("" is the whole country)."""

    division: str
    source: str
    confidence: str
    values: tuple[tuple[date, Any], ...]
    note: str = ""
    question: str = ""

    def value_on(self, on: date) -> tuple[date, Any] | None:
        """Return the value in force and since when, or None before the first."""
        found = [pair for pair in self.values if pair[0] <= on]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Definition:
    """One parameter as a file ships it."""

    name: str
    title: str
    unit: str
    rows: tuple[Row, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value with where it comes from; what is not `confirmed` is a placeholder and says so."""

    name: str
    title: str
    value: Any
    unit: str
    source: str
    since: date
    confirmed: bool
    question: str | None
    division: str = ""
    note: str = ""
    override_id: int | None = None

    @property
    def cite(self) -> str:
        """Return the source, or the sentence that there is none, to show beside a result."""
        from django.utils.translation import gettext as _

        if self.confirmed:
            return self.source
        if self.source:
            return _("{source}（待核实）").format(source=self.source)
        return _("暂定值，来源待确认（{title}）").format(title=self.title)


def problem_of(value: Any, unit: str) -> str | None:
    """Return why a value does not fit its unit, or None."""
    if unit not in UNITS:
        return f"unknown unit {unit!r}"
    if unit == "bool":
        return None if isinstance(value, bool) else f"{value!r} is not true or false"
    if unit == "text":
        return None if isinstance(value, str) and value else f"{value!r} is not a text"
    if unit == "sessions":
        return _sessions_problem(value)
    return _number_problem(value, unit)


def ready(value: Any, unit: str) -> Any:
    """Return a value as code uses it: money as Decimal, the rest as it is written."""
    return Decimal(str(value)) if unit == "CNY" else value


def _number_problem(value: Any, unit: str) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return f"{value!r} is not a number"
    if unit == "CNY":
        # A float in a file has already lost fen; money is written whole or as text.
        return _money_problem(value)
    if isinstance(value, str) or value < 0:
        return f"{value!r} is not a number from 0 up"
    if unit in WHOLE_UNITS and not isinstance(value, int):
        return f"{value!r} is not a whole number"
    return None


def _money_problem(value: int | float | str) -> str | None:
    if isinstance(value, float):
        return f"write {value!r} as a quoted text or a whole number of yuan"
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return f"{value!r} is not an amount of yuan"
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        return f"{value!r} is not an amount of yuan and fen"
    return None


def _sessions_problem(value: Any) -> str | None:
    fits = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == len(("from", "until")) for pair in value
    )
    return None if fits and value else f"{value!r} is not a list of [from, until]"
