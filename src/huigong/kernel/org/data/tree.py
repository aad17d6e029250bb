"""Unit files as plain values: reading, judging, order. Knows no Django and no database.

Levels and types are the names of `Level` and the values of `UnitType` in the models.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

HERE = Path(__file__).parent
QINGHAI = HERE / "qinghai_units.csv"
DIVISIONS = HERE / "divisions.csv"

LEVELS = ("nation", "province", "prefecture", "county", "township", "base", "group")
TYPES = (
    "federation",
    "industrial",
    "commission",
    "direct",
    "office",
    "park",
    "township",
    "base",
    "joint",
    "trade",
    "branch",
)
CONFIDENCES = ("named", "by rule", "our design", "to confirm")


class BadTreeError(ValueError):
    """The unit file contradicts itself. Each line names the row and what is wrong."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One union as the file has it; an empty parent means none on that line."""

    code: str
    name: str
    short: str
    type: str
    level: str
    division: str
    territorial_parent: str
    industrial_parent: str
    confidence: str
    load: bool
    note: str


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One administrative division: 2 digits province, 4 prefecture, 6 county, 9 township."""

    code: str
    name: str
    kind: str
    parent: str


COLUMNS = tuple(field.name for field in fields(UnitRow))


def read_units(path: Path = QINGHAI) -> list[UnitRow]:
    """Every row of a unit file, in file order, including those that are not to be loaded."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise BadTreeError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        return [_unit(row) for row in reader]


def _unit(row: dict[str, str]) -> UnitRow:
    if row["load"] not in ("yes", "no"):
        raise BadTreeError(f"{row['code']}: load must be yes or no, not {row['load']!r}")
    return UnitRow(
        **{name: row[name].strip() for name in COLUMNS if name != "load"},
        load=row["load"] == "yes",
    )


def read_divisions(path: Path = DIVISIONS) -> list[DivisionRow]:
    """Every division of the province, parents first."""
    with path.open(encoding="utf-8", newline="") as file:
        return [DivisionRow(**row) for row in csv.DictReader(file)]


def load_units(path: Path = QINGHAI, *, above: Iterable[UnitRow] = ()) -> list[UnitRow]:
    """The rows to create, parents first. Raises BadTreeError when anything is wrong.

    `above` are units that already exist, so that a second file may hang its units under them.
    """
    rows = read_units(path)
    wrong = list(problems(rows, above=list(above), divisions={d.code for d in read_divisions()}))
    if wrong:
        raise BadTreeError("\n".join(wrong))
    return [row for row in rows if row.load]


def problems(
    rows: Sequence[UnitRow], *, above: Sequence[UnitRow] = (), divisions: set[str]
) -> Iterator[str]:
    """One sentence for each thing that would make the tree wrong once loaded."""
    counted = Counter(row.code for row in (*above, *rows))
    yield from (f"{code}: the code is used {n} times" for code, n in counted.items() if n > 1)
    known = {row.code: row for row in above}
    for row in rows:
        yield from _words(row, divisions)
        for parent in filter(None, (row.territorial_parent, row.industrial_parent)):
            yield from _parent(row, parent, known)
        known[row.code] = row


def _words(row: UnitRow, divisions: set[str]) -> Iterator[str]:
    if not row.name or not row.short:
        yield f"{row.code}: name and short must be filled in"
    if row.type not in TYPES:
        yield f"{row.code}: {row.type!r} is not a type"
    if row.level not in LEVELS:
        yield f"{row.code}: {row.level!r} is not a level"
    if row.confidence not in CONFIDENCES:
        yield f"{row.code}: {row.confidence!r} is not a confidence"
    if row.division not in divisions and row.level != "nation":
        yield f"{row.code}: division {row.division!r} is not in the table"
    if not row.territorial_parent and row.level != "nation":
        yield f"{row.code}: only the nation has no territorial parent"


def _parent(row: UnitRow, parent: str, known: dict[str, UnitRow]) -> Iterator[str]:
    # A parent that comes first makes a cycle impossible, so no second walk is needed.
    above = known.get(parent)
    if above is None:
        yield f"{row.code}: parent {parent} does not come before it"
    elif row.load and not above.load:
        yield f"{row.code}: parent {parent} is not loaded"
    elif LEVELS.index(above.level) > LEVELS.index(row.level):
        yield f"{row.code}: parent {parent} stands on a lower level"
