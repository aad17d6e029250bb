"""The second lock of what a person keeps: the database itself shows it to nobody else."""

from django.db import migrations

ME = "account_id = nullif(current_setting('huigong.account', true), '')::int"
HERE = "unit_id = nullif(current_setting('huigong.seer', true), '')::int"

RULES = {
    # A view is seen from the seat that made it, or by the unit that it is shared with.
    "register_savedview": (f"{HERE} AND ({ME} OR share = 'unit')", f"{ME} AND {HERE}"),
    "register_chosencolumns": (ME, ME),
}


def _statements():
    for table, (sees, writes) in RULES.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY web_see ON {table} FOR SELECT TO huigong_web USING ({sees})"
        yield f"CREATE POLICY web_add ON {table} FOR INSERT TO huigong_web WITH CHECK ({writes})"
        yield f"CREATE POLICY web_change ON {table} FOR UPDATE TO huigong_web USING ({writes})"
        yield f"CREATE POLICY web_drop ON {table} FOR DELETE TO huigong_web USING ({writes})"
        yield (
            f"CREATE POLICY system_all ON {table} TO huigong_system USING (true) WITH CHECK (true)"
        )


def _undone():
    for table in RULES:
        for name in ("web_see", "web_add", "web_change", "web_drop", "system_all"):
            yield f"DROP POLICY {name} ON {table}"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


class Migration(migrations.Migration):
    dependencies = (("register", "0001_initial"),)

    operations = (migrations.RunSQL(sql=list(_statements()), reverse_sql=list(_undone())),)
