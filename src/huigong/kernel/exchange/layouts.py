"""Layouts of other systems as data: `layouts/*.yaml` of an app says what their columns are called,
which of our fields each is, and how their codes translate, both ways. With `export: false` a file
says only what else counties call the columns of a register.

A file is corrected without touching code; what is wrong with one is an error of `check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.checks import register as check

from huigong.kernel.register.columns import Shown, find_column, resolve
from huigong.kernel.register.declare import Column, Register
from huigong.kernel.register.site import site

_KEYS = frozenset(("title", "register", "source", "confidence", "note", "export", "columns"))
_COLUMN_KEYS = frozenset(("heading", "also", "field", "codes", "dates"))
#: How a layout writes a day → how Python does.
_DATES = {"": "%Y-%m-%d", "yyyyMMdd": "%Y%m%d", "yyyy-MM-dd": "%Y-%m-%d", "yyyy.MM.dd": "%Y.%m.%d"}


@dataclass(frozen=True, slots=True)
class Place:
    """One column of a layout; `codes` are theirs → our value."""

    heading: str
    name: str = ""
    also: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that another system takes and gives for one register, in its order."""

    name: str
    title: str
    register: str
    source: str
    confidence: str
    columns: tuple[Place, ...]
    #: False: no system's layout, only what else columns are called.
    is_export: bool = True

    def headings(self) -> dict[str, str]:
        """Heading → field, every name that a column goes by."""
        return {head: c.name for c in self.columns for head in (c.heading, *c.also) if c.name}

    def codes(self, name: str) -> Mapping[str, str]:
        """Code → our value of a field."""
        return next((c.codes for c in self.columns if c.name == name), {})


def layouts_of(register: Register) -> tuple[Layout, ...]:
    """The layouts that the apps bring for a register."""
    return tuple(found for found in _every() if found.register == register.label)


def export_layouts(register: Register) -> tuple[Layout, ...]:
    """Those that an export may take."""
    return tuple(found for found in layouts_of(register) if found.is_export)


def find_layout(register: Register, name: str) -> Layout | None:
    """A layout of a register by name."""
    return next((found for found in layouts_of(register) if found.name == name), None)


@cache
def _every() -> tuple[Layout, ...]:
    return tuple(layout for path in _paths() if (layout := read_layout(path)) is not None)


def _paths() -> list[Path]:
    return [
        p for app in apps.get_app_configs() for p in sorted(Path(app.path).glob("layouts/*.yaml"))
    ]


def read_layout(path: Path) -> Layout | None:
    """The layout of a file; None when `check` has something to say about it."""
    return None if list(faults_of(path)) else _made(path)


def _made(path: Path) -> Layout:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    places = tuple(
        Place(
            str(column["heading"]),
            str(column.get("field", "")),
            tuple(str(word) for word in column.get("also", ())),
            {str(code): str(value) for code, value in (column.get("codes") or {}).items()},
            str(column.get("dates", "")),
        )
        for column in told["columns"]
    )
    title, register, source, confidence = (
        str(told[key]) for key in ("title", "register", "source", "confidence")
    )
    is_export = bool(told.get("export", True))
    return Layout(path.stem, title, register, source, confidence, places, is_export)


@check()
def check_layouts(app_configs: Sequence[Any] | None, **_more: Any) -> list[CheckMessage]:
    """What is wrong with the layouts of all apps."""
    return [
        Error(f"{path.parent.parent.name}/layouts/{path.name}: {fault}", id="exchange.E001")
        for path in _paths()
        for fault in faults_of(path)
    ]


def faults_of(path: Path) -> Iterator[str]:
    """What is wrong with a file, each with what to do."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        yield f"cannot be read: {fault}"
        return
    if not isinstance(told, dict) or set(told) - _KEYS or not {"title", "source"} <= set(told):
        yield f"a layout has {', '.join(sorted(_KEYS))}"
        return
    register = site.find(str(told.get("register", "")))
    if register is None or register.imports is None or not told.get("confidence"):
        yield "register: name one with imports=Import(…), and say the confidence"
        return
    for column in told.get("columns") or [{}]:
        yield from _column_faults(register, column)


def _column_faults(register: Register, column: Any) -> Iterator[str]:
    if not isinstance(column, dict) or set(column) - _COLUMN_KEYS or not column.get("heading"):
        yield f"a column has {', '.join(sorted(_COLUMN_KEYS))}, and at least a heading"
        return
    name = str(column.get("field", ""))
    known = (register.imports.fields if register.imports else ()) or register.form_fields
    if name and name not in known:
        yield f"{column['heading']}: {name!r} is no field of the sheet"
        return
    if str(column.get("dates", "")) not in _DATES:
        yield f"{column['heading']}: dates is one of {', '.join(filter(None, _DATES))}"
    codes = column.get("codes") or {}
    if codes and len({str(value) for value in codes.values()}) < len(codes):
        # The first of them is written on export; say so by its place, not by chance.
        yield f"{column['heading']}: two codes have one value; put the second under another layout"


# --- the way out ----------------------------------------------------------------------------------


def layout_columns(register: Register, layout: Layout) -> tuple[Shown, ...]:
    """The columns of an export in a layout: theirs in their order, with their codes; what is masked
    stays masked, and what we do not have is empty.
    """
    return tuple(_shown(register, column) for column in layout.columns)


def _shown(register: Register, column: Place) -> Shown:
    known = find_column(register, column.name) if column.name else None
    if known is None:
        # A field that no page of the register shows leaves by no file either.
        return resolve(register.model, Column(column.heading, column.heading, lambda _row: ""))
    codes = {value: code for code, value in column.codes.items()}

    def say(row: Any) -> str:
        value = known.value(row)
        if isinstance(value, date) and known.kind == "date":
            return value.strftime(_DATES[column.dates])
        return codes.get(str(value), "") if codes and value is not None else known.say(value)

    told = Column(column.name, column.heading, say)
    return resolve(register.model, told)
