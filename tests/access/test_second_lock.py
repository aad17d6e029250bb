"""With the application's own filters taken out, the database alone still leaks nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from tests.access.filling import fillings
from tests.access.oracle import Oracle
from tests.access.people import PEOPLE, person
from tests.access.places import NEIGHBOUR, NOBODY, OWN, Places, build, leg_of, unit
from tests.access.routes import routes

from huigong.demo.world import CANARY
from huigong.domains.hotline.models import Case
from huigong.kernel import access
from huigong.kernel.register import query
from huigong.kernel.scoping.clauses import expected_function
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import (
    AttachedManager,
    ScopedManager,
    attached_models,
    kind_of,
    scoped_models,
)
from huigong.kernel.workflow.legs import intake_of
from huigong.kernel.workflow.recusal import recuse_unit

pytestmark = pytest.mark.access
NO_METHOD = 405
STRANGERS = ("worker", "worker_other", "officer_own", "officer_far_prefecture", "chair_own")


@pytest.fixture
def first_lock_open(monkeypatch) -> Iterator[None]:
    """A build in which every filter and every question of the application says yes."""
    everything = models.Manager.get_queryset
    monkeypatch.setattr(ScopedManager, "get_queryset", everything)
    monkeypatch.setattr(AttachedManager, "get_queryset", everything)
    answers = {
        "may": lambda verb, target: True,
        "require": lambda verb, target: None,
        "reach": lambda model, verb: Q(),
    }
    originals = {name: getattr(access, name) for name in answers}
    for name, answer in answers.items():
        for module in _ours():
            if vars(module).get(name) is originals[name]:
                monkeypatch.setattr(module, name, answer)
    monkeypatch.setattr(query, "require_view", lambda register: None)
    monkeypatch.setattr(query, "_sight", _sight_of_everybody)
    yield
    # Tags of templates are imported by the first page that asks for them: what came in meanwhile
    # would say yes for as long as the process lives.
    for name, answer in answers.items():
        for module in _ours():
            if vars(module).get(name) is answer:
                setattr(module, name, originals[name])


def _ours() -> list[ModuleType]:
    """The modules of the product that are there by now."""
    return [
        module
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("huigong.")
    ]


def test_a_lock_that_was_open_is_shut_again(request) -> None:
    """Whoever is imported while it is open asks properly afterwards."""
    name = "huigong.domains.supervision.templatetags.wages"
    patch = pytest.MonkeyPatch()
    patch.delitem(sys.modules, name, raising=False)
    opened = first_lock_open.__wrapped__(patch)
    next(opened)
    tags = importlib.import_module(name)
    assert tags.may("enlist", None) is True
    assert next(opened, "over") == "over"
    patch.undo()
    assert tags.may is access.may


def _sight_of_everybody(register, asked, beyond=("", ())) -> query._Seen:
    """What the list asks of sight, without the seat's own part."""
    where, params = ["kind = %s"], [kind_of(register.model)]
    if asked.order == "rank":
        where.append("rank < '~'")
    if asked.filters.condition:
        fitting = register.model.unscoped.filter(asked.filters.condition).values("pk")
        inner, values = fitting.query.sql_with_params()
        where.append(f"row_id IN ({inner})")
        params += values
    if beyond[0]:
        where.append(beyond[0])
        params += beyond[1]
    return query._Seen(" AND ".join(where), tuple(params))


@pytest.mark.parametrize("key", STRANGERS)
def test_without_the_first_lock_nothing_leaks(db, world, first_lock_open, key: str) -> None:
    places = build(world)
    who, word = person(world, key), CANARY.encode()
    seen, wrong = 0, []
    without: set[str] = set()
    for template, path in _pages(places):
        if template in without:
            continue
        with transaction.atomic():
            response = who.client.get(path)
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        if response.status_code == NO_METHOD:
            # A page that is only written to reads nothing out, whatever row its address names.
            without.add(template)
        seen += 1
        if word in body:
            wrong.append(f"GET {path}: the canary")
    for q in (CANARY, f"{CANARY}某", "金丝", "民和"):
        for path in (
            f"/desk/search/?q={q}",
            f"/desk/hotline/case/?q={q}",
            f"/api/v1/hotline/case/?q={q}",
        ):
            body = who.client.get(path).content.replace(q.encode(), b"")
            seen += 1
            if word in body:
                wrong.append(f"GET {path}: the canary")
    print(f"{key}: {seen} reads without the first lock")
    assert not wrong, "\n".join(wrong)


def _pages(places: Places) -> Iterator[tuple[str, str]]:
    for route in routes():
        # Allauth's pages and the outbox of the demo hold no case.
        if route.template.startswith(("accounts/", "demo/")) or _is_public(route.template):
            continue
        for place in (OWN, NEIGHBOUR, NOBODY) if route.arguments else (OWN,):
            yield from ((route.template, path) for _verb, path in fillings(route, places, place))


def _is_public(template: str) -> bool:
    """Rules are everybody's, and who sits where is known to every office."""
    return template.startswith(("desk/org/units/", "desk/org/posts/", "desk/settings/"))


def _tables() -> Iterator[tuple[str, str, str]]:
    """(table, column of the kind or its number, column of
    the row) of whatever hangs on a scoped row.
    """
    for model in scoped_models():
        yield model._meta.db_table, str(kind_of(model)), "id"
        for event in apps.get_models():
            if getattr(event, "pgh_tracked_model", None) is model:
                yield event._meta.db_table, str(kind_of(model)), "pgh_obj_id"
    for attached in attached_models():
        yield attached._meta.db_table, "kind", "row_id"
    yield "scoping_sight", "kind", "row_id"
    yield "scoping_recusal", "kind", "row_id"


@pytest.mark.parametrize("key", [k for k in PEOPLE if k not in ("anonymous", "deputy_late")])
def test_raw_sql_returns_what_sight_allows(db, world, key: str) -> None:
    places = build(world)
    oracle = Oracle()
    name, as_deputy = PEOPLE[key]
    seat = world.sit(name, deputy=as_deputy)
    allowed = _allowed(oracle, seat.seer)
    assert places.cases
    read = 0
    with scope(seat), connection.cursor() as cursor:
        for table_name, kind, row in _tables():
            cursor.execute(f"SELECT {kind}, {row} FROM {table_name}")
            rows = {tuple(found) for found in cursor.fetchall()}
            read += len(rows)
            assert rows <= allowed, f"{table_name}: {sorted(rows - allowed)[:5]}"
        for trace in ("audit_event", "audit_look"):
            cursor.execute(
                f"SELECT kind, row_id FROM {trace} WHERE account_id IS DISTINCT FROM %s",
                [seat.account_id],
            )
            rows = {tuple(found) for found in cursor.fetchall()}
            assert rows <= allowed, f"{trace}: {sorted(rows - allowed)[:5]}"
    print(f"{key}: {read} rows by raw SQL")


def _allowed(oracle: Oracle, seer: int) -> set[tuple[int, int]]:
    found = set()
    with scope(SYSTEM, reason="oracle"):
        for model in scoped_models():
            for row in model.unscoped.all():
                if seer in oracle.seers(row):
                    found.add((oracle.kind(model), row.pk))
    return found


@pytest.mark.parametrize("setting", ["unset", "empty"])
def test_without_a_scope_there_is_not_one_row(db, world, setting: str) -> None:
    build(world)
    with connection.cursor() as cursor:
        if setting == "empty":
            cursor.execute("SELECT set_config('huigong.seer', '', true)")
            cursor.execute("SELECT set_config('huigong.account', '', true)")
        names = [*(t for t, _k, _r in _tables()), "audit_event", "audit_look"]
        for table_name in dict.fromkeys(names):
            cursor.execute(f"SELECT count(*) FROM {table_name}")
            assert cursor.fetchone() == (0,), table_name


def _forbidden() -> list[str]:
    lines = [
        "INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank) VALUES (1, 1, 1, true, '')",
        "UPDATE scoping_sight SET seer = 1",
        "DELETE FROM scoping_sight",
        "SELECT * FROM scoping_token",
        "INSERT INTO scoping_kind (label) VALUES ('x')",
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_event",
        "UPDATE audit_look SET reason = 'x'",
        "DELETE FROM audit_look",
        "DELETE FROM audit_denial",
        "UPDATE scoping_recusal SET reason = 'x'",
        "DELETE FROM scoping_recusal",
        "INSERT INTO org_closure (line, ancestor_id, descendant_id, depth) VALUES (1, 1, 1, 0)",
        "DELETE FROM org_closure",
        "SET ROLE huigong_owner",
        "SET SESSION AUTHORIZATION huigong_owner",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT scoping_correct(1, ARRAY[1])",
        "COPY audit_event TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER ROLE huigong_web BYPASSRLS",
    ]
    for model in scoped_models():
        own = model._meta.db_table
        lines += [
            f"DELETE FROM {own}",
            f"TRUNCATE {own}",
            f"ALTER TABLE {own} DISABLE ROW LEVEL SECURITY",
            f"DROP POLICY web_see ON {own}",
            f"DROP TRIGGER sight_grant ON {own}",
            f"CREATE TRIGGER t BEFORE INSERT ON {own}"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            f"SELECT * FROM {expected_function(model)}(ARRAY[1]::bigint[])",
        ]
    for event in apps.get_models():
        if getattr(event, "pgh_tracked_model", None) in scoped_models():
            own = event._meta.db_table
            lines += [f"UPDATE {own} SET pgh_label = 'x'", f"DELETE FROM {own}"]
    return lines


def test_the_web_role_cannot(db, world) -> None:
    build(world)
    passed = []
    with scope(world.sit("ming")):
        for statement in _forbidden():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    transaction.set_rollback(True)
            except DatabaseError as fault:
                state = getattr(fault.__cause__, "sqlstate", "")
                # Not allowed, or (for functions of the server) not there for this role.
                assert state in ("42501", "42883"), f"{statement}: {state} {fault}"
            else:
                passed.append(statement)
    assert not passed


def test_no_scoped_table_is_without_its_policies(db) -> None:
    names = [*dict.fromkeys(t for t, _k, _r in _tables()), "audit_event", "audit_look"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        secured = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT tablename FROM pg_stats WHERE tablename = ANY (%s)", [names])
        # What the planner knows of values would tell them past the policies.
        assert cursor.fetchall() == []
    assert set(names) <= secured


@pytest.mark.parametrize("who", ["ming", "xi", "lao"])
def test_a_leg_on_a_foreign_row_opens_nothing(db, world, who: str) -> None:
    """The one way to grant oneself sight would be a leg of one's own unit on another's row."""
    places = build(world)
    foreign = places.rows[NEIGHBOUR]
    case = next(row for row in foreign.values() if row._meta.label_lower == "hotline.case")
    seat = world.sit(who)
    unit = seat.unit_id or world.ming.unit.pk
    statements = [
        'INSERT INTO workflow_leg (id, kind, row_id, form, state, unit_id, "order", reply, answer,'
        f" refusal, sent_at) VALUES (nextval('scoping_id'), {kind_of(type(case))}, {case.pk},"
        f" 'lead', 'sent', {unit}, '', '', '', '', now())",
        f"UPDATE workflow_leg SET row_id = {case.pk}",
        f"UPDATE hotline_case SET id = {case.pk}",
        f"INSERT INTO scoping_recusal (kind, row_id, unit_id, reason, by_id, at) VALUES"
        f" ({kind_of(type(case))}, {case.pk}, {unit}, 'x', {seat.account_id}, now())",
    ]
    for statement in statements:
        with scope(seat):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    is_empty = statement.startswith("UPDATE") and cursor.rowcount == 0
                    assert is_empty, f"{who} passed: {statement}"
            except DatabaseError:
                pass
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM hotline_case WHERE id = %s", [case.pk])
                assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "trap",
    [
        "CREATE TEMP TABLE org_changes (kind smallint, seer int, row_id bigint, step smallint)",
        "CREATE TEMP TABLE moved (id int)",
        "CREATE TEMP TABLE doomed (id int)",
        "CREATE TEMP TABLE right_sight (row_id bigint, seer int, is_base boolean, rank text)",
    ],
)
def test_a_temporary_table_is_no_trap_for_the_owner(db, world, trap: str) -> None:
    """The web role stages bulk work in temporary tables; a
    trigger on one must never run as the owner.
    """
    case = build(world).rows[NEIGHBOUR][Case]
    name = trap.split()[3]
    with scope(world.sit("an")), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.trap() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)"
            " VALUES (99, 1, 1, true, current_user); RETURN NULL; END $$"
        )
        cursor.execute(trap)
        cursor.execute(
            f"CREATE TRIGGER trap AFTER INSERT ON pg_temp.{name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.trap()"
        )
        recuse_unit(intake_of(leg_of(case, "QH-DIR-12351")), unit=unit("QH-630224"), reason="试")
        try:
            with transaction.atomic():
                cursor.execute("SELECT * FROM org_refresh(%s)", [[unit("QH-630224").pk]])
        except DatabaseError as fault:
            assert getattr(fault.__cause__, "sqlstate", "") in ("42501", "42P07"), fault
        else:
            assert name == "doomed"  # a name that org_refresh may not use
    with scope(SYSTEM, reason="proof"):
        assert not Sight.objects.filter(kind=99).exists()
