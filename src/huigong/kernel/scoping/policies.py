"""Grants and row-level policies: what the web role may touch at all, and which rows of it."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

from huigong.kernel.guards import Guard, has_row
from huigong.kernel.scoping.clauses import SYSTEM_ROLE, WEB, column, sees
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, attached_models, kind_of

#: Tables that the web role may only add to.
APPEND_ONLY = ("audit_event", "audit_look", "audit_denial", "scoping_recusal")
#: Tables of which it may only read its part, or nothing.
READ_ONLY = ("scoping_sight", "scoping_kind", "org_closure", "django_migrations")
UNREADABLE = ("scoping_token",)
#: Functions that only the system role may call: they answer past every sight.
SYSTEM_ONLY = ("scoping_search_all(int, text, int)",)
#: Written by the triggers of history alone; who, from where and why is read with the row's events.
OF_HISTORY = ("pghistory_context",)

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
    lines += [f"REVOKE ALL ON {t} FROM {WEB}" for t in OF_HISTORY if t in tables]
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
    """Sight itself is read by those whose it is, by a person until the last day that was said.
    Every other policy goes through sight, so a day that is over is over everywhere.
    """
    # Asked once a query, not once a row: an office has no last day.
    lasting = "((SELECT scoping_seer()) > 0 OR NOT scoping_is_over(kind, row_id))"
    own = f"FOR SELECT TO {WEB} USING (seer = scoping_seer() AND {lasting})"
    return [
        *_policy("scoping_sight", "web_own", own),
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
    return lines + _open_to_system("scoping_recusal") + _admission_policies()


def _admission_policies() -> list[str]:
    """Who else sees a row is said and ended by those who see it; everybody reads their own."""
    table = "scoping_admission"
    seen = sees(f"{table}.kind", f"{table}.row_id")
    mine = "account_id = scoping_account()"
    added = f"FOR INSERT TO {WEB} WITH CHECK ({seen} AND by_id = scoping_account())"
    return [
        *_policy(table, "web_read", f"FOR SELECT TO {WEB} USING ({seen} OR {mine})"),
        *_policy(table, "web_add", added),
        *_policy(table, "web_end", f"FOR UPDATE TO {WEB} USING ({seen})"),
        *_open_to_system(table),
        f"REVOKE DELETE ON {table} FROM {WEB}",
    ]


def attached_policies() -> list[str]:
    """What hangs on a row is read, added and changed by those who see the row."""
    lines: list[str] = []
    for model in attached_models():
        table = model._meta.db_table
        seen = sees(f"{table}.kind", f"{table}.row_id")
        if model.row_rule:
            seen += f" AND ({model.row_rule})"
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


def guard_policies() -> list[str]:
    """Tables with a guard of their own: each verb for whom it names, everything for the machine."""
    lines: list[str] = []
    for model in apps.get_models():
        guard, table = vars(model).get("guard"), model._meta.db_table
        if not isinstance(guard, Guard):
            continue
        verbs = (
            ("web_see", "SELECT", "USING", guard.see),
            ("web_add", "INSERT", "WITH CHECK", guard.add),
            ("web_change", "UPDATE", "USING", guard.change),
            ("web_drop", "DELETE", "USING", guard.drop),
        )
        for name, verb, clause, who in verbs:
            lines.append(f"DROP POLICY IF EXISTS {name} ON {table}")
            if who is not None:
                rule = f"FOR {verb} TO {WEB} {clause} ({who.sql(model, table)})"
                lines += _policy(table, name, rule)
        lines += _open_to_system(table)
    return lines


def history_policies() -> list[str]:
    """The history of a row is read with the row, and only its triggers write it."""
    lines: list[str] = []
    for event in apps.get_models():
        model, table = getattr(event, "pgh_tracked_model", None), event._meta.db_table
        if model is None:
            continue
        seen = _sees_history(model, table)
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


def _sees_history(model: type[models.Model], table: str) -> str:
    if issubclass(model, ScopedModel):
        return sees(kind_of(model), f"{table}.pgh_obj_id")
    if issubclass(model, AttachedModel):
        return sees(f"{table}.kind", f"{table}.row_id")
    # The row's own policy, if it has one, answers for its history.
    own, pk = model._meta.db_table, model._meta.pk.column
    return has_row(f'SELECT 1 FROM {own} r WHERE r."{pk}" = {table}.pgh_obj_id')
