"""Which rows are closed to a person: asked before there is a scope, through a definer function."""

from __future__ import annotations

from datetime import date

from django.db import connection


def barred_from(account_id: int) -> frozenset[tuple[int, int]]:
    """Kind and number of every row that a person must not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, row_id FROM scoping_barred_from(%s)", [account_id])
        return frozenset((kind, row_id) for kind, row_id in cursor.fetchall())


def over_for(account_id: int, day: date) -> frozenset[tuple[int, int]]:
    """Kind and number of every row that a person was shown until a day before this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, row_id FROM scoping_over_for(%s, %s)", [account_id, day])
        return frozenset((kind, row_id) for kind, row_id in cursor.fetchall())
