"""Layouts of other systems as data: `layouts/*.yaml` of an app says what their columns are called,
which of our fields each is, and how their codes translate, both ways. With `export: false` a file
says only what else counties call the columns of a register.

A file is corrected without touching code: one of the same name in the instance's own folder
(`HUIGONG_HOME/layouts`) takes its place. What nobody has seen in print is told to the administrator
as an open question, never taken for a rule.
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
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Doubt
from django.core.checks import register as check
from django.utils.translation import gettext as _

from huigong.kernel.access import may, reach
from huigong.kernel.audit.trail import record_looks
from huigong.kernel.exchange.cells import flat_choices
from huigong.kernel.params.questions import Question
from huigong.kernel.register.columns import Shown, find_column
from huigong.kernel.register.declare import Column, Register
from huigong.kernel.register.forms import argument_field
from huigong.kernel.register.site import site
from huigong.kernel.scoping.sighted import ScopedModel

_KEYS = frozenset(("title", "register", "source", "confidence", "note", "export", "columns"))
_COLUMN_KEYS = frozenset(
    ("heading", "also", "field", "column", "codes", "words", "dates", "confidence", "note")
)
_SURE = "CONFIRMED"
#: How a layout writes a day → how Python does.
_DATES = {"": "%Y-%m-%d", "yyyyMMdd": "%Y%m%d", "yyyy-MM-dd": "%Y-%m-%d", "yyyy.MM.dd": "%Y.%m.%d"}


@dataclass(frozen=True, slots=True)
class Place:
    """One column of a layout: the field that it fills, and the column of ours that fills it. Its
    `codes` are theirs → our value; `words` what else people write in it → our value.
    """

    heading: str
    name: str = ""
    also: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    column: str = ""
    confidence: str = ""
    note: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def shows(self) -> str:
        """The column of the register that goes out here."""
        return self.column or self.name


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

    def doubts(self) -> list[str]:
        """What of it nobody has seen in print, a line for each column."""
        unsure = [c for c in self.columns if not (c.confidence or _SURE).startswith(_SURE)]
        return [f"{c.heading}：{c.note}" if c.note else c.heading for c in unsure]

    @property
    def is_sure(self) -> bool:
        return self.confidence.startswith(_SURE) and not self.doubts()


def layouts_of(register: Register) -> tuple[Layout, ...]:
    """The layouts that the apps bring for a register."""
    return tuple(found for found in _every() if found.register == register.label)


def export_layouts(register: Register) -> tuple[Layout, ...]:
    """Those that an export may take."""
    return tuple(found for found in layouts_of(register) if found.is_export)


def spoken_words(register: Register, name: str) -> dict[str, str]:
    """What counties write in a field instead of our words → our value; of all layouts."""
    columns = [c for layout in layouts_of(register) for c in layout.columns if c.name == name]
    return {word: value for column in columns for word, value in column.words.items()}


def find_layout(register: Register, name: str) -> Layout | None:
    """A layout of a register by name."""
    return next((found for found in layouts_of(register) if found.name == name), None)


@cache
def _every() -> tuple[Layout, ...]:
    found = {
        (layout.register, path.stem): layout
        for path in _paths()
        if (layout := read_layout(path)) is not None
    }
    # What an administrator corrected takes the place of what was shipped, unless it is broken.
    for path in own_paths():
        if (layout := read_layout(path)) is not None:
            found[layout.register, path.stem] = layout
    return tuple(found.values())


def _paths() -> list[Path]:
    return [
        p for app in apps.get_app_configs() for p in sorted(Path(app.path).glob("layouts/*.yaml"))
    ]


def own_paths() -> list[Path]:
    """The files of the instance itself, by which it corrects and adds layouts."""
    return sorted((Path(settings.HOME) / "layouts").glob("*.yaml"))


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
            str(column.get("column", "")),
            str(column.get("confidence", "")),
            str(column.get("note", "")),
            {str(word): str(value) for word, value in (column.get("words") or {}).items()},
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
    """What is wrong with the layouts of all apps, and with the instance's own (those stop nothing:
    what was shipped stands in for them).
    """
    found: list[CheckMessage] = [
        Error(f"{path.parent.parent.name}/layouts/{path.name}: {fault}", id="exchange.E001")
        for path in _paths()
        for fault in faults_of(path)
    ]
    for path in own_paths():
        found += [Doubt(f"{path}: {fault}", id="exchange.W001") for fault in faults_of(path)]
    return found


def layout_questions(_on: date, _division: str) -> Iterator[Question]:
    """What an administrator has to find out about layouts: columns and codes that nobody has seen
    in print, and own files that cannot be read.
    """
    for layout in _every():
        if layout.is_export and not layout.is_sure:
            told = _("来源：%(source)s。报送以前请向上级要来正式文件，逐项核对：%(doubts)s。") % {
                "source": layout.source,
                "doubts": "；".join(layout.doubts()) or _("列名、顺序和代码"),
            }
            yield Question(
                f"layouts.{layout.name}", _("报送样式：%s") % layout.title, told, None, ""
            )
    for path in own_paths():
        if faults := list(faults_of(path)):
            told = _("文件 %(path)s 有错，没有用它：%(faults)s") % {
                "path": path,
                "faults": "；".join(faults),
            }
            yield Question(f"layouts.{path.stem}", _("报送样式：%s") % path.stem, told, None, "")


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
    if register is None or not told.get("confidence"):
        yield "register: name one that there is, and say the confidence"
        return
    for column in told.get("columns") or [{}]:
        yield from _column_faults(register, column)


def _column_faults(register: Register, column: Any) -> Iterator[str]:
    if not isinstance(column, dict) or set(column) - _COLUMN_KEYS or not column.get("heading"):
        yield f"a column has {', '.join(sorted(_COLUMN_KEYS))}, and at least a heading"
        return
    name = str(column.get("field", ""))
    known = (register.imports.fields or register.form_fields) if register.imports else ()
    if name and name not in known:
        yield f"{column['heading']}: {name!r} is no field of the sheet"
        return
    shown = str(column.get("column", ""))
    if shown and find_column(register, shown) is None:
        yield f"{column['heading']}: {shown!r} is on no page of the register"
    if str(column.get("dates", "")) not in _DATES:
        yield f"{column['heading']}: dates is one of {', '.join(filter(None, _DATES))}"
    codes = column.get("codes") or {}
    words = column.get("words") or {}
    choices = {str(value) for value, _word in _choices_of(register, name)}
    told_values = {str(value) for value in (*codes.values(), *words.values())}
    if choices and (unknown := told_values - choices):
        yield f"{column['heading']}: {', '.join(sorted(unknown))} is no choice of {name}"
    if codes and len({str(value) for value in codes.values()}) < len(codes):
        # The first of them is written on export; say so by its place, not by chance.
        yield f"{column['heading']}: two codes have one value; put the second under another layout"


# --- the way out ----------------------------------------------------------------------------------


class Opened:
    """What of the rows that are being written goes out in full: asked, and put on record, once a
    page. Nothing without a reason.
    """

    def __init__(self, register: Register, layout: Layout | None = None, reason: str = "") -> None:
        self._register, self._reason = register, reason
        reads = layout_reads(register, layout) if layout and reason else ()
        self._shown = [shown for shown in reads if shown.column.sensitive]
        self._rows: dict[str, set[int]] = {}

    def turn(self, rows: Sequence[ScopedModel]) -> None:
        """The next page."""
        model = self._register.model
        for what, columns in self._by_what().items():
            held = [row for row in rows if any(one.value(row) is not None for one in columns)]
            mine = model.objects.filter(reach(model, f"view:{what}"), pk__any=[r.pk for r in held])
            self._rows[what] = set(mine.values_list("pk", flat=True))
            looked = [row for row in held if row.pk in self._rows[what]]
            record_looks(looked, what=what, reason=self._reason)

    def _by_what(self) -> dict[str, list[Shown]]:
        found: dict[str, list[Shown]] = {}
        for shown in self._shown:
            found.setdefault(shown.column.sensitive, []).append(shown)
        return found

    def value(self, known: Shown, row: Any) -> Any:
        """A value of a row: whole where it may be, else as every page shows it."""
        is_open = row.pk in self._rows.get(known.column.sensitive, ())
        return known.open(row) if is_open else known.value(row)


def layout_columns(register: Register, layout: Layout, opened: Opened) -> tuple[Shown, ...]:
    """The columns of an export in a layout: theirs in their order, with their codes; what we do not
    have is empty.
    """
    return tuple(_shown(register, column, opened) for column in layout.columns)


def layout_reads(register: Register, layout: Layout) -> tuple[Shown, ...]:
    """The columns of ours that a layout is filled from."""
    found = (find_column(register, c.shows) for c in layout.columns if c.shows)
    return tuple(shown for shown in found if shown is not None)


def sealed_in(register: Register, layout: Layout) -> list[str]:
    """What of a layout goes out masked though the seat may open it (`phone`, `id`)."""
    what = {shown.column.sensitive for shown in layout_reads(register, layout)} - {""}
    return sorted(name for name in what if may(f"view:{name}", register.model))


def _shown(register: Register, column: Place, opened: Opened) -> Shown:
    known = find_column(register, column.shows) if column.shows else None
    if known is None:
        # A field that no page of the register shows leaves by no file either.
        return Shown(Column(column.heading, column.heading, lambda _row: ""), ())
    codes = _codes_out(register, column)

    def say(row: Any) -> str:
        value = opened.value(known, row)
        if isinstance(value, date) and (known.kind == "date" or column.dates):
            return value.strftime(_DATES[column.dates])
        word = known.say(value)
        return codes.get(str(value), word) if codes and value is not None else word

    return Shown(Column(column.heading, column.heading, say), ())


def _codes_out(register: Register, column: Place) -> dict[str, str]:
    """Our value → code; and the word of a value, where the column shows words."""
    codes = {value: code for code, value in column.codes.items()}
    if not codes:
        return {}
    words = {str(word): str(value) for value, word in _choices_of(register, column.name)}
    return codes | {word: codes[value] for word, value in words.items() if value in codes}


def _choices_of(register: Register, name: str) -> list[tuple[Any, Any]]:
    """What may be chosen in a field of the sheet; nothing where its rows depend on who asks."""
    run: Any = register.create
    fields = {field.name: field for field in register.model._meta.concrete_fields}
    if run is None or not name or (name in fields and fields[name].is_relation):
        return []
    field = argument_field(register.model, name, run, typed=True)
    return flat_choices(getattr(field, "choices", ()))
