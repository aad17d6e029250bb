"""From a declared name to something a surface can show: label, kind, value, the joins it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huigong.kernel.org.models import Unit
from huigong.kernel.register.declare import Column, Register
from huigong.kernel.scoping.sighted import ScopedModel
from huigong.kernel.sealing import mask_id, mask_name, mask_phone
from huigong.kernel.sealing.fields import HIDDEN, Sealed, SealedField
from huigong.kernel.ui import clockface, grouping

#: Kinds whose cells stand at the right, in figures of one width.
NUMBERS = ("number", "money")
_MASKS = {"phone": mask_phone, "id": mask_id, "name": mask_name}
_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.ForeignKey, "row"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.BooleanField, "flag"),
    (models.IntegerField, "number"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.TextField, "long"),
)


class UnknownName(Exception):
    """A declared name is neither a field of the model nor a path over its foreign keys: correct
    the name.
    """


@dataclass(frozen=True)
class Shown:
    """A resolved column."""

    column: Column
    fields: tuple[Any, ...]

    @property
    def name(self) -> str:
        return self.column.name

    @cached_property
    def kind(self) -> str:
        """text, long, choice, number, money, date, moment, flag or row."""
        if not self.fields or self.column.value:
            return "text"
        last = self.fields[-1]
        if last.choices:
            return "choice"
        if last.name.endswith("_fen"):
            return "money"
        return next((kind for base, kind in _KINDS if isinstance(last, base)), "text")

    @property
    def label(self) -> str:
        if self.column.label or not self.fields:
            return str(self.column.label or self.name)
        # "unit__name" reads as the unit, not as "名称".
        chosen = self.fields[0] if len(self.fields) > 1 else self.fields[-1]
        return str(chosen.verbose_name)

    @cached_property
    def _spoken(self) -> dict[str, dict[Any, str]]:
        return {}

    @property
    def _words(self) -> dict[Any, str]:
        # Flattening and translating choices anew for each cell was a fifth of a page.
        language = get_language() or ""
        if language not in self._spoken:
            said = self.fields[-1].flatchoices
            self._spoken[language] = {value: str(word) for value, word in said}
        return self._spoken[language]

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @cached_property
    def joins(self) -> tuple[tuple[str, bool], ...]:
        """The foreign keys on the way, each with whether its rows are scoped (never joined,
        fetched apart).
        """
        steps = self.fields if self.kind == "row" else self.fields[:-1]
        found, is_scoped = [], False
        for depth, step in enumerate(steps, start=1):
            is_scoped = is_scoped or issubclass(step.related_model, ScopedModel)
            found.append(("__".join(f.name for f in self.fields[:depth]), is_scoped))
        return tuple(found)

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        if len(self.fields) != 1 or self.column.value:
            return self.open
        (only,) = self.fields
        # Most cells are a field of the row itself; its attribute is all there is to it.
        is_plain = not only.is_relation and not isinstance(only, SealedField)
        return attrgetter(only.attname) if is_plain else self.open

    def open(self, row: models.Model) -> Any:
        """The value itself, also of a sensitive column: only after the look was recorded."""
        value = self.column.value(row) if self.column.value else _walk(row, self.fields)
        return value.open() if isinstance(value, Sealed) else value

    def value(self, row: models.Model) -> Any:
        """The value as a surface may have it: masked when the column is sensitive."""
        if not self.column.sensitive:
            return self._read(row)
        mask = _MASKS.get(self.column.sensitive)
        value = self.open(row)
        if value in (None, ""):
            return None
        return mask(str(value)) if mask else HIDDEN

    def text(self, row: models.Model) -> str:
        """The value in words, the same in list, detail and export."""
        return self.say(self.value(row))

    def say(self, value: Any) -> str:
        """A value of this column in words."""
        if value is None or value == "":
            return ""
        if self.kind == "choice":
            return self._words.get(value, str(value))
        return plain_text(value, self.kind)

    def data(self, row: models.Model) -> Any:
        """The value as the API gives it."""
        value = self.value(row)
        if isinstance(value, models.Model):
            return {"id": value.pk, "name": str(value)}
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def plain_text(value: Any, kind: str = "text") -> str:
    """A value in words by its kind, or by its type."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if kind == "money" and isinstance(value, (int, Decimal)):
        return grouping.yuan(int(value))
    return str(value)


def cell(shown: Shown, value: Any, now: datetime) -> tuple[str, str]:
    """What a cell of a dense list says, short and in full: moments without what is plain from
    today. `now` is local.
    """
    if isinstance(value, datetime):
        # A list has a hundred moments: the time zone is looked up once, by whoever knows `now`.
        value = value.astimezone(now.tzinfo)
        return clockface.short(value, now), f"{value:%Y-%m-%d %H:%M}"
    full = shown.say(value)
    return (clockface.short(value, now) if isinstance(value, date) else full), full


def _walk(row: models.Model, fields: Iterable[Any]) -> Any:
    value: Any = row
    for step in fields:
        try:
            value = getattr(value, step.name)
        except ObjectDoesNotExist:
            # The row behind the key is out of this seat's sight.
            return None
        if value is None:
            return None
    return value


@cache
def resolve(model: type[models.Model], column: str | Column) -> Shown:
    """The column of a name. Raises UnknownName."""
    declared = Column(column) if isinstance(column, str) else column
    if declared.value:
        return Shown(declared, ())
    fields: list[Any] = []
    here: Any = model
    for part in declared.name.split("__"):
        try:
            found = here._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            raise UnknownName(f"{model._meta.label}: {declared.name}") from None
        if not found.concrete:
            # A reverse join would walk past the scope of the rows it reaches (style.md §5.3).
            raise UnknownName(f"{model._meta.label}: {declared.name}")
        fields.append(found)
        here = found.related_model
    return Shown(declared, tuple(fields))


def list_columns(register: Register, chosen: Iterable[str] = ()) -> tuple[Shown, ...]:
    """The columns of the list: all, or those chosen in their order; the first always leads."""
    every = {shown.name: shown for shown in (resolve(register.model, c) for c in register.columns)}
    names = [name for name in chosen if name in every]
    if not names:
        return tuple(every.values())
    lead = next(iter(every))
    return tuple(every[name] for name in dict.fromkeys((lead, *names)))


def panels(register: Register) -> list[tuple[str, tuple[Shown, ...]]]:
    """Titles and columns of the detail page; without a declaration, one panel of the list's
    columns.
    """
    declared = [(str(p.title), p.columns) for p in register.detail] or [
        (register.noun, register.columns)
    ]
    return [(title, tuple(resolve(register.model, c) for c in names)) for title, names in declared]


def find_column(register: Register, name: str) -> Shown | None:
    """A column of list or detail by name."""
    every = [*list_columns(register), *(s for _title, shown in panels(register) for s in shown)]
    return next((shown for shown in every if shown.name == name), None)


def is_unit(field: Any) -> bool:
    """Whether a field points to a unit of the tree."""
    return getattr(field, "related_model", None) is Unit
