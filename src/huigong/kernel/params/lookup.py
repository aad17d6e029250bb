"""Finding the value that holds in a place on a day: nearest place first, then the latest date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.apps import apps

from huigong.kernel.params.kept import Kept
from huigong.kernel.params.place import NATIONAL, lineage
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import (
    SURE,
    Definition,
    NoValue,
    Row,
    UnknownParameter,
    Value,
    ready,
)

Decisions = Mapping[tuple[str, str], tuple[Any, ...]]


class At:
    """The rules of one day; holds one consistent reading, so keep it for a whole computation."""

    def __init__(self, on: date, division: str = NATIONAL) -> None:
        self.on = on
        self.division = division
        self._decisions = _decisions.get()

    def get(self, name: str, *, division: str | None = None) -> Value:
        """Return the value in force. Raises `UnknownParameter` or `NoValue`."""
        definition = shelf().definitions.get(name)
        if definition is None:
            raise UnknownParameter(name)
        place = self.division if division is None else division
        for near in lineage(place):
            found = self._decided(definition, near) or self._shipped(definition, near)
            if found is not None:
                return found
        raise NoValue(f"{name} has no value on {self.on} in {place or 'the whole country'}")

    def __getattr__(self, name: str) -> Group:
        """Read like the regulation: `at(on).hotline.sign_hours`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return Group(self, name)

    def _decided(self, definition: Definition, place: str) -> Value | None:
        for row in self._decisions.get((definition.name, place), ()):
            if row.from_on <= self.on and (row.until_on is None or self.on <= row.until_on):
                return Value(
                    name=definition.name,
                    title=definition.title,
                    value=ready(row.value, definition.unit),
                    unit=definition.unit,
                    source=row.source,
                    since=row.from_on,
                    confirmed=True,
                    question=None,
                    division=place,
                    note=row.note,
                    override_id=row.pk,
                )
        return None

    def _shipped(self, definition: Definition, place: str) -> Value | None:
        for row in definition.rows:
            dated = row.value_on(self.on) if row.division == place else None
            if dated is not None:
                return _shipped_value(definition, row, *dated)
        return None


class Group:
    """A dotted prefix on the way to a parameter."""

    def __init__(self, rules: At, prefix: str) -> None:
        self._rules = rules
        self._prefix = prefix

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        full = f"{self._prefix}.{name}"
        if full in shelf().definitions:
            return self._rules.get(full)
        if any(known.startswith(f"{full}.") for known in shelf().definitions):
            return Group(self._rules, full)
        raise UnknownParameter(full)


def at(on: date, *, division: str = NATIONAL) -> At:
    """Return the rules as they stand on a day, in a place."""
    return At(on, division)


def _shipped_value(definition: Definition, row: Row, since: date, value: Any) -> Value:
    is_sure = row.confidence in SURE and not row.question
    return Value(
        name=definition.name,
        title=definition.title,
        value=ready(value, definition.unit),
        unit=definition.unit,
        source=row.source,
        since=since,
        confirmed=is_sure,
        question=None if is_sure else _question(row),
        division=row.division,
        note=row.note,
    )


def _question(row: Row) -> str:
    from django.utils.translation import gettext as _

    return row.question or _("此值只见于转引，请对照正式文本核实。")


def _load() -> Decisions:
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in _rows():
        found[row.name, row.division].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _rows() -> Iterator[Any]:
    # The latest day first; of two decisions for one day the later one is the correction.
    return apps.get_model("params", "Override").objects.order_by("-from_on", "-id").iterator()


_decisions = Kept("params", _load)
