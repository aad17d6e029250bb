"""Reading the shipped kinds of void clauses: each with its articles, its date and how sure it is.

What is wrong with the file is collected; the system check of the duties reports it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huigong.domains.supervision.clauses.rules import Signs
from huigong.kernel.params.files import load
from huigong.kernel.params.values import CONFIDENCES

DATA = Path(__file__).with_name("clauses.yaml")
_NEEDED = frozenset(("code", "name", "since", "basis", "says", "confidence", "signs"))
_KEYS = _NEEDED | {"turned"}


@dataclass(frozen=True, slots=True)
class VoidClause:
    """One kind of clause, and why it does not stand."""

    code: str
    name: str
    since: date
    basis: tuple[str, ...]
    says: str
    confidence: str
    signs: Signs


@dataclass(frozen=True, slots=True)
class Kinds:
    """Every kind by its code, and what is wrong with the file."""

    clauses: dict[str, VoidClause]
    problems: tuple[str, ...]


@cache
def kinds() -> Kinds:
    """The shipped kinds."""
    return read(DATA)


def read(path: Path) -> Kinds:
    """Read one file."""
    clauses: dict[str, VoidClause] = {}
    problems = []
    for row in load(path):
        code = str(row.get("code", "?"))
        wrong = _faults(row) or ([f"{code} twice"] if code in clauses else [])
        problems += [f"{path.name}: {code}: {fault}" for fault in wrong]
        if not wrong:
            clauses[code] = _clause(row)
    return Kinds(clauses, tuple(problems))


def _faults(row: dict[str, Any]) -> list[str]:
    lacking = sorted(name for name in _NEEDED if not row.get(name))
    faults = [f"lacks {', '.join(lacking)}"] if lacking else []
    if unknown := sorted(set(row) - _KEYS):
        faults.append(f"has {', '.join(unknown)}")
    if row.get("confidence") not in CONFIDENCES:
        faults.append("says no confidence that there is")
    for sign in (*row.get("signs", ()), row.get("turned") or ""):
        try:
            re.compile(sign)
        except re.error as fault:
            faults.append(f"cannot look for {sign}: {fault}")
    return faults


def _clause(row: dict[str, Any]) -> VoidClause:
    turned = row.get("turned")
    signs = Signs(
        code=row["code"],
        groups=tuple(re.compile(sign) for sign in row["signs"]),
        turned=re.compile(turned) if turned else None,
    )
    return VoidClause(
        code=row["code"],
        name=row["name"],
        since=row["since"],
        basis=tuple(row["basis"]),
        says=row["says"],
        confidence=row["confidence"],
        signs=signs,
    )
