"""The second lock of a table whose rows hang on no scoped row, declared beside its model.

`guard = Guard(see=own("account"))` on a model becomes row-level policies for the web role; who is
not named may not, and the machine (SYSTEM) always may. `guard = Open("why")` says that the rows
are nobody's secret. The vocabulary is closed: a condition more is a function more, here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True, slots=True)
class Who:
    """A condition on a row: (model, the name its table goes by) → SQL. Joined by `|` and `&`."""

    sql: Callable[[type[models.Model], str], str]

    def __or__(self, other: Who) -> Who:
        return Who(lambda model, at: f"({self.sql(model, at)} OR {other.sql(model, at)})")

    def __and__(self, other: Who) -> Who:
        return Who(lambda model, at: f"({self.sql(model, at)} AND {other.sql(model, at)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Who may see, add, change and drop a row. Nobody named: the machine alone."""

    see: Who | None = None
    add: Who | None = None
    change: Who | None = None
    drop: Who | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A table without row security, and why its rows may be read by everybody at work."""

    why: str


def has_row(rows: str) -> str:
    """Whether a query that is tied to the row at hand by a key gives one: asked for each row.

    Left free, the planner would read at once all that a base union sees, and keep that plan for
    the next who asks on the connection: the province, which sees a million. OFFSET keeps it off.
    """
    return f"EXISTS ({rows} OFFSET 0)"


#: Somebody on a seat of an office.
office = Who(lambda model, at: "scoping_seer() > 0")
#: Before anybody is known: who signs in, and which seats they may take.
outside = Who(lambda model, at: "scoping_seer() IS NULL")


def own(field: str) -> Who:
    """The account that acts is the row's."""
    return Who(lambda model, at: f"{_column(model, at, field)} = scoping_account()")


def here(field: str) -> Who:
    """The unit of the seat is the row's."""
    return Who(lambda model, at: f"{_column(model, at, field)} = scoping_seer()")


def below(field: str) -> Who:
    """The row's unit stands at or below the seat's."""
    up = "SELECT 1 FROM org_closure c WHERE c.ancestor_id = scoping_seer() AND c.descendant_id ="
    return Who(lambda model, at: has_row(f"{up} {_column(model, at, field)}"))


def holds(field: str, value: str) -> Who:
    """A column has a value that stands in the code."""
    return Who(lambda model, at: f"{_column(model, at, field)} = '{value}'")


def asked(function: str) -> Who:
    """A definer function of the database says so of the row's number."""
    return Who(lambda model, at: f"{function}({at}.id)")


def through(field: str, who: Who) -> Who:
    """The row that a foreign key leads to is visible, and the condition holds of it."""

    def sql(model: type[models.Model], at: str) -> str:
        target = model._meta.get_field(field).related_model
        if not isinstance(target, type):
            raise LookupError(f"{model._meta.label}.{field} leads to no model")
        rows = f"SELECT 1 FROM {target._meta.db_table} o WHERE o.id = {_column(model, at, field)}"
        return has_row(f"{rows} AND {who.sql(target, 'o')}")

    return Who(sql)


def _column(model: type[models.Model], at: str, name: str) -> str:
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise LookupError(f"{model._meta.label}.{name} has no column")
    return f'{at}."{found.column}"'
