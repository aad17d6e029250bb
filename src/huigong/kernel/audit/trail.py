"""Adding to the trail: what was done, what was read, what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from psycopg.types.json import Jsonb

from huigong.kernel.audit.models import Denial, Event, Look
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.scope import Scope, current, scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, kind_of

_MOST = models.BigIntegerField.MAX_BIGINT


def _who(seat: Scope) -> dict[str, Any]:
    return {
        "account_id": seat.account_id,
        "unit_id": seat.unit_id,
        "deputy_for_id": seat.deputy_for_id,
    }


def about(row: models.Model) -> dict[str, Any]:
    """Kind and number under which the trail keeps a row."""
    if isinstance(row, ScopedModel):
        return {"kind": kind_of(type(row)), "row_id": row.pk}
    if isinstance(row, AttachedModel):
        return {"kind": row.kind, "row_id": row.row_id}
    # Rows outside the scopes (the tree, parameters) go by a
    # negative number: no sight is ever granted on those.
    return {"kind": -ContentType.objects.get_for_model(row).pk, "row_id": row.pk}


def record(verb: str, row: models.Model, data: dict[str, Any], *, batch: int | None = None) -> None:
    """One event about a row, in the running transaction.

    `data` holds nothing that identifies a person.
    """
    seat = current()
    if seat.reason:
        data = {**data, "reason": seat.reason}
    Event.objects.create(verb=verb, data=data, batch=batch, **_who(seat), **about(row))


#: The columns of an event as `events_of` gives their values.
COLUMNS = (
    "kind",
    "row_id",
    "data",
    "verb",
    "at",
    "batch",
    "account_id",
    "unit_id",
    "deputy_for_id",
)


def events_of(
    verb: str, rows: Iterable[tuple[models.Model, dict[str, Any]]], *, batch: int
) -> Iterator[tuple[Any, ...]]:
    """The events of a bulk action, one for each row, as values of `COLUMNS`."""
    seat = current()
    more = {"reason": seat.reason} if seat.reason else {}
    rest = (verb, now(), batch, seat.account_id, seat.unit_id, seat.deputy_for_id)
    for row, data in rows:
        told = about(row)
        yield told["kind"], told["row_id"], Jsonb({**data, **more}), *rest


def record_look(row: models.Model, *, what: str = "open", reason: str = "") -> None:
    """Somebody read a row's page, or with a reason a masked value of it."""
    Look.objects.create(what=what, reason=reason, **_who(current()), **about(row))


def record_looks(rows: Iterable[models.Model], *, what: str, reason: str) -> None:
    """The same value of many rows was read, for one reason."""
    who = _who(current())
    Look.objects.bulk_create(Look(what=what, reason=reason, **who, **about(row)) for row in rows)


def record_denials(seat: Scope) -> None:
    """The refusals of a scope, in a transaction of their own after the scope's has ended."""
    with scope(seat):
        for refusal in seat.refusals:
            # Whoever asked may have asked for a number that no row can have.
            number = refusal.row_id if abs(refusal.row_id or 0) <= _MOST else None
            Denial.objects.create(
                verb=refusal.verb, model=refusal.model, row_id=number, **_who(seat)
            )
