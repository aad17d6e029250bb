"""The pieces of SQL that policies and triggers share: roles, columns, who sees a row."""

from __future__ import annotations

from django.db import models

from huigong.kernel.guards import has_row
from huigong.kernel.scoping.sighted import ScopedModel, beginning

WEB, SYSTEM_ROLE = "huigong_web", "huigong_system"


def sees(kind: int | str, row: str) -> str:
    """Whether the current seer has sight of a row."""
    seen = has_row(
        "SELECT 1 FROM scoping_sight s"
        f" WHERE s.kind = {kind} AND s.seer = scoping_seer() AND s.row_id = {row}"
    )
    # A person who is kept out reads nothing of it from any seat.
    barred = has_row(
        "SELECT 1 FROM scoping_barred b"
        f" WHERE b.account_id = scoping_account() AND b.kind = {kind} AND b.row_id = {row}"
    )
    return f"({seen} AND NOT {barred})"


def column(model: type[models.Model], name: str) -> str:
    """The column of a declared field. Raises LookupError for a name that has none."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise LookupError(f"{model._meta.label}.{name} has no column")
    return found.column


def expected_function(model: type[ScopedModel]) -> str:
    """The name of the database function that says who should see which of some rows of a model."""
    return f"sight_of_{model._meta.db_table}"


def rank(model: type[ScopedModel], alias: str) -> str:
    """The second order of a register as text that sorts by bytes; rows without one come last."""
    if model.sighted.rank is None:
        return "'~'"
    value = f'{alias}."{column(model, model.sighted.rank)}"'
    if isinstance(model._meta.get_field(model.sighted.rank), models.DateField):
        value = f"to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    return f"coalesce({value}, '~')"


def text(model: type[ScopedModel], alias: str) -> str:
    """The text by which whoever sees a row finds it."""
    return _joined(model, alias, model.sighted.text)


def own_text(model: type[ScopedModel], alias: str) -> str:
    """The text by which only the row's own office finds it."""
    return _joined(model, alias, model.sighted.own_text)


def _joined(model: type[ScopedModel], alias: str, names: tuple[str, ...]) -> str:
    parts = [f"coalesce({alias}.\"{column(model, name)}\", '')" for name in names]
    for place, name in enumerate(names):
        if name in model.sighted.begins:
            parts[place] = f"'{beginning('')}' || {parts[place]}"
    return " || ' ' || ".join(parts) or "''"


def tokens(model: type[ScopedModel], kind: int, rows: str, alias: str) -> str:
    """A query for the tokens of rows (`fresh r`) and the numbers of the rows."""
    # Beside the rows, not among what is selected: there the function is written out into the
    # query, where it would be started anew for each row.
    made = f"scoping_tokens({kind}, {text(model, alias)})"
    query = f"SELECT t.token, {alias}.id FROM {rows}, LATERAL {made} AS t(token)"
    if not model.sighted.own_text:
        return query
    unit = f'{alias}."{column(model, model.sighted.unit)}"'
    mine = f"scoping_own_tokens({kind}, {unit}, {own_text(model, alias)})"
    return f"{query} UNION ALL SELECT t.token, {alias}.id FROM {rows}, LATERAL {mine} AS t(token)"
