"""A guardian's consent was kept twice: every note on a file becomes the consent that it speaks of."""

from django.db import migrations

# A new database has no file yet, and the sequence of numbers comes after its tables: a block looks
# for it only when there is something to move.
MOVE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM people_person WHERE guardian_note <> '') THEN
        RETURN;
    END IF;
    INSERT INTO people_personalconsent
        (id, kind, row_id, person_id, purpose, is_guardian, given_on, withdrawn_on, evidence)
    SELECT nextval('scoping_id'), k.id, p.id, p.id, 'child', true,
           coalesce((p.checked_at AT TIME ZONE 'Asia/Shanghai')::date, current_date), NULL,
           p.guardian_note
      FROM people_person p
      JOIN scoping_kind k ON k.label = 'people.person'
     WHERE p.guardian_note <> ''
       AND NOT EXISTS (
            SELECT 1 FROM people_personalconsent c
             WHERE c.person_id = p.id AND c.purpose = 'child'
       );
END
$$
"""


class Migration(migrations.Migration):
    dependencies = (("people", "0003_merged_files"),)

    operations = (migrations.RunSQL(MOVE, migrations.RunSQL.noop),)
