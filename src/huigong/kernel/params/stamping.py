"""SQL that makes a table's changes visible to every process: a trigger that renews a stamp."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION params_renew_stamp() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO params_stamp (topic, value) VALUES (TG_ARGV[0], gen_random_uuid())
        ON CONFLICT (topic) DO UPDATE SET value = EXCLUDED.value;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER {table}_stamp
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION params_renew_stamp('{topic}')
"""


def stamped(table: str, topic: str) -> migrations.RunSQL:
    """Return the migration step that makes a table renew its topic's stamp."""
    return migrations.RunSQL(
        TRIGGER.format(table=table, topic=topic), f"DROP TRIGGER {table}_stamp ON {table}"
    )


def stamp_function() -> migrations.RunSQL:
    """Return the migration step that creates the trigger's function."""
    return migrations.RunSQL(FUNCTION, "DROP FUNCTION params_renew_stamp()")
