"""One creating action over many rows: the same rules, set by set, with a receipt for every line.

Rows go through a temporary table (COPY cannot pass row security) into their own; sight, tokens and
history follow by the same triggers as for one row, events and reactions by sets.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models.base import ModelState

from huigong.kernel.access import reach, require
from huigong.kernel.actions.action import plain, reactions, registry
from huigong.kernel.audit.models import Event
from huigong.kernel.audit.trail import COLUMNS, events_of
from huigong.kernel.receipts.models import Receipt
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.sealing.blindfield import BlindField
from huigong.kernel.sealing.fields import SealedField

S = TypeVar("S", bound=ScopedModel)
M = TypeVar("M", bound=models.Model)
Draft = Mapping[str, Any]
#: From drafts to rows ready to be stored, or for each what is wrong with it.
Prepare = Callable[[Sequence[Draft]], Sequence[S | ValidationError]]

#: So many values of a column a check remembers to have let through.
_MOST_PASSED = 1_000
NEW, KNOWN, REFUSED = "new", "known", "refused"
#: Fields whose values the driver writes as they are; asking each field for each row is slow.
_AS_IT_IS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.UUIDField,
    models.ForeignKey,
)
#: What one transaction takes: large enough to be quick, small enough to lose little when killed.
BATCH = 5_000
_NAMESPACE = UUID("6f1e3a52-9d0c-5b7e-8a41-123510000000")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one draft: a new row, a row of an earlier time, or the reason why none."""

    state: str
    row_id: int | None = None
    reason: str = ""
    #: What is wrong, field by field, where the action said so.
    wrong: ValidationError | None = None


def carry_out(name: str, drafts: Sequence[Draft], prepare: Prepare[S]) -> list[Outcome]:
    """Carry out the creating action `name` for each draft, in one transaction of the scope.

    A draft holds the action's arguments and a `key`, which names it for ever within the seat's
    unit: the same key again changes nothing, and of several keys the first is kept. Raises
    PermissionDenied as the action would; a draft that is not valid is refused alone, with the
    action's own words.
    """
    action = registry()[name]
    model = action.model
    if not issubclass(model, ScopedModel):
        raise TypeError(f"{name} makes no scoped rows")
    require(action.verb, model)
    with transaction.atomic():
        every = [[*map(_key, _told(draft["key"]))] for draft in drafts]
        keys = [first for first, *_before in every]
        found = _known(model, [key for some in every for key in some])
        known = {some[0]: found[key] for some in every for key in some if key in found}
        fresh: dict[UUID, Draft] = {}
        for key, draft in zip(keys, drafts, strict=True):
            if key not in known:
                fresh.setdefault(key, draft)
        made = dict(zip(fresh, prepare(list(fresh.values())), strict=True))
        rows = {key: row for key, row in made.items() if not isinstance(row, ValidationError)}
        if rows:
            _store(name, action.verb, rows, fresh)
    return _outcomes(keys, known, made)


def _outcomes(
    keys: Iterable[UUID], known: Mapping[UUID, int], made: Mapping[UUID, Any]
) -> list[Outcome]:
    told: list[Outcome] = []
    seen: set[UUID] = set()
    for key in keys:
        row = made.get(key)
        if key in known:
            told.append(Outcome(KNOWN, known[key]))
        elif isinstance(row, ValidationError):
            told.append(Outcome(REFUSED, None, " ".join(row.messages), row))
        else:
            told.append(Outcome(KNOWN if key in seen else NEW, row.pk if row else None))
        seen.add(key)
    return told


def _store(name: str, verb: str, rows: Mapping[UUID, S], drafts: Mapping[UUID, Draft]) -> None:
    stored = list(rows.values())
    model = type(stored[0])
    insert_rows(model, stored)
    mine = model.objects.filter(reach(model, verb), pk__any=[row.pk for row in stored])
    if mine.count() != len(stored):
        raise PermissionDenied
    kept = registry()[name].records
    data = [
        {field: plain(drafts[key][field]) for field in kept if field in drafts[key]} for key in rows
    ]
    batch = insert_events(name, zip(stored, data, strict=True))
    kind, numbers = kind_of(model), next_ids(len(stored))
    insert_values(
        Receipt,
        ("id", "kind", "row_id", "key", "batch"),
        (
            (number, kind, row.pk, key, batch)
            for number, (key, row) in zip(numbers, rows.items(), strict=True)
        ),
    )
    for react in reactions(name):
        many = _in_bulk.get(react)
        if many:
            many(stored)
            continue
        for row in stored:
            react(row)


def _told(key: str | Sequence[str]) -> Sequence[str]:
    return [key] if isinstance(key, str) else key


def _key(told: str) -> UUID:
    # Two offices may number their lines alike.
    return uuid5(_NAMESPACE, f"{current().seer}\n{told}")


def _known(model: type[ScopedModel], keys: Sequence[UUID]) -> dict[UUID, int]:
    found = Receipt.objects.filter(kind=kind_of(model), key__any=keys)
    return dict(found.values_list("key", "row_id"))


# --- reactions by sets ----------------------------------------------------------------------------

_in_bulk: dict[Callable[[Any], None], Callable[[Sequence[Any]], None]] = {}


def in_bulk(
    one: Callable[[Any], None],
) -> Callable[[Callable[[Sequence[Any]], None]], Callable[[Sequence[Any]], None]]:
    """Say how a reaction is done for many rows at once; without it each row has its turn."""

    def wrap(many: Callable[[Sequence[Any]], None]) -> Callable[[Sequence[Any]], None]:
        _in_bulk[one] = many
        return many

    return wrap


# --- rows by sets ---------------------------------------------------------------------------------


class Checker:
    """Says what an action would say against rows of one model before it saves them.

    `later` are fields filled in afterwards. Uniqueness is left to the database: numbers come from
    a series, and a question for each row would cost more than the row.
    """

    def __init__(self, model: type[models.Model], *, later: tuple[str, ...] = ()) -> None:
        fields = model._meta.concrete_fields
        self._left = {*later, *(field.name for field in fields if field.is_relation)}
        asked = [field for field in fields if field.name not in self._left]
        plain = [field.attname for field in asked if isinstance(field, _AS_IT_IS)]
        self._passed: dict[str, set[Any]] = {name: set() for name in plain}
        self._is_all_plain = len(plain) == len(asked)

    def __call__(self, row: models.Model) -> ValidationError | None:
        """What is wrong with a row; None when nothing."""
        # The same few values come again and again, and looking through a list of counties is slow.
        told = row.__dict__
        fresh = {name for name, passed in self._passed.items() if told[name] not in passed}
        try:
            if fresh or not self._is_all_plain:
                row.clean_fields(exclude=self._left | (self._passed.keys() - fresh))
            row.clean()
        except ValidationError as wrong:
            return wrong
        for name in fresh:
            # What each line says otherwise is not worth keeping.
            if len(self._passed[name]) < _MOST_PASSED:
                self._passed[name].add(told[name])
        return None


def blanks_of(model: type[M]) -> Callable[..., M]:
    """How new rows of a model are made where thousands are: each is a copy of one blank row, for
    which every field was asked once what stands in it. Takes values as the model itself does.
    """
    blank = dict(model().__dict__)
    blank.pop("_state")
    asked = [f for f in model._meta.concrete_fields if f.has_default() and callable(f.default)]

    def make(**values: Any) -> M:
        row = model.__new__(model)
        row._state = ModelState()
        row.__dict__.update(blank)
        for field in asked:
            setattr(row, field.attname, field.get_default())
        for name, value in values.items():
            setattr(row, name, value)
        return row

    return make


def prepared_by(run: Callable[..., Any], *, later: tuple[str, ...] = ()) -> Prepare[Any]:
    """How the rows of a creating action are made that does no more than fill in its row.

    Its own body is called for each draft, and what it and the fields say is the answer.
    """
    body = inspect.unwrap(run)

    def prepare(drafts: Sequence[Draft]) -> list[Any]:
        made: list[Any] = []
        check: Checker | None = None
        for draft, row_id in zip(drafts, next_ids(len(drafts)), strict=True):
            try:
                row = body(**{name: value for name, value in draft.items() if name != "key"})
            except ValidationError as wrong:
                made.append(wrong)
                continue
            row.pk = row_id
            check = check or Checker(type(row), later=later)
            made.append(check(row) or row)
        return made

    return prepare


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows in one statement, through COPY into a temporary table of the same columns."""
    if not rows:
        return
    names, line_of = lines_of(model, is_numbered=rows[0].pk is not None)
    insert_values(model, names, map(line_of, rows))


def lines_of(
    model: type[models.Model], *, is_numbered: bool = True
) -> tuple[list[str], Callable[[models.Model], list[Any]]]:
    """The columns that a new row is written with, and how its values are made."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (is_numbered or not isinstance(field, models.AutoField))
    ]
    values = [_value_of(field) for field in fields]
    return [str(field.column) for field in fields], lambda row: [value(row) for value in values]


def insert_values(
    model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]]
) -> None:
    """The same of values by the names of their columns: rows that nobody looks at afterwards."""
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    staging = f"bulk_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "{staging}" ON COMMIT DROP AS'  # noqa: S608  # names of our own models
            f' SELECT {columns} FROM "{table}" WITH NO DATA'
        )
        with (
            connection.wrap_database_errors,
            cursor.copy(f'COPY "{staging}" ({columns}) FROM STDIN') as copy,
        ):
            for line in lines:
                copy.write_row(line)
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{staging}"'  # noqa: S608  # as above
        )
        cursor.execute(f'DROP TABLE "{staging}"')


def insert_events(name: str, told: Iterable[tuple[models.Model, dict[str, Any]]]) -> int:
    """The events of an action on many rows, each with its data; the number of their batch."""
    batch = next_ids(1)[0]
    insert_values(Event, COLUMNS, events_of(name, told, batch=batch))
    return batch


def insert_same_event(name: str, model: type[models.Model], ids: Sequence[int]) -> int:
    """One and the same event, without data, on many rows of a scoped model."""
    batch = next_ids(1)[0]
    ((_kind, _row, data, *rest),) = events_of(name, [(model(pk=0), {})], batch=batch)
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table} ({columns})"  # noqa: S608  # the names of our table and columns; values are bound
            f" SELECT %s, row_id, {', '.join(['%s'] * len((data, *rest)))} FROM unnest(%s) row_id",
            [kind_of(model), data, *rest, list(ids)],
        )
    return batch


def _value_of(field: Any) -> Callable[[models.Model], Any]:
    """How a row's value of a field is brought into the form that COPY takes."""
    is_set = getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    if not is_set and (isinstance(field, _AS_IT_IS) or type(field) is models.BinaryField):
        return attrgetter(field.attname)
    if isinstance(field, (BlindField, SealedField)):
        # Asked for each row: whoever keeps this function has it also when the key is changed.
        return lambda row: field.pre_save(row, True)
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection=connection)
