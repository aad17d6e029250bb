"""From declarations to the database's own guards: grants, policies, triggers.

Run by the owner after every migrate. Everything is computed from the scoped models that are
registered, can be run again at any time, and is the second lock: the web role sees a scoped row
only through sight, and nobody but these triggers writes sight.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from huigong.kernel.scoping import policies, triggers
from huigong.kernel.scoping.clauses import tokens
from huigong.kernel.scoping.models import Kind
from huigong.kernel.scoping.sighted import ScopedModel, scoped_models


def secure() -> None:
    """Make the database's guards equal to the declarations.

    Needs the owner's connection; idempotent.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((Path(__file__).with_name("functions.sql")).read_text())
        kinds = {model: _kind(model) for model in scoped_models()}
        for statement in _of_all():
            cursor.execute(statement)
        for model, kind in kinds.items():
            for statement in _of_one(model, kind):
                cursor.execute(statement)
        for statement in (
            *policies.history_policies(),
            *triggers.leg_triggers(kinds),
            *triggers.admission_triggers(kinds),
            *triggers.correcting_function(kinds),
        ):
            cursor.execute(statement)
        for model, kind in kinds.items():
            _find_anew(cursor, model, kind)


def _find_anew(cursor: CursorWrapper, model: type[ScopedModel], kind: int) -> None:
    """Rows that were found by other words than the model says now are found by the right ones."""
    table = model._meta.db_table
    wanted = tokens(model, kind, f"{table} r", "r") if model.sighted.text else ""
    if Kind.objects.get(pk=kind).words == wanted:
        return
    # Row numbers are drawn from one sequence: a token belongs to one kind by its row.
    cursor.execute(f"DELETE FROM scoping_token t USING {table} r WHERE t.row_id = r.id")
    if wanted:
        cursor.execute(f"INSERT INTO scoping_token (token, row_id) {wanted} ON CONFLICT DO NOTHING")
    Kind.objects.filter(pk=kind).update(words=wanted)


def _kind(model: type[ScopedModel]) -> int:
    return Kind.objects.get_or_create(label=model._meta.label_lower)[0].id


def _of_all() -> list[str]:
    return [
        *policies.grants(),
        *policies.sight_policies(),
        *policies.trace_policies(),
        *policies.attached_policies(),
        *policies.guard_policies(),
    ]


def _of_one(model: type[ScopedModel], kind: int) -> list[str]:
    return [
        *triggers.expected_sight(model, kind),
        *policies.row_policies(model, kind),
        *triggers.row_triggers(model, kind),
    ]
