"""What is put away stays as it is; the machine may seal it with another key all the same.

A rotation of the master key changes bytes of sealed values and of their indexes, and no content.
"""

from django.db import migrations

_SEALED = """
CREATE OR REPLACE FUNCTION hotline_but_sealed(what jsonb, of_table oid) RETURNS jsonb LANGUAGE sql STABLE AS
$$
  SELECT CASE WHEN current_user = 'huigong_system' THEN what - ARRAY(
    SELECT attname::text FROM pg_attribute
    WHERE attrelid = of_table AND atttypid = 'bytea'::regtype AND NOT attisdropped
  ) ELSE what END
$$;

CREATE OR REPLACE FUNCTION hotline_case_stays() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  -- The office may change (a merger); the content may not.
  IF hotline_but_sealed(to_jsonb(NEW), TG_RELID) - 'unit_id'
       IS DISTINCT FROM hotline_but_sealed(to_jsonb(OLD), TG_RELID) - 'unit_id'
     AND NOT EXISTS (SELECT 1 FROM hotline_volume v WHERE v.case_id = OLD.id AND v.destroyed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an archived case stays as it is' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION hotline_hanging_stays() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = 'huigong_system'
     AND hotline_but_sealed(to_jsonb(NEW), TG_RELID) = hotline_but_sealed(to_jsonb(OLD), TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF hotline_is_put_away(NEW.kind, NEW.row_id) THEN
    RAISE EXCEPTION 'what hangs on an archived case stays as it is' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("hotline", "0019_employer_index")]

    operations = [migrations.RunSQL(_SEALED, migrations.RunSQL.noop)]
