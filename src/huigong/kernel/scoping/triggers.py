"""The triggers that write sight and tokens, and the functions that say what sight should be."""

from __future__ import annotations

from huigong.kernel.scoping.clauses import (
    SYSTEM_ROLE,
    WEB,
    column,
    expected_function,
    rank,
    tokens,
)
from huigong.kernel.scoping.sighted import ScopedModel

_LOSE = """
    DELETE FROM scoping_sight s WHERE s.kind = {kind} AND s.row_id = ANY (ids)
      AND NOT EXISTS
        (SELECT 1 FROM {expected}(ids) e WHERE e.row_id = s.row_id AND e.seer = s.seer);"""
_UPSERT = """
      ON CONFLICT (kind, seer, row_id)
        DO UPDATE SET is_base = EXCLUDED.is_base, rank = EXCLUDED.rank
        WHERE scoping_sight.is_base <> EXCLUDED.is_base OR scoping_sight.rank <> EXCLUDED.rank;"""
_WIN = (
    """
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT {kind}, e.seer, e.row_id, e.is_base, e.rank FROM {expected}(ids) e"""
    + _UPSERT
)

#: A temporary table of that name that the caller had made would be taken for the right one.
_NOT_FORGED = """
    IF to_regclass('pg_temp.right_sight') IS NOT NULL THEN
      RAISE EXCEPTION 'right_sight is not ours' USING ERRCODE = '42501';
    END IF;"""

_CORRECT = f"""
    IF to_regclass('pg_temp.right_sight') IS NULL THEN RETURN 0; END IF;
    DELETE FROM scoping_sight s WHERE s.kind = k AND s.row_id = ANY (ids)
      AND NOT EXISTS (SELECT 1 FROM right_sight e WHERE e.row_id = s.row_id AND e.seer = s.seer);
    GET DIAGNOSTICS wrong = ROW_COUNT;
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT k, e.seer, e.row_id, e.is_base, e.rank FROM right_sight e{_UPSERT}
    GET DIAGNOSTICS n = ROW_COUNT;
    DROP TABLE right_sight;
    RETURN wrong + n;"""

#: A leg shows the row to the leg's unit and to all above it; what was seen before is still seen.
_LEG_SHOWS = """
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
      SELECT f.kind, c.ancestor_id, f.row_id, bool_or(c.depth = 0), min(b.rank)
      FROM fresh f JOIN org_closure c ON c.descendant_id = f.unit_id
      CROSS JOIN LATERAL
        (SELECT s.rank FROM scoping_sight s WHERE s.kind = f.kind AND s.row_id = f.row_id LIMIT 1) b
      WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal x
                        WHERE x.kind = f.kind AND x.row_id = f.row_id AND x.unit_id = c.ancestor_id)
      GROUP BY f.kind, f.row_id, c.ancestor_id
      ON CONFLICT (kind, seer, row_id) DO UPDATE SET is_base = true
        WHERE EXCLUDED.is_base AND NOT scoping_sight.is_base;"""


def expected_sight(model: type[ScopedModel], kind: int) -> list[str]:
    """The function that says who should see some rows: what the nightly check compares with."""
    table, unit = model._meta.db_table, column(model, model.sighted.unit)
    bases = f'SELECT id, "{unit}" AS unit_id FROM {table} WHERE id = ANY (ids)'
    if model.sighted.legs:
        bases += (
            " UNION SELECT row_id, unit_id FROM workflow_leg"
            f" WHERE kind = {kind} AND row_id = ANY (ids)"
        )
    select = f"""
        SELECT r.id, c.ancestor_id, bool_or(c.depth = 0), min({rank(model, "r")})
        FROM ({bases}) b JOIN {table} r ON r.id = b.id
          JOIN org_closure c ON c.descendant_id = b.unit_id
        WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal x
                          WHERE x.kind = {kind} AND x.row_id = r.id AND x.unit_id = c.ancestor_id)
        GROUP BY r.id, c.ancestor_id"""
    if model.sighted.person:
        person = column(model, model.sighted.person)
        select += f"""
        UNION ALL SELECT r.id, -r."{person}", true, {rank(model, "r")} FROM {table} r
        WHERE r.id = ANY (ids) AND r."{person}" IS NOT NULL
        UNION ALL SELECT r.id, -a.account_id, a.is_full, {rank(model, "r")}
        FROM scoping_admission a JOIN {table} r ON r.id = a.row_id
        WHERE a.kind = {kind} AND a.row_id = ANY (ids) AND a.ended_at IS NULL
          AND a.account_id IS DISTINCT FROM r."{person}\""""
    name = expected_function(model)
    return [
        f"CREATE OR REPLACE FUNCTION {name}(ids bigint[])"
        " RETURNS TABLE (row_id bigint, seer int, is_base boolean, rank text)"
        f" LANGUAGE sql STABLE AS $$ {select} $$",
        f"REVOKE ALL ON FUNCTION {name}(bigint[]) FROM PUBLIC, {WEB}",
        f"GRANT EXECUTE ON FUNCTION {name}(bigint[]) TO {SYSTEM_ROLE}",
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


def row_triggers(model: type[ScopedModel], kind: int) -> list[str]:
    """A new row is seen, a moved row is seen elsewhere, a deleted row is forgotten."""
    table = model._meta.db_table
    fresh, stale = "NEW TABLE AS fresh", "OLD TABLE AS stale"
    return [
        *_trigger(
            table,
            "sight_grant",
            f"AFTER INSERT ON {table} REFERENCING {fresh}",
            _when_added(model, kind),
        ),
        *_trigger(
            table,
            "sight_change",
            f"AFTER UPDATE ON {table} REFERENCING {fresh} {stale}",
            _when_changed(model, kind),
        ),
        *_trigger(
            table,
            "sight_drop",
            f"AFTER DELETE ON {table} REFERENCING {stale}",
            _when_deleted(model, kind),
        ),
    ]


def _when_added(model: type[ScopedModel], kind: int) -> str:
    # In the order of the key: many rows at once then go to the same few pages one after another.
    body = f"""
      INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
        SELECT {kind}, c.ancestor_id, r.id, bool_or(c.depth = 0), min({rank(model, "r")})
        FROM fresh r JOIN org_closure c ON c.descendant_id = r."{column(model, model.sighted.unit)}"
        GROUP BY r.id, c.ancestor_id ORDER BY c.ancestor_id, r.id;"""
    if model.sighted.person:
        person = column(model, model.sighted.person)
        body += f"""
      INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
        SELECT {kind}, -r."{person}", r.id, true, {rank(model, "r")}
        FROM fresh r WHERE r."{person}" IS NOT NULL;"""
    if model.sighted.text:
        body += f"""
      INSERT INTO scoping_token (token, row_id)
        SELECT DISTINCT t.token, t.id FROM ({tokens(model, kind, "fresh r", "r")}) t
        ORDER BY 1, 2;"""
    return body


def _when_changed(model: type[ScopedModel], kind: int) -> str:
    bases = [column(model, model.sighted.unit)]
    if model.sighted.person:
        bases.append(column(model, model.sighted.person))
    body = (
        f"ids := ARRAY(SELECT id FROM {_only_in('fresh', bases)} r);"
        " IF cardinality(ids) > 0 THEN"
        + (_LOSE + _WIN).format(kind=kind, expected=expected_function(model))
        + " END IF;"
    )
    if model.sighted.rank:
        ranked = [column(model, model.sighted.rank)]
        body += f"""
      UPDATE scoping_sight s SET rank = {rank(model, "r")} FROM {_only_in("fresh", ranked)} r
        WHERE s.kind = {kind} AND s.row_id = r.id AND s.rank <> {rank(model, "r")};"""
    if model.sighted.text:
        said = _said_columns(model)
        old, new = f"{_only_in('stale', said)} o", f"{_only_in('fresh', said)} r"
        body += f"""
      IF EXISTS (SELECT 1 FROM {new}) THEN
        DELETE FROM scoping_token t USING ({tokens(model, kind, old, "o")}) x
          WHERE t.token = x.token AND t.row_id = x.id;
        INSERT INTO scoping_token (token, row_id)
          {tokens(model, kind, new, "r")} ON CONFLICT DO NOTHING;
      END IF;"""
    return body


def _only_in(side: str, names: list[str]) -> str:
    """The rows of an update that say something else on the other side.

    A join of the two sides keeps the plan of the session's first update, which was of one row, and
    compares each with each when a hundred thousand come; a difference of sets is always sorted or
    hashed.
    """
    other = {"fresh": "stale", "stale": "fresh"}[side]
    read = ", ".join(("id", *(f'"{name}"' for name in dict.fromkeys(names))))
    return f"(SELECT {read} FROM {side} EXCEPT SELECT {read} FROM {other})"


def _said_columns(model: type[ScopedModel]) -> list[str]:
    """The columns whose words a row is found by, and whose own some of them are."""
    sighted = model.sighted
    whose = (sighted.unit,) if sighted.own_text else ()
    return [column(model, name) for name in (*sighted.text, *sighted.own_text, *whose)]


def _when_deleted(model: type[ScopedModel], kind: int) -> str:
    body = f"DELETE FROM scoping_sight s USING stale o WHERE s.kind = {kind} AND s.row_id = o.id;"
    if model.sighted.text:
        body += f"""
      DELETE FROM scoping_token t
        USING ({tokens(model, kind, "stale o", "o")}) x
        WHERE t.token = x.token AND t.row_id = x.id;"""
    return body


def leg_triggers(kinds: dict[type[ScopedModel], int]) -> list[str]:
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


def admission_triggers(kinds: dict[type[ScopedModel], int]) -> list[str]:
    """Whoever is admitted to a row sees it, as long as the admission lasts."""
    body = "".join(
        f"ids := ARRAY(SELECT row_id FROM fresh WHERE kind = {kind}); IF cardinality(ids) > 0 THEN"
        + (_LOSE + _WIN).format(kind=kind, expected=expected_function(model))
        + " END IF;"
        for model, kind in kinds.items()
        if model.sighted.person
    )
    table, fresh = "scoping_admission", "REFERENCING NEW TABLE AS fresh"
    return [
        *_trigger(table, "sight_admit", f"AFTER INSERT ON {table} {fresh}", body),
        *_trigger(table, "sight_dismiss", f"AFTER UPDATE ON {table} {fresh}", body),
    ]


def correcting_function(kinds: dict[type[ScopedModel], int]) -> list[str]:
    """`scoping_correct(kind, ids)` makes the sight of some rows what it should be.

    It returns how many entries were wrong.
    """
    body = "".join(
        f"IF k = {kind} THEN CREATE TEMP TABLE right_sight ON COMMIT DROP AS"
        f" SELECT * FROM {expected_function(model)}(ids); END IF;\n"
        for model, kind in kinds.items()
    )
    return [
        "CREATE OR REPLACE FUNCTION scoping_correct(k int, ids bigint[])"
        " RETURNS bigint LANGUAGE plpgsql"
        " SECURITY DEFINER SET search_path = public, pg_temp AS"
        f" $$ DECLARE wrong bigint; n bigint; BEGIN {_NOT_FORGED} {body} {_CORRECT} END $$",
        f"REVOKE ALL ON FUNCTION scoping_correct(int, bigint[]) FROM PUBLIC, {WEB}",
        f"GRANT EXECUTE ON FUNCTION scoping_correct(int, bigint[]) TO {SYSTEM_ROLE}",
    ]
