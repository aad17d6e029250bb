"""What a thief of the database would read: every row of every table as text."""

from __future__ import annotations

from django.db import connection

from huigong.kernel.scoping.scope import SYSTEM, scope


def dump() -> str:
    """All that the machine may read, history, jobs, sessions and lock-out included."""
    held: list[str] = []
    with scope(SYSTEM, reason="test: a dump of everything"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')  # noqa: S608  # names of our own tables
                held.append(cursor.fetchone()[0] or "")
    return "\n".join(held)
