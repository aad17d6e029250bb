"""Indexing anew under another key: a batch at a time, whatever was killed before, and meanwhile
everything is found and nothing is there twice.

The file of the keys tells every process one of three steps: rows are made with the old key and
asked for under both; made with the new key and asked for under both; asked for under the new key
alone. Between two steps this waits for whatever began before. Which key made an index stands in
it, so what is left is asked of the rows themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from huigong.kernel.people.rotating import BATCH, Done
from huigong.kernel.receipts.models import Receipt
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import Unreadable, index_as_text, key_provider, keyfile, keys, seal
from huigong.kernel.sealing.blindfield import BlindField, blind_fields
from huigong.kernel.sealing.envelope import index_key_of
from huigong.kernel.sealing.fields import SealedField

_REASON = "people: indexing anew under the current key"
_FIRST_KEY = 1
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A model's indexes that are made anew from its own values, and what goes along with them."""

    model: type[models.Model]
    blinds: tuple[BlindField, ...]
    #: Sealed values bound to an index, and the text columns that hold one: by the index's name.
    bound: tuple[tuple[SealedField, str], ...]
    copies: tuple[tuple[models.Field[Any, Any], str], ...]

    @property
    def name(self) -> str:
        return self.model._meta.label

    @property
    def columns(self) -> list[str]:
        """Every column that is written, in the order in which `_anew` tells them."""
        extra = [one for one, _of in (*self.bound, *self.copies)]
        return [str(one.column) for one in (*self.blinds, *extra)]


@cache
def tables() -> tuple[Table, ...]:
    """Every model with such indexes; one that a domain adds is among them by itself."""
    return tuple(_table(model, tuple(own)) for model, own in _by_model(lambda one: one.text))


def _table(model: type[models.Model], blinds: tuple[BlindField, ...]) -> Table:
    names = {one.name for one in blinds}
    fields = model._meta.concrete_fields
    bound = [(one, one.hint) for one in fields if isinstance(one, SealedField)]
    copies = [(model._meta.get_field(one.copies), one.name) for one in blinds if one.copies]
    return Table(
        model,
        blinds,
        tuple((one, hint) for one, hint in bound if hint in names),
        tuple((one, of) for one, of in copies if isinstance(one, models.Field)),
    )


@cache
def _followers() -> dict[str, list[tuple[str, str]]]:
    """The columns that go along with others' values, by what is indexed: table and column."""
    found: dict[str, list[tuple[str, str]]] = {}
    for model, own in _by_model(lambda one: one.follows):
        for one in own:
            place = (model._meta.db_table, str(one.column))
            found.setdefault(one.purpose, []).append(place)
    return found


def _by_model(
    is_wanted: Callable[[BlindField], Any],
) -> Iterator[tuple[type[models.Model], list[BlindField]]]:
    for model in apps.get_models(include_auto_created=True):
        if wanted := [one for one in blind_fields(model) if is_wanted(one)]:
            yield model, wanted


# --- what is left --------------------------------------------------------------------------------


def keys_in_use(fields: Sequence[BlindField]) -> dict[int, int]:
    """How many values of some columns of one table lie under which key."""
    counts: dict[int, int] = {}
    with scope(SYSTEM, reason=_REASON), connection.cursor() as cursor:
        for one in fields:
            cursor.execute(
                f"SELECT {_key_in(one)}, count(*) FROM {_quoted(one.model._meta.db_table)}"  # noqa: S608  # names of our own models
                f" WHERE {_quoted(str(one.column))} IS NOT NULL GROUP BY 1"
            )
            for key, count in cursor.fetchall():
                counts[key] = counts.get(key, 0) + count
    return counts


def left_to_index() -> dict[str, int]:
    """How many values still lie under another key than that of new ones, by their column."""
    counts: dict[str, int] = {}
    for one in tables():
        # One look through a table for all of its columns.
        wanted = ", ".join(f"count(*) FILTER (WHERE {_is_older(blind)})" for blind in one.blinds)
        names = [f"{one.name}.{blind.name}" for blind in one.blinds]
        asked = [key_provider().blinding] * len(names)
        with scope(SYSTEM, reason=_REASON), connection.cursor() as cursor:
            cursor.execute(f"SELECT {wanted} FROM {_quoted(one.model._meta.db_table)}", asked)  # noqa: S608  # as above
            counts |= dict(zip(names, cursor.fetchone(), strict=True))
    return {name: count for name, count in counts.items() if count}


def remembered(key: int) -> dict[str, int]:
    """What can be found under a key only: values that are stored nowhere, by their column; and the
    receipts of sheets, which do not say under which key they are: no more than so many.
    """
    counts: dict[str, int] = {}
    for model, own in _by_model(lambda one: one.text is None):
        for one in own:
            if count := keys_in_use([one]).get(key):
                counts[f"{model._meta.label}.{one.name}"] = count
    with scope(SYSTEM, reason=_REASON):
        receipts = Receipt.objects.count()
    return counts | ({Receipt._meta.label: receipts} if receipts else {})


def _key_in(one: BlindField) -> str:
    column = _quoted(str(one.column))
    bare = f"octet_length({column}) = 32"
    return (
        f"CASE WHEN {bare} THEN {_FIRST_KEY}"
        f" ELSE get_byte({column}, 0) * 256 + get_byte({column}, 1) END"
    )


def _is_older(one: BlindField) -> str:
    """The condition, with a place for the number of the current key."""
    return f"({_quoted(str(one.column))} IS NOT NULL AND {_key_in(one)} <> %s)"


def _rows_left(one: Table) -> int:
    older = " OR ".join(map(_is_older, one.blinds))
    with scope(SYSTEM, reason=_REASON), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {_quoted(one.model._meta.db_table)} WHERE {older}",  # noqa: S608  # as above
            [key_provider().blinding] * len(one.blinds),
        )
        return int(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def standing() -> list[str]:
    """Where the key of the indexes stands, in sentences."""
    held = key_provider()
    told = [str(_("号码索引用第 %d 把。") % held.blinding)]
    left = left_to_index()
    if held.blinding_also and held.blinding_also[0] > held.blinding:
        told.append(str(_("将换到第 %d 把，还没有开始重算。") % held.blinding_also[0]))
    elif held.blinding_also:
        told.append(str(_("正在从第 %d 把换过来，两把都找得到。") % held.blinding_also[0]))
    told += [
        str(_("%(name)s 还有 %(count)d 项没有重算") % {"name": name, "count": count})
        for name, count in left.items()
    ]
    for key in held.remembering:
        kept = "、".join(f"{name} {count}" for name, count in remembered(key).items())
        said = _("第 %(key)d 把的旧索引还留着，只供找没有存原号码的内容：%(kept)s")
        told.append(str(said % {"key": key, "kept": kept or _("没有")}))
    return told


# --- the steps -----------------------------------------------------------------------------------


def is_turning() -> bool:
    """Whether rows may lie under two keys just now."""
    return bool(key_provider().blinding_also)


def turn(tell: Tell, waits: Callable[[int], None], *, batch: int = BATCH) -> dict[str, Done]:
    """Bring every index under the current master key, from whichever step a kill has left; what
    could not be, by its table. The old key is retired when nothing is left under it.
    """
    keyfile.announce_index_key()
    held = key_provider()
    if not held.blinding_also:
        return _sweep(tell, batch) if left_to_index() else {}
    if held.blinding_also[0] > held.blinding:
        wait_for_older(waits)
        keyfile.use_index_key()
    faults = _sweep(tell, batch)
    # Who began before the step may still have written under the old key.
    wait_for_older(waits)
    for _pass in range(_PASSES):
        if faults or not (left := left_to_index()):
            break
        waits(sum(left.values()))
        faults = _sweep(tell, batch)
    if not faults and not left_to_index():
        keyfile.retire_index_key()
    return faults


def _sweep(tell: Tell, batch: int) -> dict[str, Done]:
    faults: dict[str, Done] = {}
    for one in tables():
        total, done = _rows_left(one), Done()
        for some in index_anew(one, batch=batch):
            done += some
            tell(one.name, done.rows, total)
        if not done.is_whole:
            faults[one.name] = done
    return faults


def wait_for_older(waits: Callable[[int], None]) -> None:
    """Return when every transaction that may hold what the file said before is over; `waits` hears
    how many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + %s * interval '1 second'", [_TAKEN_UP])
        (since,) = cursor.fetchone()
        while True:
            cursor.execute(
                "SELECT clock_timestamp() < %s, (SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user"
                " AND pid <> pg_backend_pid() AND xact_start < %s)",
                [since, since],
            )
            is_early, running = cursor.fetchone()
            if not is_early and not running:
                return
            waits(running)
            time.sleep(0.2)


#: How often rows that were busy are come back to before it is left to another day.
_PASSES = 20
#: Seconds after which every process has taken up a change of the file, what it was about to write
#: outside of a transaction included.
_TAKEN_UP = keys.LOOKS_EVERY + 1


def index_anew(one: Table, *, batch: int = BATCH) -> Iterator[Done]:
    """Index a table's older values anew; after each batch, which is kept, what became of it."""
    after: Any = None
    while True:
        ids = _next(one, after, batch)
        if not ids:
            return
        after = ids[-1]
        yield _renew(one, ids)


def _next(one: Table, after: Any, batch: int) -> list[Any]:
    """The next rows with an older index. Each batch asks anew: what is done is passed over."""
    key, current = _quoted(str(one.model._meta.pk.column)), key_provider().blinding
    older = " OR ".join(map(_is_older, one.blinds))
    onward = f"AND {key} > %s" if after is not None else ""
    asked = [*[current] * len(one.blinds), *([after] if after is not None else []), batch]
    with scope(SYSTEM, reason=_REASON), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {_quoted(one.model._meta.db_table)}"  # noqa: S608  # as above
            f" WHERE ({older}) {onward} ORDER BY {key} LIMIT %s",
            asked,
        )
        return [row[0] for row in cursor.fetchall()]


def _renew(one: Table, ids: list[Any]) -> Done:
    """A batch in one transaction. Where two rows would then be the same, each row alone."""
    try:
        with transaction.atomic(), scope(SYSTEM, reason=_REASON):
            return _write(one, ids)
    except IntegrityError:
        if len(ids) == 1:
            return Done(twice=ids)
    whole = Done()
    for single in ids:
        whole += _renew(one, [single])
    return whole


def _write(one: Table, ids: list[Any]) -> Done:
    done, lines = Done(), list[tuple[Any, list[Any], list[Any]]]()
    # A row that somebody is at work on is left for the next pass: nobody waits for nobody.
    rows = one.model._base_manager.select_for_update(skip_locked=True, no_key=True)
    for row in rows.filter(pk__in=ids).order_by("pk"):
        try:
            lines.append((row.pk, [getattr(row, b.attname) for b in one.blinds], _anew(one, row)))
        except Unreadable:
            done.unreadable.append(row.pk)
    if not lines:
        return done
    news = [f"n{place}" for place in range(len(one.columns))]
    olds = [f"o{place}" for place in range(len(one.blinds))]
    sets = ", ".join(f"{_quoted(c)} = n.{n}" for c, n in zip(one.columns, news, strict=True))
    # A value that somebody changed meanwhile lies under the new key already.
    still = " AND ".join(
        f"t.{_quoted(str(b.column))} IS NOT DISTINCT FROM n.{o}"
        for b, o in zip(one.blinds, olds, strict=True)
    )
    key = _quoted(str(one.model._meta.pk.column))
    kinds = ["bytea"] * (len(one.blinds) + len(one.bound)) + ["text"] * len(one.copies)
    marks = ", ".join(["%s", *("%s::bytea[]" for _o in olds), *(f"%s::{k}[]" for k in kinds)])
    columns = [list(told) for told in zip(*(old for _pk, old, _new in lines), strict=True)]
    columns += [list(told) for told in zip(*(new for _pk, _old, new in lines), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_quoted(one.model._meta.db_table)} AS t SET {sets}"  # noqa: S608  # as above
            f" FROM unnest({marks}) AS n(id, {', '.join((*olds, *news))})"
            f" WHERE t.{key} = n.id AND {still}",
            [[pk for pk, _old, _new in lines], *columns],
        )
        done.rows = int(cursor.rowcount)
        _take_along(one, cursor, lines)
    return done


def _anew(one: Table, row: models.Model) -> list[Any]:
    """The row's indexes as they shall be, what is bound to them sealed anew, and the copies."""
    current = key_provider().blinding
    texts = {sealed: getattr(row, sealed.attname) for sealed, _hint in one.bound}
    opened = {sealed: value.open() for sealed, value in texts.items() if value is not None}
    told: list[Any] = []
    fresh: dict[str, bytes | None] = {}
    for blind in one.blinds:
        kept = getattr(row, blind.attname)
        is_older = kept is not None and index_key_of(kept) != current
        fresh[blind.name] = (blind.fresh(row) or kept) if is_older else kept
        told.append(fresh[blind.name])
    for sealed, hint in one.bound:
        text = opened.get(sealed)
        bound_to = bytes(fresh[hint] or b"").hex()
        told.append(None if text is None else seal(text, sealed.purpose, hint=bound_to))
    for copy, of in one.copies:
        was, kept = getattr(row, copy.attname), getattr(row, of)
        is_copy = kept is not None and was == index_as_text(kept)
        told.append(index_as_text(fresh[of] or b"") if is_copy else was)
    return told


def _take_along(one: Table, cursor: Any, lines: list[tuple[Any, list[Any], list[Any]]]) -> None:
    """The same values in columns that cannot be indexed by themselves."""
    for place, blind in enumerate(one.blinds):
        pairs = {
            bytes(old[place]): bytes(new[place])
            for _pk, old, new in lines
            if old[place] is not None and old[place] != new[place]
        }
        for table, column in _followers().get(blind.purpose, ()) if pairs else ():
            cursor.execute(
                f"UPDATE {_quoted(table)} AS t SET {_quoted(column)} = n.fresh"  # noqa: S608  # as above
                " FROM unnest(%s::bytea[], %s::bytea[]) AS n(old, fresh)"
                f" WHERE t.{_quoted(column)} = n.old",
                [list(pairs), list(pairs.values())],
            )
