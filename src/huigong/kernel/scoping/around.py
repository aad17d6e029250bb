"""What hangs on one row, asked in one statement: a page of a matter has twenty tables around it,
and most of them hold nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models
from django.db.models.query import BaseIterable

if TYPE_CHECKING:
    from huigong.kernel.scoping.sighted import AttachedModel


M = TypeVar("M", bound=models.Model)


class _Around:
    """The row that a page looks over, and the tables that hold something of it, once asked."""

    def __init__(self, kind: int, row_id: int) -> None:
        self.key = (kind, row_id)
        self.holding: frozenset[str] | None = None
        self.base: dict[int, bool | None] = {}


_AROUND: ContextVar[_Around | None] = ContextVar("huigong_around", default=None)


@contextmanager
def looked_over(kind: int, row_id: int) -> Iterator[None]:
    """While one row is only read, tables that hold nothing of it are asked once, together."""
    token = _AROUND.set(_Around(kind, row_id))
    try:
        yield
    finally:
        _AROUND.reset(token)


def base_of(kind: int, seer: int, row_id: int) -> bool | None:
    """Whether a seer sees a row as its own, only from above, or (None) not at all."""
    around = _AROUND.get()
    if around is None or around.key != (kind, row_id):
        return _ask_base(kind, seer, row_id)
    if seer not in around.base:
        around.base[seer] = _ask_base(kind, seer, row_id)
    return around.base[seer]


def _ask_base(kind: int, seer: int, row_id: int) -> bool | None:
    # Asked before and after every action and on every page: written out.
    with connection.cursor() as cursor:
        cursor.execute(_IS_BASE, [kind, seer, row_id])
        found = cursor.fetchone()
    return found[0] if found else None


_IS_BASE = "SELECT is_base FROM scoping_sight WHERE kind = %s AND seer = %s AND row_id = %s"


def is_bare(model: type[AttachedModel], kind: int, row_id: int) -> bool:
    """Whether a table is known to hold nothing of the row that is looked over."""
    around = _AROUND.get()
    if around is None or around.key != (kind, row_id):
        return False
    if around.holding is None:
        around.holding = _holding(kind, row_id)
    return model._meta.db_table not in around.holding


class _Nothing(BaseIterable):  # type: ignore[type-arg]  # no subscript at run time
    """Rows of nothing; Django's own empty set writes its whole statement before it notices."""

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def nothing_of(model: type[M]) -> models.QuerySet[M]:
    """An empty set of rows that may be narrowed, ordered and read."""
    rows: models.QuerySet[M] = models.QuerySet(model).none()
    rows._iterable_class = _Nothing
    return rows


@cache
def _question() -> tuple[tuple[str, ...], str]:
    from huigong.kernel.scoping.sighted import attached_models

    tables = tuple(model._meta.db_table for model in attached_models())
    asked = ", ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE kind = %(kind)s AND row_id = %(row)s)'
        for table in tables
    )
    return tables, f"SELECT {asked}"


def _holding(kind: int, row_id: int) -> frozenset[str]:
    """Row security narrows the answer as it narrows every other."""
    tables, question = _question()
    with connection.cursor() as cursor:
        cursor.execute(question, {"kind": kind, "row": row_id})
        found = cursor.fetchone()
    return frozenset(table for table, has in zip(tables, found, strict=True) if has)
