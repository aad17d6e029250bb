"""Reading the shipped duties: small YAML files by theme, every row with its source and its dates.

What is wrong with a file is collected, not raised: a system check reports all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from huigong.domains.supervision.duties.rules.answering import ANSWERS
from huigong.kernel.params.files import load
from huigong.kernel.params.place import normal
from huigong.kernel.params.values import CONFIDENCES, LOCAL, UNCONFIRMED

DATA = Path(__file__).with_name("data")
DATED = frozenset(("since", "until", "basis", "test", "ask", "sanction", "confidence", "note"))
KEYS = DATED | {"code", "row", "name", "division", "computes", "ask_admin", "versions"}
#: Never taken for granted: the administrator has to find out first.
NEVER_DEFAULT = frozenset({LOCAL, UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class Version:
    """What a duty asks from a day on, and where that is written."""

    since: date
    until: date | None
    basis: tuple[str, ...]
    test: str
    ask: tuple[str, ...]
    sanction: str
    sanction_basis: tuple[str, ...]
    confidence: str
    note: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of an employer, with its versions, earliest first."""

    code: str
    row: str
    name: str
    theme: str
    versions: tuple[Version, ...]
    division: str = ""
    computes: str = ""
    ask_admin: tuple[str, ...] = ()

    def on(self, day: date) -> Version | None:
        """The version in force on a day, or None."""
        return next((v for v in self.versions if v.holds_on(day)), None)


@dataclass
class DutyShelf:
    """Everything the files ship, in their order, and everything wrong with them."""

    duties: dict[str, Duty] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


#: The order in which the themes are read and shown.
THEMES = (
    *("contract", "hours", "pay", "leave", "insurance", "women", "minors"),
    *("dispatch", "safety", "democracy", "migrants"),
)


@cache
def shelf() -> DutyShelf:
    """What is shipped; files do not change while a process runs."""
    return read(DATA / f"{theme}.yaml" for theme in THEMES)


def read(paths: Iterable[Path]) -> DutyShelf:
    """Read files in the given order."""
    found = DutyShelf()
    for path in paths:
        try:
            data = load(path)
        except (OSError, yaml.YAMLError) as error:
            found.problems.append(f"{path.name}: cannot be read: {error}")
            continue
        theme = str(data.get("theme") or "")
        if not theme:
            found.problems.append(f"{path.name}: has no theme")
        for row in data.get("duties") or ():
            _add(found, path.name, theme, row)
    return found


def _add(found: DutyShelf, file: str, theme: str, row: Mapping[str, Any]) -> None:
    code = str(row.get("code") or "")
    faults = list(_faults(row))
    if code in found.duties:
        faults.append("has a code that is taken")
    found.problems.extend(f"{file}: {code or row.get('row')}: {fault}" for fault in faults)
    if faults:
        return
    found.duties[code] = Duty(
        code=code,
        row=str(row["row"]),
        name=str(row["name"]),
        theme=theme,
        versions=tuple(_version(one) for one in _versions(row)),
        division=normal(str(row.get("division") or "")),
        computes=str(row.get("computes") or ""),
        ask_admin=tuple(row.get("ask_admin") or ()),
    )


def _versions(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(row.get("versions") or [row])


def _version(data: Mapping[str, Any]) -> Version:
    sanction = data.get("sanction") or {}
    return Version(
        since=data["since"],
        until=data.get("until"),
        basis=tuple(data.get("basis") or ()),
        test=str(data["test"]),
        ask=tuple(data.get("ask") or ()),
        sanction=str(sanction.get("text") or ""),
        sanction_basis=tuple(sanction.get("basis") or ()),
        confidence=str(data["confidence"]),
        note=str(data.get("note") or ""),
    )


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    strange = set(row) - KEYS
    if strange:
        yield f"has unknown keys: {', '.join(sorted(map(str, strange)))}"
    for key in ("code", "row", "name"):
        if not row.get(key):
            yield f"has no {key}"
    if row.get("computes") and row["computes"] not in ANSWERS:
        yield f"computes {row['computes']!r}, which nobody can"
    dated = _versions(row)
    for data in dated:
        yield from _dated_faults(data, row)
    yield from _order_faults(dated)


def _dated_faults(data: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
    confidence = str(data.get("confidence") or "")
    if type(data.get("since")) is not date:
        yield "has no day since when it holds"
    if data.get("until") is not None and type(data["until"]) is not date:
        yield "ends on no day"
    if not data.get("test"):
        yield "does not say what is looked at"
    if not data.get("basis"):
        yield "has no source: name the law and its article"
    if confidence not in CONFIDENCES:
        yield f"has an unknown confidence {confidence!r}"
    if confidence in NEVER_DEFAULT and not row.get("ask_admin"):
        yield "is no default and asks nothing: name the parameter in ask_admin"
    if (confidence == LOCAL) != bool(row.get("division")):
        yield "a local duty names its division, a national one has none"


def _order_faults(dated: list[Mapping[str, Any]]) -> Iterator[str]:
    for before, behind in pairwise(dated):
        ends, begins = before.get("until"), behind.get("since")
        if type(ends) is not date or type(begins) is not date:
            yield "has a version that is followed and does not end"
        elif ends + timedelta(days=1) != begins:
            yield "has versions that overlap or leave a gap"
