"""The one way to the rows of a register: list, export and API all page through here.

A page starts from sight, which already holds who sees what in order; the rows themselves come
last, by number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Literal

from django.core import signing
from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection, models
from django.http import QueryDict

from huigong.kernel.access import Where, may, reach
from huigong.kernel.register.columns import Shown, list_columns
from huigong.kernel.register.declare import Register
from huigong.kernel.register.filters import Filters
from huigong.kernel.register.site import viewing
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.sealing.fields import SealedField

PAGE_SIZE = 50
EXPORT_SIZE = 500
#: An exact count is only made when it is asked for.
COUNTED = 1000
#: A jump walks over sight rows; further away it would be slower than the filters that lead there.
FARTHEST_PAGE = 200
_LAST_ID = 2**63 - 1
_ROUNDS = 40
#: What the search index holds: pairs of Chinese characters, words of Latin letters and digits.
_PAIR = re.compile(r"[a-z0-9]{2}|[^\x00-~\s]{2}")
#: The rank of a row that has none: such rows are not in the second order at all.
_UNRANKED = "~"

Order = Literal["newest", "rank"]


class BadCursor(Exception):
    """A page mark that this system did not write: open the list anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: a row and its rank."""

    row_id: int
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request wants of a list. The filters keep their own form."""

    filters: Filters
    q: str = ""
    order: Order = "newest"
    mark: Mark | None = None
    is_backward: bool = False
    is_last: bool = False
    jump: int = 1
    size: int = PAGE_SIZE

    @property
    def is_too_short(self) -> bool:
        """One character finds too much to be of use: there must be a run of two."""
        return bool(self.q) and not _PAIR.search(self.q.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of one page, and the marks of its neighbours (None: there is none)."""

    rows: list[Any]
    before: str | None
    after: str | None


def read(register: Register, data: QueryDict, *, size: int = PAGE_SIZE) -> Asked:
    """What the parameters of a URL ask. Raises BadCursor; ignores what it does not know."""
    order: Order = "rank" if data.get("order", register.order) == "rank" else "newest"
    if register.model.sighted.rank is None:
        order = "newest"
    q = " ".join(data.get("q", "")[:60].split())
    if q:
        order = "newest"
    mark = data.get("before") or data.get("after")
    jump = data.get("page", "1")
    return Asked(
        filters=Filters(register, data),
        q=q,
        order=order,
        mark=read_mark(register, order, mark) if mark else None,
        is_backward=bool(data.get("before")) and not q,
        is_last="last" in data and not q,
        jump=max(1, min(int(jump), FARTHEST_PAGE))
        if jump.isascii() and jump.isdecimal() and len(jump) < 9
        else 1,
        size=size,
    )


def _signer(register: Register, order: str) -> signing.Signer:
    return signing.Signer(salt=f"register:{register.label}:{order}", sep="~")


def _write_mark(register: Register, order: str, mark: Mark) -> str:
    return _signer(register, order).sign_object([mark.row_id, mark.rank])


def read_mark(register: Register, order: str, text: str) -> Mark:
    """What a page mark says. Raises BadCursor."""
    try:
        row_id, rank = _signer(register, order).unsign_object(text)
    except (signing.BadSignature, ValueError) as fault:
        raise BadCursor(BadCursor.__doc__) from fault
    return Mark(row_id, rank)


def require_view(register: Register) -> None:
    """Pass when the seat may view rows of the register at all; otherwise 403."""
    if not any(viewing(register, current())):
        raise PermissionDenied


@dataclass(frozen=True, slots=True)
class _Seen:
    """The seat's part of sight, as far as its role may view and the filters hold, as SQL: the
    query builder would cost more than the database, and every list begins here.
    """

    where: str
    params: tuple[Any, ...]

    def rows(self, *, order: str, limit: int, start: int = 0) -> list[tuple[int, str]]:
        """Numbers and ranks in an order."""
        return self._ask(
            f"SELECT row_id, rank FROM scoping_sight WHERE {self.where}"
            f" ORDER BY {order} LIMIT %s OFFSET %s",
            (limit, start),
        )

    def among(self, ids: list[int]) -> set[int]:
        """Those of some rows that are seen."""
        query = f"SELECT row_id FROM scoping_sight WHERE {self.where} AND row_id = ANY (%s)"
        return {row[0] for row in self._ask(query, (ids,))}

    def count(self, limit: int | None) -> int:
        """How many there are, at most `limit`."""
        inner = f"SELECT 1 FROM scoping_sight WHERE {self.where} LIMIT %s"
        return int(self._ask(f"SELECT count(*) FROM ({inner}) seen", (limit,))[0][0])

    def _ask(self, query: str, more: tuple[Any, ...]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query, (*self.params, *more))
            found: list[Any] = cursor.fetchall()
        return found


def _sight(
    register: Register, asked: Asked, beyond: tuple[str, tuple[Any, ...]] = ("", ())
) -> _Seen:
    seat, condition = current(), asked.filters.condition
    where = ["kind = %s AND seer = %s"]
    params: list[Any] = [kind_of(register.model), seat.seer]
    wheres = {permission.where for permission in viewing(register, seat)}
    if Where.BELOW not in wheres:
        if wheres <= {Where.HERE, Where.OWN}:
            where.append("is_base")
        else:
            condition &= reach(register.model, "view")
    if asked.order == "rank":
        where.append("rank < %s")
        params.append(_UNRANKED)
    if condition:
        query, values = _fitting(register, condition)
        where.append(query)
        params += values
    if beyond[0]:
        where.append(beyond[0])
        params += beyond[1]
    return _Seen(" AND ".join(where), tuple(params))


def _fitting(register: Register, condition: models.Q) -> tuple[str, tuple[Any, ...]]:
    """The rows of a condition, as SQL about `row_id`."""
    rows = register.model.unscoped.filter(condition).values("pk")
    try:
        query, values = rows.query.sql_with_params()
    except EmptyResultSet:
        # No number of ours is that large: Django knows that nothing fits.
        return "FALSE", ()
    return f"row_id IN ({query})", values


def page(register: Register, asked: Asked, *, also: tuple[Shown, ...] = ()) -> Page:
    """One page of rows in the current scope, with what other columns than the list's read (`also`).
    Raises PermissionDenied for a seat that views none.
    """
    require_view(register)
    if asked.is_too_short:
        return Page(rows=[], before=None, after=None)
    marks = _found(register, asked) if asked.q else _walked(register, asked)
    has_more = len(marks) > asked.size
    marks = marks[: asked.size]
    is_turned = asked.is_backward or asked.is_last
    if is_turned:
        marks.reverse()
    behind = bool(asked.mark) or asked.jump > 1 or (is_turned and has_more)
    if asked.is_backward:
        behind = has_more
    ahead = asked.is_backward or (has_more and not asked.is_last)
    sign = partial(_write_mark, register, asked.order)
    return Page(
        rows=_fetch(register, [mark.row_id for mark in marks], also),
        before=sign(marks[0]) if marks and behind and not asked.q else None,
        after=sign(marks[-1]) if marks and ahead else None,
    )


def _walked(register: Register, asked: Asked) -> list[Mark]:
    """One mark more than a page, in the direction asked."""
    is_rank = asked.order == "rank"
    # Newest first runs down the numbers; the second order runs up the ranks.
    is_up = is_rank != (asked.is_backward or asked.is_last)
    beyond = _beyond(asked.mark, is_rank, is_up) if asked.mark else ("", ())
    way = "ASC" if is_up else "DESC"
    start = 0 if asked.mark or asked.is_last else (asked.jump - 1) * asked.size
    found = _sight(register, asked, beyond).rows(
        order=f"rank {way}, row_id {way}" if is_rank else f"row_id {way}",
        limit=asked.size + 1,
        start=start,
    )
    return [Mark(row_id, rank) for row_id, rank in found]


def _beyond(mark: Mark, is_rank: bool, is_up: bool) -> tuple[str, tuple[Any, ...]]:
    side = ">" if is_up else "<"
    # Compared as a pair, the mark is one range of the index.
    if is_rank:
        return f"(rank, row_id) {side} (%s, %s)", (mark.rank, mark.row_id)
    return f"row_id {side} %s", (mark.row_id,)


def _found(register: Register, asked: Asked) -> list[Mark]:
    """Candidates by tokens, newest first, until a page is full; each is read again, for tokens
    only narrow.
    """
    marks: list[Mark] = []
    last = asked.mark.row_id if asked.mark else _LAST_ID
    want = max(asked.size * 2, 100)
    for _round in range(_ROUNDS):
        ids = _candidates(register.model, asked.q, last, want)
        fitting = _holding(register, ids, asked)
        marks += [Mark(row_id) for row_id in ids if row_id in fitting]
        if len(ids) < want or len(marks) > asked.size:
            break
        last = ids[-1]
    return marks[: asked.size + 1]


def _candidates(model: type[ScopedModel], q: str, before: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        asked: tuple[Any, ...] = (kind_of(model), q, before, limit, _finds_own(model))
        cursor.execute("SELECT scoping_search(%s, %s, %s, %s, %s)", asked)
        return [row[0] for row in cursor.fetchall()]


def _finds_own(model: type[ScopedModel]) -> bool:
    """Whether the seat finds its own office's rows by what others read masked."""
    return bool(model.sighted.own_text) and may("view:own", model)


def _holding(register: Register, ids: list[int], asked: Asked) -> set[int]:
    model, sighted = register.model, register.model.sighted
    own = sighted.own_text if _finds_own(model) else ()
    words, office = asked.q.lower().split(), current().office_id
    rows = model.unscoped.filter(pk__in=_sight(register, asked).among(ids))
    found = set()
    for row_id, unit, *texts in rows.values_list("pk", sighted.unit, *sighted.text, *own):
        # What another office's row says under its mask is not read at all.
        read = texts if unit == office else texts[: len(sighted.text)]
        face = " ".join(str(text or "") for text in read).lower()
        if all(word in face for word in words):
            found.add(row_id)
    return found


def _fetch(register: Register, ids: list[int], also: tuple[Shown, ...]) -> list[Any]:
    columns = (*list_columns(register), *also)
    rows = prepared(register, columns).defer(*_unread(register.model, columns))
    by_id = {row.pk: row for row in rows.filter(pk__any=ids)}
    return [by_id[row_id] for row_id in ids if row_id in by_id]


@cache
def _unread(model: type[ScopedModel], columns: tuple[Shown, ...]) -> tuple[str, ...]:
    """Fields that no list shows and that are dear to read: long texts, JSON, what is sealed."""
    read = {step.name for shown in columns for step in shown.fields[:1]}
    for column in (shown.column for shown in columns if shown.column.value):
        if column.reads is None:
            return ()
        read.update(column.reads)
    dear = (models.TextField, models.JSONField, SealedField)
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if field.name not in read and isinstance(field, dear)
    )


def prepared(register: Register, columns: tuple[Shown, ...]) -> models.QuerySet[Any]:
    """The scoped rows of a register with what its columns read of other tables."""
    joins = {join for shown in columns for join in shown.joins}
    plain = sorted(path for path, is_scoped in joins if not is_scoped)
    # A join walks past the manager of the other model; a row fetched apart is held against its
    # own scope.
    scoped = sorted(path for path, is_scoped in joins if is_scoped)
    rows = register.model.objects.all()
    if plain:
        rows = rows.select_related(*plain)
    apart = [*scoped, *sorted({shown.column.beside for shown in columns} - {""})]
    return rows.prefetch_related(*apart) if apart else rows


def count(register: Register, asked: Asked, *, limit: int | None = COUNTED) -> int:
    """How many rows are asked for; one more than `limit` stands for "more"."""
    if asked.is_too_short:
        return 0
    if asked.q:
        wide = replace(asked, size=limit or EXPORT_SIZE * _ROUNDS, mark=None)
        return len(_found(register, wide))
    return _sight(register, asked).count(None if limit is None else limit + 1)
