"""Reading the shipped params/*.yaml of every app: one file, one prefix; groups nest.

`hotline.yaml` with `handle_days: {general: {...}}` gives `hotline.handle_days.general`.
What is wrong with a file is collected, not raised: a system check reports all of it at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from huigong.kernel.params.place import lineage
from huigong.kernel.params.values import (
    CONFIDENCES,
    LOCAL,
    UNCONFIRMED,
    Definition,
    Row,
    problem_of,
)

LEAF_KEYS = frozenset(
    (
        "title",
        "unit",
        "source",
        "confidence",
        "note",
        "values",
        "open_question",
        "local",
        "division",
    )
)
ROW_KEYS = LEAF_KEYS - {"title", "unit", "local"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a shipped file, with a number for the system check."""

    number: int
    where: str
    what: str


@dataclass
class Shelf:
    """Everything the files ship, and everything wrong with them."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _Strict(yaml.SafeLoader):
    """YAML that refuses a key written twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{', '.join(sorted(twice))} is written twice")
        return super().construct_mapping(node, deep=deep)


def load(path: Path) -> Any:
    """What a YAML file says. Raises OSError, yaml.YAMLError (also for a key written twice)."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506  (a SafeLoader)


def read(paths: Iterable[Path]) -> Shelf:
    """Read files in the given order."""
    shelf = Shelf()
    for path in paths:
        try:
            data = load(path)
        except yaml.YAMLError as error:
            shelf.problems.append(Problem(1, path.name, f"cannot be read: {error}"))
            continue
        if not isinstance(data, dict):
            shelf.problems.append(Problem(1, path.name, "holds no parameters"))
            continue
        for name, leaf in _leaves(path.stem, data, shelf, path.name):
            _add(shelf, name, leaf, str(path))
    return shelf


def _leaves(
    prefix: str, data: Mapping[str, Any], shelf: Shelf, file: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, node in data.items():
        name = f"{prefix}.{key}"
        if not isinstance(node, dict):
            shelf.problems.append(Problem(1, f"{file}: {name}", "is not a parameter or a group"))
        elif "title" in node or "unit" in node or "values" in node:
            yield name, node
        else:
            yield from _leaves(name, node, shelf, file)


def _add(shelf: Shelf, name: str, leaf: Mapping[str, Any], file: str) -> None:
    unit = str(leaf.get("unit", ""))
    rows = _rows(leaf, unit)
    found = list(_faults(leaf, rows, unit))
    if name in shelf.definitions:
        found.append((2, f"is also in {shelf.definitions[name].file}"))
    shelf.problems.extend(Problem(number, name, what) for number, what in found)
    if not found:
        shelf.definitions[name] = Definition(name, str(leaf["title"]), unit, rows, file)


def _rows(leaf: Mapping[str, Any], unit: str) -> tuple[Row, ...]:
    own = [leaf] if "values" in leaf or "local" not in leaf else []
    places = [row for row in leaf.get("local") or [] if isinstance(row, dict)]
    return tuple(_row(data) for data in (*own, *places))


def _row(data: Mapping[str, Any]) -> Row:
    values = data.get("values")
    dated = values.items() if isinstance(values, dict) else ()
    return Row(
        division=lineage(str(data.get("division", "")))[0],
        source=str(data.get("source") or "").strip(),
        confidence=str(data.get("confidence") or UNCONFIRMED),
        values=tuple(sorted((pair for pair in dated if type(pair[0]) is date), key=_first)),
        note=str(data.get("note") or "").strip(),
        question=str(data.get("open_question") or "").strip(),
    )


def _first(pair: tuple[date, Any]) -> date:
    return pair[0]


def _faults(leaf: Mapping[str, Any], rows: tuple[Row, ...], unit: str) -> Iterator[tuple[int, str]]:
    if not leaf.get("title"):
        yield 1, "has no title"
    strange = set(leaf) - LEAF_KEYS
    for place in leaf.get("local") or []:
        strange |= set(place) - ROW_KEYS if isinstance(place, dict) else {str(place)}
    if strange:
        yield 1, f"has unknown keys: {', '.join(sorted(map(str, strange)))}"
    for row in rows:
        yield from _row_faults(row, unit)
    yield from _date_faults(leaf)


def _row_faults(row: Row, unit: str) -> Iterator[tuple[int, str]]:
    if not row.values:
        yield 3, "has no dated values"
    yield from _confidence_faults(row)
    for since, value in row.values:
        problem = problem_of(value, unit)
        if problem:
            yield 8, f"since {since}: {problem}"


def _confidence_faults(row: Row) -> Iterator[tuple[int, str]]:
    if row.confidence not in CONFIDENCES:
        yield 1, f"has an unknown confidence {row.confidence!r}"
    if not row.source and not row.question:
        yield 4, "has neither a source nor an open question"
    if not row.source and row.confidence != UNCONFIRMED:
        yield 5, f"claims to be {row.confidence} without a source"
    if row.confidence == UNCONFIRMED and not row.question:
        yield 6, "is unconfirmed and asks nothing: write the open question"
    if (row.confidence == LOCAL) != bool(row.division):
        yield 7, "a local value names its division, a national one has none"


def _date_faults(leaf: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for data in (leaf, *(leaf.get("local") or [])):
        values = data.get("values") if isinstance(data, dict) else None
        if values is not None and not isinstance(values, dict):
            yield 3, "values are written as {date: value}"
            continue
        for since in values or {}:
            if type(since) is not date:
                yield 3, f"{since!r} is not a date"
