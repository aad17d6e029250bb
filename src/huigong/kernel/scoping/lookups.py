"""Finding rows by many values at once."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


class AnyOf(models.Lookup):
    """`field__any=[…]`: as `__in`, with one array instead of a value each. The statement is the
    same however many are asked for, so its plan is kept, and thousands cost no time to write down.
    """

    lookup_name = "any"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [list(value)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        array, values = self.process_rhs(compiler, connection)
        return f"{column} = ANY ({array})", (*before, *values)


def register() -> None:
    """Let every column be asked so."""
    for field in (models.Field, models.ForeignKey):
        field.register_lookup(AnyOf)


def measure_grown() -> None:
    """Let the planner look again at tables that have grown much; after a batch of many rows is
    stored.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT scoping_measure_grown()")
