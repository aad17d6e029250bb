"""The planner is told of tables that a sheet has filled, before the server's own round."""

from __future__ import annotations

from django.db import connection

from huigong.kernel.scoping.lookups import measure_grown

ROWS = 3_000


def _known(owner_db) -> int:
    told = "SELECT reltuples FROM pg_class WHERE relname = 'scoping_token'"
    return int(owner_db.execute(told).fetchone()[0])


def test_a_table_that_has_grown_much_is_looked_at_once(fresh_database, owner_db):
    before = max(_known(owner_db), 0)
    grown = before * 5 + ROWS
    owner_db.execute(
        "INSERT INTO scoping_token (token, row_id) SELECT -n, 1 FROM generate_series(1, %s) n",
        [grown],
    )
    owner_db.execute("SELECT pg_stat_force_next_flush()")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("huigong_web",), "it is the web role that asks"
    measure_grown()
    assert _known(owner_db) >= grown
    with connection.cursor() as cursor:
        cursor.execute("SELECT scoping_measure_grown()")
        assert cursor.fetchone() == (0,)
