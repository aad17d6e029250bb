"""The second lock of the archive: an archived case and what hangs on it stay as they are, until two
persons have decided that they are destroyed.
"""

from django.db import migrations

_LOCK = r"""
CREATE OR REPLACE FUNCTION hotline_is_put_away(k int, row_number bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM hotline_case c WHERE c.id = row_number AND c.state = 'archived'
      AND k = (SELECT id FROM scoping_kind WHERE label = 'hotline.case'))
    AND NOT EXISTS (SELECT 1 FROM hotline_volume v WHERE v.case_id = row_number AND v.destroyed_at IS NOT NULL)
$$;

CREATE OR REPLACE FUNCTION hotline_case_stays() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  -- The office may change (a merger); the content may not.
  IF to_jsonb(NEW) - 'unit_id' IS DISTINCT FROM to_jsonb(OLD) - 'unit_id'
     AND NOT EXISTS (SELECT 1 FROM hotline_volume v WHERE v.case_id = OLD.id AND v.destroyed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an archived case stays as it is' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION hotline_hanging_stays() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  IF hotline_is_put_away(NEW.kind, NEW.row_id) THEN
    RAISE EXCEPTION 'what hangs on an archived case stays as it is' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS archive_stays ON hotline_case;
CREATE TRIGGER archive_stays BEFORE UPDATE ON hotline_case FOR EACH ROW
  WHEN (OLD.state = 'archived') EXECUTE FUNCTION hotline_case_stays();
"""

_HANGING = (
    *("files_attachment", "workflow_leg", "workflow_extension", "workflow_supervision"),
    *("hotline_party", "hotline_relay", "hotline_handover", "hotline_caselink"),
    *("hotline_outsideleg", "hotline_outsidenote"),
    *("hotline_advice", "hotline_limitfact", "hotline_limitturn", "hotline_legjudgement"),
)

_DESTROY = r"""
CREATE OR REPLACE FUNCTION hotline_destroy(volume bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  case_number bigint;
  k smallint := (SELECT id FROM scoping_kind WHERE label = 'hotline.case');
  what record;
  col text;
  kept text;
BEGIN
  SELECT v.case_id INTO case_number FROM hotline_volume v
    WHERE v.id = volume AND v.destroyed_at IS NOT NULL AND v.proposed_by_id <> v.decided_by_id
      AND v.decided_by_id = scoping_account()
      AND EXISTS (SELECT 1 FROM scoping_sight s JOIN scoping_kind n ON n.id = s.kind AND n.label = 'hotline.volume'
                  WHERE s.seer = scoping_seer() AND s.row_id = v.id);
  IF case_number IS NULL THEN
    RAISE EXCEPTION 'two persons decide on destruction' USING ERRCODE = '42501';
  END IF;
  FOR what IN SELECT * FROM (VALUES
      ('hotline_case', 'id', ARRAY['title', 'text', 'employer', 'reporter_name', 'answer', 'callback_note', 'judgement', 'interpreter']),
      ('workflow_leg', 'row_id', ARRAY['order', 'reply', 'answer', 'refusal']),
      ('workflow_extension', 'row_id', ARRAY['reason', 'decision']),
      ('workflow_supervision', 'row_id', ARRAY['text', 'answer']),
      ('hotline_party', 'row_id', ARRAY['name', 'claim']),
      ('hotline_relay', 'row_id', ARRAY['to_body', 'answered_by', 'note']),
      ('hotline_aftercare', 'row_id', ARRAY['note']),
      ('hotline_consent', 'row_id', ARRAY['note']),
      ('hotline_caselink', 'row_id', ARRAY['note']),
      ('hotline_qualitycheck', 'row_id', ARRAY['note']),
      ('hotline_outsideleg', 'row_id', ARRAY['title', 'text', 'signed_by', 'answer', 'answered_by', 'refusal']),
      ('hotline_outsidenote', 'row_id', ARRAY['by', 'text']),
      ('hotline_advice', 'row_id', ARRAY['question', 'advice']),
      ('hotline_limitturn', 'row_id', ARRAY['proof', 'opinion']),
      ('hotline_legjudgement', 'row_id', ARRAY['words']),
      ('hotline_proxy', 'case_id', ARRAY['person_name', 'proxy_name'])) AS t(tab, key, cols)
  LOOP
    FOREACH col IN ARRAY what.cols LOOP
      EXECUTE format('UPDATE %I SET %I = $2 WHERE %I = $1', what.tab, col, what.key)
             || CASE WHEN what.key = 'row_id' THEN ' AND kind = $3' ELSE '' END
        USING case_number, '', k;
    END LOOP;
  END LOOP;
  UPDATE hotline_case SET title = '内容已销毁', phone = NULL, safe_phone = NULL, reporter_id = NULL, workplace_id = NULL
    WHERE id = case_number;
  UPDATE hotline_party SET phone = NULL, account_id = NULL WHERE kind = k AND row_id = case_number;
  UPDATE audit_event SET data = '{}' WHERE kind = k AND row_id = case_number;
  UPDATE audit_look SET reason = '' WHERE kind = k AND row_id = case_number;
  ALTER TABLE hotline_volumeevent DISABLE TRIGGER USER;
  UPDATE hotline_volumeevent SET catalogue = '[]' WHERE pgh_obj_id = volume;
  ALTER TABLE hotline_volumeevent ENABLE TRIGGER USER;
  -- The kept versions go last: the updates above have written some more.
  FOR what IN SELECT * FROM (VALUES
      ('hotline_case', 'pgh_obj_id', ARRAY['title', 'text', 'employer', 'reporter_name', 'answer', 'callback_note', 'judgement', 'interpreter']),
      ('workflow_leg', 'row_id', ARRAY['order', 'reply', 'answer', 'refusal']),
      ('workflow_extension', 'row_id', ARRAY['reason', 'decision']),
      ('workflow_supervision', 'row_id', ARRAY['text', 'answer']),
      ('hotline_caselink', 'row_id', ARRAY['note']),
      ('hotline_qualitycheck', 'row_id', ARRAY['note']),
      ('hotline_outsideleg', 'row_id', ARRAY['title', 'text', 'signed_by', 'answer', 'answered_by', 'refusal']),
      ('hotline_outsidenote', 'row_id', ARRAY['by', 'text']),
      ('hotline_advice', 'row_id', ARRAY['question', 'advice']),
      ('hotline_limitturn', 'row_id', ARRAY['proof', 'opinion']),
      ('hotline_proxy', 'case_id', ARRAY['person_name', 'proxy_name'])) AS t(tab, key, cols)
  LOOP
    kept := what.tab || 'event';
    CONTINUE WHEN to_regclass(kept) IS NULL;
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', kept);
    FOREACH col IN ARRAY what.cols LOOP
      CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(kept) AND attname = col AND NOT attisdropped);
      EXECUTE format('UPDATE %I SET %I = $2 WHERE %I = $1', kept, col, what.key)
             || CASE WHEN what.key = 'row_id' THEN ' AND kind = $3' ELSE '' END
        USING case_number, '', k;
    END LOOP;
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', kept);
  END LOOP;
END
$$;
"""


def _triggers() -> str:
    lines = []
    for table in _HANGING:
        lines.append(f"DROP TRIGGER IF EXISTS archive_stays ON {table}")
        lines.append(
            f"CREATE TRIGGER archive_stays BEFORE INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION hotline_hanging_stays()"
        )
    return ";\n".join(lines)


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0015_archive"),
        ("files", "0001_attachments"),
        ("workflow", "0007_protection"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(_LOCK, migrations.RunSQL.noop),
        migrations.RunSQL(_triggers(), migrations.RunSQL.noop),
        migrations.RunSQL(_DESTROY, migrations.RunSQL.noop),
    ]
