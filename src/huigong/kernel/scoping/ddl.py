"""From declarations to the database's own guards: policies, triggers, grants.

Run by the owner after every migrate.

Everything here is computed from the scoped models that are registered, can be run again at any
time, and is the second lock: the web role sees a scoped row only through sight, and nobody but
these triggers writes sight.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import connection, models, transaction

from huigong.kernel.scoping.models import Kind
from huigong.kernel.scoping.sighted import ScopedModel, attached_models, scoped_models

WEB, SYSTEM_ROLE = "huigong_web", "huigong_system"

#: Tables that the web role may only add to.
APPEND_ONLY = ("audit_event", "audit_look", "audit_denial", "scoping_recusal")
#: Tables of which it may only read its part, or nothing.
READ_ONLY = ("scoping_sight", "scoping_kind", "org_closure", "django_migrations")
UNREADABLE = ("scoping_token",)

_SEES = (
    "EXISTS (SELECT 1 FROM scoping_sight s WHERE s.kind = {kind} AND s.seer = scoping_seer()"
    " AND s.row_id = {row})"
)


def secure() -> None:
    """Make the database's guards equal to the declarations.

    Needs the owner's connection; idempotent.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((Path(__file__).with_name("functions.sql")).read_text())
        kinds = {model: _kind(model) for model in scoped_models()}
        for statement in (*_grants(), *_sight_policies(), *_trace_policies(), *_attached()):
            cursor.execute(statement)
        for model, kind in kinds.items():
            for statement in (
                *_expected(model, kind),
                *_policies(model, kind),
                *_triggers(model, kind),
            ):
                cursor.execute(statement)
            for statement in _history(model, kind):
                cursor.execute(statement)
        for statement in (*_leg_triggers(kinds), *_correcting(kinds)):
            cursor.execute(statement)


def _kind(model: type[ScopedModel]) -> int:
    return Kind.objects.get_or_create(label=model._meta.label_lower)[0].id


def _column(model: type[models.Model], name: str) -> str:
    return model._meta.get_field(name).column  # type: ignore[union-attr, return-value]


def _grants() -> list[str]:
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
    return lines


def _rls(table: str, name: str, rule: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {name} ON {table}",
        f"CREATE POLICY {name} ON {table} {rule}",
    ]


def _open_to_system(table: str) -> list[str]:
    return _rls(table, "system_all", f"TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)")


def _sight_policies() -> list[str]:
    return [
        *_rls("scoping_sight", "web_own", f"FOR SELECT TO {WEB} USING (seer = scoping_seer())"),
        *_open_to_system("scoping_sight"),
    ]


def _trace_policies() -> list[str]:
    """Events and looks are read with the row that they are about; everybody reads their own."""
    lines: list[str] = []
    for table in ("audit_event", "audit_look"):
        sees = _SEES.format(kind=f"{table}.kind", row=f"{table}.row_id")
        mine = "(account_id = scoping_account() AND scoping_seer() IS NOT NULL)"
        lines += _rls(table, "web_read", f"FOR SELECT TO {WEB} USING ({mine} OR {sees})")
        lines += _rls(
            table, "web_add", f"FOR INSERT TO {WEB} WITH CHECK (account_id = scoping_account())"
        )
        lines += _open_to_system(table)
    return lines


def _attached() -> list[str]:
    """What hangs on a row is read, added and changed by those who see the row."""
    lines: list[str] = []
    for model in attached_models():
        table = model._meta.db_table
        sees = _SEES.format(kind=f"{table}.kind", row=f"{table}.row_id")
        lines += _rls(table, "web_see", f"FOR SELECT TO {WEB} USING ({sees})")
        lines += _rls(table, "web_add", f"FOR INSERT TO {WEB} WITH CHECK ({sees})")
        lines += _rls(table, "web_change", f"FOR UPDATE TO {WEB} USING ({sees})")
        lines += _open_to_system(table)
        lines += [f"REVOKE DELETE ON {table} FROM {WEB}"]
    return lines


def rank_sql(model: type[ScopedModel], alias: str) -> str:
    """The second order of a register as text that sorts by bytes; rows without one come last."""
    if model.sighted.rank is None:
        return "'~'"
    found = model._meta.get_field(model.sighted.rank)
    column = f'{alias}."{found.column}"'  # type: ignore[union-attr]
    if isinstance(found, models.DateField):
        column = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    return f"coalesce({column}, '~')"


def _text_sql(model: type[ScopedModel], alias: str) -> str:
    parts = [f"coalesce({alias}.\"{_column(model, name)}\", '')" for name in model.sighted.text]
    return " || ' ' || ".join(parts) or "''"


def expected_function(model: type[ScopedModel]) -> str:
    """The name of the database function that says who should see which of some rows of a model."""
    return f"sight_of_{model._meta.db_table}"


def _expected(model: type[ScopedModel], kind: int) -> list[str]:
    table, unit = model._meta.db_table, _column(model, model.sighted.unit)
    bases = f'SELECT id, "{unit}" AS unit_id FROM {table} WHERE id = ANY (ids)'
    if model.sighted.legs:
        bases += (
            " UNION SELECT row_id, unit_id FROM workflow_leg"
            f" WHERE kind = {kind} AND row_id = ANY (ids)"
        )
    select = f"""
        SELECT r.id, c.ancestor_id, bool_or(c.depth = 0), min({rank_sql(model, "r")})
        FROM ({bases}) b JOIN {table} r ON r.id = b.id JOIN org_closure c ON c.descendant_id = b.unit_id
        WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal x
                          WHERE x.kind = {kind} AND x.row_id = r.id AND x.unit_id = c.ancestor_id)
        GROUP BY r.id, c.ancestor_id"""
    if model.sighted.person:
        person = _column(model, model.sighted.person)
        select += f"""
        UNION ALL SELECT r.id, -r."{person}", true, {rank_sql(model, "r")} FROM {table} r
        WHERE r.id = ANY (ids) AND r."{person}" IS NOT NULL"""
    name = expected_function(model)
    return [
        f"CREATE OR REPLACE FUNCTION {name}(ids bigint[])"
        " RETURNS TABLE (row_id bigint, seer int, is_base boolean, rank text)"
        f" LANGUAGE sql STABLE AS $$ {select} $$",
        f"REVOKE ALL ON FUNCTION {name}(bigint[]) FROM PUBLIC, {WEB}",
        f"GRANT EXECUTE ON FUNCTION {name}(bigint[]) TO {SYSTEM_ROLE}",
    ]


def _policies(model: type[ScopedModel], kind: int) -> list[str]:
    table = model._meta.db_table
    sees = _SEES.format(kind=kind, row=f"{table}.id")
    unit = _column(model, model.sighted.unit)
    place = (
        "EXISTS (SELECT 1 FROM org_closure c WHERE c.ancestor_id = scoping_seer()"
        f' AND c.descendant_id = {table}."{unit}")'
    )
    if model.sighted.person:
        place += f' OR {table}."{_column(model, model.sighted.person)}" = -scoping_seer()'
    return [
        *_rls(table, "web_see", f"FOR SELECT TO {WEB} USING ({sees})"),
        *_rls(table, "web_add", f"FOR INSERT TO {WEB} WITH CHECK ({place})"),
        *_rls(table, "web_change", f"FOR UPDATE TO {WEB} USING ({sees})"),
        *_open_to_system(table),
        f"REVOKE DELETE ON {table} FROM {WEB}",
    ]


def _trigger(table: str, name: str, when: str, body: str) -> list[str]:
    function = f"{name}_{table}"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = public, pg_temp AS"
        f" $$ DECLARE ids bigint[]; BEGIN {body} RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]


_LOSE = """
    DELETE FROM scoping_sight s WHERE s.kind = {kind} AND s.row_id = ANY (ids)
      AND NOT EXISTS (SELECT 1 FROM {expected}(ids) e WHERE e.row_id = s.row_id AND e.seer = s.seer);"""
_WIN = """
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT {kind}, e.seer, e.row_id, e.is_base, e.rank FROM {expected}(ids) e
      ON CONFLICT (kind, seer, row_id) DO UPDATE SET is_base = EXCLUDED.is_base, rank = EXCLUDED.rank
        WHERE scoping_sight.is_base <> EXCLUDED.is_base OR scoping_sight.rank <> EXCLUDED.rank;"""

_CORRECT = """
    IF to_regclass('pg_temp.right_sight') IS NULL THEN RETURN 0; END IF;
    DELETE FROM scoping_sight s WHERE s.kind = k AND s.row_id = ANY (ids)
      AND NOT EXISTS (SELECT 1 FROM right_sight e WHERE e.row_id = s.row_id AND e.seer = s.seer);
    GET DIAGNOSTICS wrong = ROW_COUNT;
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT k, e.seer, e.row_id, e.is_base, e.rank FROM right_sight e
      ON CONFLICT (kind, seer, row_id) DO UPDATE SET is_base = EXCLUDED.is_base, rank = EXCLUDED.rank
        WHERE scoping_sight.is_base <> EXCLUDED.is_base OR scoping_sight.rank <> EXCLUDED.rank;
    GET DIAGNOSTICS n = ROW_COUNT;
    DROP TABLE right_sight;
    RETURN wrong + n;"""

#: A leg shows the row to the leg's unit and to all above it; what was seen before is still seen.
_LEG_SHOWS = """
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT f.kind, c.ancestor_id, f.row_id, bool_or(c.depth = 0), min(b.rank)
      FROM fresh f JOIN org_closure c ON c.descendant_id = f.unit_id
      CROSS JOIN LATERAL (SELECT s.rank FROM scoping_sight s WHERE s.kind = f.kind AND s.row_id = f.row_id LIMIT 1) b
      WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal x
                        WHERE x.kind = f.kind AND x.row_id = f.row_id AND x.unit_id = c.ancestor_id)
      GROUP BY f.kind, f.row_id, c.ancestor_id
      ON CONFLICT (kind, seer, row_id) DO UPDATE SET is_base = true
        WHERE EXCLUDED.is_base AND NOT scoping_sight.is_base;"""


def _triggers(model: type[ScopedModel], kind: int) -> list[str]:
    table = model._meta.db_table
    unit = _column(model, model.sighted.unit)
    person = _column(model, model.sighted.person) if model.sighted.person else None
    grant = f"""
      INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
        SELECT {kind}, c.ancestor_id, r.id, bool_or(c.depth = 0), min({rank_sql(model, "r")})
        FROM fresh r JOIN org_closure c ON c.descendant_id = r."{unit}" GROUP BY r.id, c.ancestor_id;"""
    if person:
        grant += f"""
      INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
        SELECT {kind}, -r."{person}", r.id, true, {rank_sql(model, "r")} FROM fresh r WHERE r."{person}" IS NOT NULL;"""
    moved = f'o."{unit}" <> r."{unit}"'
    if person:
        moved += f' OR o."{person}" IS DISTINCT FROM r."{person}"'
    change = (
        f"ids := ARRAY(SELECT r.id FROM fresh r JOIN stale o ON o.id = r.id WHERE {moved});"
        " IF cardinality(ids) > 0 THEN"
        + (_LOSE + _WIN).format(kind=kind, expected=expected_function(model))
        + " END IF;"
    )
    if model.sighted.rank:
        change += f"""
      UPDATE scoping_sight s SET rank = {rank_sql(model, "r")} FROM fresh r JOIN stale o ON o.id = r.id
        WHERE s.kind = {kind} AND s.row_id = r.id AND {rank_sql(model, "r")} <> {rank_sql(model, "o")};"""
    drop = f"DELETE FROM scoping_sight s USING stale o WHERE s.kind = {kind} AND s.row_id = o.id;"
    if model.sighted.text:
        new, old = _text_sql(model, "r"), _text_sql(model, "o")
        grant += f"""
      INSERT INTO scoping_token (token, row_id) SELECT scoping_tokens({kind}, {new}), r.id FROM fresh r;"""
        change += f"""
      DELETE FROM scoping_token t USING (SELECT scoping_tokens({kind}, {old}) AS token, o.id
          FROM fresh r JOIN stale o ON o.id = r.id WHERE {old} <> {new}) x
        WHERE t.token = x.token AND t.row_id = x.id;
      INSERT INTO scoping_token (token, row_id) SELECT scoping_tokens({kind}, {new}), r.id
        FROM fresh r JOIN stale o ON o.id = r.id WHERE {old} <> {new} ON CONFLICT DO NOTHING;"""
        drop += f"""
      DELETE FROM scoping_token t USING (SELECT scoping_tokens({kind}, {old}) AS token, o.id FROM stale o) x
        WHERE t.token = x.token AND t.row_id = x.id;"""
    fresh, stale = "NEW TABLE AS fresh", "OLD TABLE AS stale"
    return [
        *_trigger(table, "sight_grant", f"AFTER INSERT ON {table} REFERENCING {fresh}", grant),
        *_trigger(
            table, "sight_change", f"AFTER UPDATE ON {table} REFERENCING {fresh} {stale}", change
        ),
        *_trigger(table, "sight_drop", f"AFTER DELETE ON {table} REFERENCING {stale}", drop),
    ]


def _leg_triggers(kinds: dict[type[ScopedModel], int]) -> list[str]:
    """A leg gives sight, a recusal takes it."""
    lines: list[str] = []
    when = "AFTER INSERT ON {} REFERENCING NEW TABLE AS fresh"
    if any(model.sighted.legs for model in kinds):
        lines += _trigger("workflow_leg", "sight_grant", when.format("workflow_leg"), _LEG_SHOWS)
    body = "".join(
        f"ids := ARRAY(SELECT row_id FROM fresh WHERE kind = {kind}); IF cardinality(ids) > 0 THEN"
        + _LOSE.format(kind=kind, expected=expected_function(model))
        + " END IF;"
        for model, kind in kinds.items()
    )
    return lines + _trigger("scoping_recusal", "sight_loss", when.format("scoping_recusal"), body)


def _correcting(kinds: dict[type[ScopedModel], int]) -> list[str]:
    """`scoping_correct(kind, ids)` makes the sight of some rows
    what it should be; returns how many entries were wrong.
    """
    body = "".join(
        f"IF k = {kind} THEN"
        f" CREATE TEMP TABLE right_sight ON COMMIT DROP AS SELECT * FROM {expected_function(model)}(ids);"
        " END IF;\n"
        for model, kind in kinds.items()
    )
    return [
        "CREATE OR REPLACE FUNCTION scoping_correct(k int, ids bigint[]) RETURNS bigint LANGUAGE plpgsql"
        " SECURITY DEFINER SET search_path = public, pg_temp AS"
        f" $$ DECLARE wrong bigint; n bigint; BEGIN {body} {_CORRECT} END $$",
        f"REVOKE ALL ON FUNCTION scoping_correct(int, bigint[]) FROM PUBLIC, {WEB}",
        f"GRANT EXECUTE ON FUNCTION scoping_correct(int, bigint[]) TO {SYSTEM_ROLE}",
    ]


def _history(model: type[ScopedModel], kind: int) -> list[str]:
    """The history of a scoped row is read with the row, and only its triggers write it."""
    lines: list[str] = []
    for event in apps.get_models():
        tracked = getattr(event, "pgh_tracked_model", None)
        if tracked is not model:
            continue
        table = event._meta.db_table
        sees = _SEES.format(kind=kind, row=f"{table}.pgh_obj_id")
        lines += _rls(table, "web_see", f"FOR SELECT TO {WEB} USING ({sees})")
        lines += _open_to_system(table)
        lines += [f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {WEB}, {SYSTEM_ROLE}"]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND p.proname LIKE 'pgtrigger%%'",
                [model._meta.db_table],
            )
            lines += [
                f"ALTER FUNCTION {row[0]} SECURITY DEFINER SET search_path = public, pg_temp"
                for row in cursor.fetchall()
            ]
    return lines
