"""Grants and row-level policies: what the web role may touch at all, and which rows of it."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from huigong.kernel.scoping.clauses import SYSTEM_ROLE, WEB, column, sees
from huigong.kernel.scoping.sighted import ScopedModel, attached_models

#: Tables that the web role may only add to.
APPEND_ONLY = ("audit_event", "audit_look", "audit_denial", "scoping_recusal")
#: Tables of which it may only read its part, or nothing.
READ_ONLY = ("scoping_sight", "scoping_kind", "org_closure", "django_migrations")
UNREADABLE = ("scoping_token",)
#: Functions that only the system role may call: they answer past every sight.
SYSTEM_ONLY = ("scoping_search_all(int, text, int)",)

_TRIGGER_FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND p.proname LIKE 'pgtrigger%%'
"""


def grants() -> list[str]:
    """Everything to both roles, less what is kept from them."""
    both = f"{WEB}, {SYSTEM_ROLE}"
    lines = [
        f"GRANT USAGE ON SCHEMA public TO {both}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {both}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {both}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {both}",
    ]
    tables = set(connection.introspection.table_names())
    lines += [f"REVOKE UPDATE, DELETE ON {t} FROM {both}" for t in APPEND_ONLY if t in tables]
    lines += [f"REVOKE INSERT, UPDATE, DELETE ON {t} FROM {both}" for t in READ_ONLY if t in tables]
    lines += [f"REVOKE ALL ON {t} FROM {both}" for t in UNREADABLE if t in tables]
    lines += [f"REVOKE ALL ON FUNCTION {f} FROM PUBLIC, {WEB}" for f in SYSTEM_ONLY]
    return lines


def _policy(table: str, name: str, rule: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {name} ON {table}",
        f"CREATE POLICY {name} ON {table} {rule}",
    ]


def _open_to_system(table: str) -> list[str]:
    return _policy(table, "system_all", f"TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)")


def sight_policies() -> list[str]:
    """Sight itself is read by those whose it is."""
    return [
        *_policy("scoping_sight", "web_own", f"FOR SELECT TO {WEB} USING (seer = scoping_seer())"),
        *_open_to_system("scoping_sight"),
    ]


def trace_policies() -> list[str]:
    """Events and looks are read with the row that they are about; everybody reads their own."""
    lines: list[str] = []
    added = f"FOR INSERT TO {WEB} WITH CHECK (account_id = scoping_account())"
    mine = "(account_id = scoping_account() AND scoping_seer() IS NOT NULL)"
    for table in ("audit_event", "audit_look"):
        seen = sees(f"{table}.kind", f"{table}.row_id")
        lines += _policy(table, "web_read", f"FOR SELECT TO {WEB} USING ({mine} OR {seen})")
        lines += _policy(table, "web_add", added)
        lines += _open_to_system(table)
    # Why an office must not see a row belongs to the row: a neighbour neither reads nor writes one.
    seen = sees("scoping_recusal.kind", "scoping_recusal.row_id")
    added = f"FOR INSERT TO {WEB} WITH CHECK ({seen} AND by_id = scoping_account())"
    lines += _policy("scoping_recusal", "web_read", f"FOR SELECT TO {WEB} USING ({seen})")
    lines += _policy("scoping_recusal", "web_add", added)
    return lines + _open_to_system("scoping_recusal")


def attached_policies() -> list[str]:
    """What hangs on a row is read, added and changed by those who see the row."""
    lines: list[str] = []
    for model in attached_models():
        table = model._meta.db_table
        seen = sees(f"{table}.kind", f"{table}.row_id")
        lines += _policy(table, "web_see", f"FOR SELECT TO {WEB} USING ({seen})")
        lines += _policy(table, "web_add", f"FOR INSERT TO {WEB} WITH CHECK ({seen})")
        lines += _policy(table, "web_change", f"FOR UPDATE TO {WEB} USING ({seen})")
        lines += _open_to_system(table)
        lines += [f"REVOKE DELETE ON {table} FROM {WEB}"]
    return lines


def row_policies(model: type[ScopedModel], kind: int) -> list[str]:
    """A scoped row is read and changed by those who see it, and added at or below one's unit."""
    table = model._meta.db_table
    seen = sees(kind, f"{table}.id")
    unit = column(model, model.sighted.unit)
    place = (
        "EXISTS (SELECT 1 FROM org_closure c WHERE c.ancestor_id = scoping_seer()"
        f' AND c.descendant_id = {table}."{unit}")'
    )
    if model.sighted.person:
        place += f' OR {table}."{column(model, model.sighted.person)}" = -scoping_seer()'
    return [
        *_policy(table, "web_see", f"FOR SELECT TO {WEB} USING ({seen})"),
        *_policy(table, "web_add", f"FOR INSERT TO {WEB} WITH CHECK ({place})"),
        *_policy(table, "web_change", f"FOR UPDATE TO {WEB} USING ({seen})"),
        *_open_to_system(table),
        f"REVOKE DELETE ON {table} FROM {WEB}",
    ]


def history_policies(model: type[ScopedModel], kind: int) -> list[str]:
    """The history of a scoped row is read with the row, and only its triggers write it."""
    lines: list[str] = []
    for event in apps.get_models():
        if getattr(event, "pgh_tracked_model", None) is not model:
            continue
        table = event._meta.db_table
        seen = sees(kind, f"{table}.pgh_obj_id")
        lines += _policy(table, "web_see", f"FOR SELECT TO {WEB} USING ({seen})")
        lines += _open_to_system(table)
        lines += [f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {WEB}, {SYSTEM_ROLE}"]
        with connection.cursor() as cursor:
            cursor.execute(_TRIGGER_FUNCTIONS, [model._meta.db_table])
            lines += [
                f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp"
                for (name,) in cursor.fetchall()
            ]
    return lines
