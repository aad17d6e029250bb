"""Sealing anew what hangs on an older master key: a batch at a time, whatever was killed before.

Every step replaces a value by the same value under the current key, and only where the value is
still the one that was read: at no moment is anything unreadable, and nothing that is written
meanwhile is lost. What is left is asked of the values themselves: there is no place mark to lose.
What does not open, since somebody has changed it, is told and left as it is; it keeps nobody else.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction

from huigong.kernel.accounts.sessions import key_of
from huigong.kernel.files import keeping
from huigong.kernel.people.keys import rewrap
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import (
    Unreadable,
    key_provider,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from huigong.kernel.sealing.envelope import key_id_of
from huigong.kernel.sealing.fields import SealedField

BATCH = 2_000
_HEADER = 3
_REASON = "people: sealing anew under the current master key"
#: From a row's values, the key first, to the sealed value as it shall be.
Anew = Callable[[tuple[Any, ...]], bytes]


@dataclass(slots=True)
class Done:
    """What became of so many rows: how many are done, and which could not be, by their keys."""

    rows: int = 0
    unreadable: list[Any] = field(default_factory=list)
    twice: list[Any] = field(default_factory=list)

    def __iadd__(self, part: Done) -> Done:
        self.rows += part.rows
        self.unreadable += part.unreadable
        self.twice += part.twice
        return self

    @property
    def is_whole(self) -> bool:
        return not (self.unreadable or self.twice)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of sealed values: where it lies, what else of the row is needed, how it is done."""

    name: str
    table: str
    key: str
    column: str
    beside: tuple[str, ...]
    anew: Anew


def columns() -> list[Column]:
    """Every column that hangs on the master key: the persons' keys, and every sealed field that
    has no keys of its own; a field that a domain adds is among them by itself.
    """
    found = [
        Column(
            "people.Person.key_wrapped",
            Person._meta.db_table,
            "id",
            "key_wrapped",
            (),
            lambda row: rewrap(row[0], bytes(row[1])),
        )
    ]
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.concrete_fields:
            if isinstance(one, SealedField) and not one.keys:
                found.append(_column_of(model, one))
    return found


def _column_of(model: type[models.Model], field: SealedField) -> Column:
    names = (field.hint,) if field.hint else ()
    fields = model._meta.concrete_fields
    held = {name: str(one.column) for one in fields for name in (one.name, one.attname)}
    beside = tuple(held[name] for name in names)

    def anew(row: tuple[Any, ...]) -> bytes:
        told = type("Row", (), dict(zip(names, row[2:], strict=True)))()
        hint = field.hint_of(told)
        return seal(unseal(bytes(row[1]), field.purpose, hint=hint), field.purpose, hint=hint)

    pk = model._meta.pk
    return Column(
        f"{model._meta.label}.{field.name}",
        model._meta.db_table,
        str(pk.column if pk else "id"),
        str(field.column),
        beside,
        anew,
    )


def _is_older(column: str) -> str:
    # The envelope's second and third byte are the number of its key.
    return (
        f'"{column}" IS NOT NULL AND get_byte("{column}", 1) * 256 + get_byte("{column}", 2) <> %s'
    )


def left_of(one: Column) -> int:
    """How many values of a column need another key than the current one."""
    current = key_provider().current
    with scope(SYSTEM, reason=_REASON), connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FROM "{one.table}" WHERE {_is_older(one.column)}',  # noqa: S608  # names of our own models
            [current],
        )
        return int(cursor.fetchone()[0])


def renew_column(one: Column, *, batch: int = BATCH) -> Iterator[Done]:
    """Seal a column's older values anew; after each batch, which is kept, what became of it."""
    after: Any = None
    while True:
        with transaction.atomic(), scope(SYSTEM, reason=_REASON):
            rows = _next(one, after, batch)
            if not rows:
                return
            done = _write(one, rows)
        after = rows[-1][0]
        yield done


def _next(one: Column, after: Any, batch: int) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in (one.key, one.column, *one.beside))
    onward = f'AND "{one.key}" > %s' if after is not None else ""
    asked = [key_provider().current, *([after] if after is not None else []), batch]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{one.table}" WHERE {_is_older(one.column)} {onward}'  # noqa: S608  # as above
            f' ORDER BY "{one.key}" LIMIT %s',
            asked,
        )
        return list(cursor.fetchall())


def _write(one: Column, rows: list[tuple[Any, ...]]) -> Done:
    done, lines = Done(), list[tuple[Any, bytes, bytes]]()
    for row in rows:
        try:
            lines.append((row[0], bytes(row[1]), one.anew(row)))
        except Unreadable:
            done.unreadable.append(row[0])
    if not lines:
        return done
    with connection.cursor() as cursor:
        # A value that somebody changed meanwhile is sealed with the current key already.
        cursor.execute(
            f'UPDATE "{one.table}" AS t SET "{one.column}" = n.new'  # noqa: S608  # as above
            " FROM unnest(%s, %s::bytea[], %s::bytea[]) AS n(id, old, new)"
            f' WHERE t."{one.key}" = n.id AND t."{one.column}" = n.old',
            [list(told) for told in zip(*lines, strict=True)],
        )
        done.rows = int(cursor.rowcount)
    return done


# --- what is no column of ours -------------------------------------------------------------------


def renew_factors() -> Done:
    """The secrets of two-step sign-in, which allauth keeps in a JSON value."""
    from allauth.mfa.models import Authenticator  # late: after Django's apps

    from huigong.kernel.accounts.adapters import MfaAdapter

    adapter, done = MfaAdapter(), Done()
    with transaction.atomic(), scope(SYSTEM, reason=_REASON):
        for row in Authenticator.objects.select_for_update():
            older = {key: text for key, text in row.data.items() if _is_older_text(text)}
            try:
                fresh = {key: adapter.encrypt(adapter.decrypt(t)) for key, t in older.items()}
            except Unreadable:
                done.unreadable.append(row.pk)
                continue
            if fresh:
                row.data |= fresh
                row.save(update_fields=["data"])
                done.rows += len(fresh)
    return done


def _is_older_text(text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        sealed = base64.b64decode(text, validate=True)
        return sealed[:1] == b"\x01" and key_id_of(sealed) != key_provider().current
    except ValueError:
        return False


def left_of_factors() -> int:
    """How many of them need another key."""
    from allauth.mfa.models import Authenticator  # late: as above

    with scope(SYSTEM, reason=_REASON):
        held = [text for row in Authenticator.objects.all() for text in row.data.values()]
    return sum(_is_older_text(text) for text in held)


def left_of_sessions() -> int:
    """Who is signed in since before; sessions end by themselves, and are sealed anew when used."""
    current = key_provider().current
    held = Session.objects.values_list("session_data", flat=True)
    return sum(key_of(data) not in (current, None) for data in held.iterator())


def _older_files() -> Iterator[tuple[str, Path]]:
    current = key_provider().current
    for area in (keeping.KEPT, keeping.SMALL, keeping.APART, keeping.STASH):
        for path in sorted(Path(settings.MEDIA_ROOT, area).glob("??/*")):
            if path.suffix == ".half":
                continue
            with open(path, "rb") as file:
                head = file.read(_HEADER)
            if len(head) == _HEADER and key_id_of(head) != current:
                yield area, path


def left_of_files() -> int:
    """How many files need another key."""
    return sum(1 for _one in _older_files())


def renew_files() -> Iterator[Done]:
    """The bytes of attachments, one file at a time, each replaced when the new one is whole."""
    for area, path in _older_files():
        purpose, place = f"files.{area}", path.name
        try:
            content = unseal_bytes(path.read_bytes(), purpose, hint=place)
        except FileNotFoundError:
            continue  # taken back meanwhile
        except Unreadable:
            yield Done(unreadable=[f"{area}/{place}"])
            continue
        fresh = seal_bytes(content, purpose, hint=place)
        half = path.with_suffix(".half")
        with open(half, "wb", opener=keeping.private) as file:
            keeping.write_out(file, fresh)
        if path.exists():
            half.replace(path)
        else:
            half.unlink()
        yield Done(rows=1)


def everything_left() -> dict[str, int]:
    """What still needs an older key, by name; nothing where there is nothing."""
    counts = {one.name: left_of(one) for one in columns()}
    counts |= {
        "mfa": left_of_factors(),
        "sessions": left_of_sessions(),
        "files": left_of_files(),
    }
    return {name: count for name, count in counts.items() if count}
