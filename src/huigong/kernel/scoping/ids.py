"""One global, rising sequence of row numbers, drawn before the insert.

Django asks for `INSERT … RETURNING` on auto fields, and PostgreSQL holds returned rows against the
read policy before the triggers that grant sight have run. Numbers drawn first need no RETURNING, so
no policy needs an exception for inserts.
"""

from __future__ import annotations

from django.db import connection, models


def next_ids(count: int) -> list[int]:
    """`count` fresh row numbers, rising."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('scoping_id') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


class IdField(models.BigIntegerField):  # type: ignore[type-arg]  # generic only in the stubs
    """The primary key of scoped rows: `IdField(primary_key=True, editable=False)`."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        return next_ids(1)[0]
