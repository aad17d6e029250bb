"""The roles and the test databases are what the house promises."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_as_a_role_that_owns_nothing_and_cannot_escape_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit,"
            " (select count(*) from pg_class where relowner = r.oid) from pg_roles r"
            " where rolname = current_user"
        )
        assert cursor.fetchone() == ("huigong_web", False, False, False, False, False, 0)


@pytest.mark.django_db
def test_web_takes_the_system_role_on_purpose_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_has_role('huigong_web', 'huigong_system', 'member'),"
            " pg_has_role('huigong_web', 'huigong_system', 'usage')"
        )
        assert cursor.fetchone() == (True, False)
        cursor.execute("set local role huigong_system")
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("huigong_system",)


@pytest.mark.django_db
def test_web_role_cannot_make_objects() -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("create table intruder (id int)")


def test_fresh_database_keeps_commits_to_itself(
    fresh_database: str, owner_db: psycopg.Connection
) -> None:
    assert owner_db.info.dbname == fresh_database
    owner_db.execute("create table kept (id int); grant select on kept to huigong_web")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from kept")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_next_test_does_not_see_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('kept')")
        assert cursor.fetchone() == (None,)
