-- Each question returns the rows that are wrong. "-- twice:" and "-- orphans:" begin one and say what is wrong.
-- The views are made first, for this session only. Seeded cases (OLD-…) are not judged, their sight and tokens are.

-- views
CREATE TEMP VIEW the_kind AS SELECT id AS kind FROM scoping_kind WHERE label = 'hotline.case';

CREATE TEMP VIEW ours AS SELECT * FROM hotline_case WHERE number NOT LIKE 'OLD-%';

CREATE TEMP VIEW done AS
SELECT row_id,
  count(*) FILTER (WHERE verb IN ('hotline.report_case', 'hotline.register_case')) AS taken,
  count(*) FILTER (WHERE verb = 'hotline.dispatch_case') AS sent,
  count(*) FILTER (WHERE verb = 'workflow.sign_leg') AS signed,
  count(*) FILTER (WHERE verb = 'workflow.reply_leg') AS replied,
  count(*) FILTER (WHERE verb = 'workflow.check_leg') AS checked,
  count(*) FILTER (WHERE verb = 'hotline.close_case') AS closed,
  count(*) FILTER (WHERE verb = 'hotline.judge_case') AS judged
FROM audit_event JOIN the_kind USING (kind) GROUP BY row_id;

CREATE TEMP VIEW held AS
SELECT row_id,
  count(*) FILTER (WHERE form = 'intake') AS intake,
  count(*) FILTER (WHERE form = 'intake' AND state = 'signed') AS intake_open,
  count(*) FILTER (WHERE form <> 'intake') AS legs,
  count(*) FILTER (WHERE form <> 'intake' AND state IN ('signed', 'replied', 'checked')) AS signed,
  count(*) FILTER (WHERE form <> 'intake' AND state IN ('replied', 'checked')) AS replied,
  count(*) FILTER (WHERE form <> 'intake' AND state = 'checked') AS checked
FROM workflow_leg JOIN the_kind USING (kind) GROUP BY row_id;

CREATE TEMP VIEW running AS
SELECT row_id, string_agg(step, ' ' ORDER BY step) AS steps
FROM workflow_clock JOIN the_kind USING (kind) WHERE stopped_at IS NULL GROUP BY row_id;

CREATE TEMP VIEW expected_tokens AS
SELECT scoping_tokens(k.kind, concat_ws(' ', c.number, c.title, c.employer)) AS token, c.id AS row_id
FROM hotline_case c, the_kind k
UNION SELECT scoping_own_tokens(k.kind, c.unit_id, c.reporter_name), c.id FROM hotline_case c, the_kind k;

-- twice: the same form made two cases
SELECT client_id, count(*) FROM hotline_case WHERE client_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1

-- twice: the same call was taken down two times
SELECT title, count(*) FROM ours WHERE channel = 'phone' GROUP BY 1 HAVING count(*) > 1

-- twice: the same step was done two times
SELECT verb, row_id, count(*) FROM audit_event JOIN the_kind USING (kind) GROUP BY 1, 2 HAVING count(*) > 1

-- twice: a unit has the same case two times
SELECT row_id, unit_id, count(*) FROM workflow_leg GROUP BY 1, 2 HAVING count(*) > 1

-- twice: two messages about the same answer
SELECT c.reporter_id, count(*), max(m.n) FROM hotline_case c
JOIN (SELECT to_account_id, count(*) AS n FROM notices_message WHERE template = 'matter_answered' GROUP BY 1) m
  ON m.to_account_id = c.reporter_id
WHERE c.state = 'closed' GROUP BY 1 HAVING max(m.n) > count(*)

-- twice: the same number for two cases
SELECT number, count(*) FROM hotline_case GROUP BY 1 HAVING count(*) > 1

-- orphans: an answer without its message
SELECT c.reporter_id, count(*), coalesce(max(m.n), 0) FROM hotline_case c
LEFT JOIN (SELECT to_account_id, count(*) AS n FROM notices_message WHERE template = 'matter_answered' GROUP BY 1) m
  ON m.to_account_id = c.reporter_id
WHERE c.state = 'closed' AND c.reporter_id IS NOT NULL GROUP BY 1 HAVING coalesce(max(m.n), 0) < count(*)

-- orphans: state, legs, clocks and events disagree
SELECT c.id, c.state, coalesce(k.steps, ''), e, l
FROM ours c LEFT JOIN done e ON e.row_id = c.id LEFT JOIN held l ON l.row_id = c.id
LEFT JOIN running k ON k.row_id = c.id
WHERE NOT coalesce(
  e.taken = 1 AND l.intake = 1 AND e.sent = l.legs AND e.signed = l.signed AND e.replied = l.replied
  AND e.checked = l.checked AND e.closed = (c.state = 'closed')::int AND (c.closed_at IS NOT NULL) = (c.state = 'closed')
  AND e.judged = (c.stars IS NOT NULL)::int AND (l.intake_open = 1) = (c.state <> 'closed')
  AND (c.state || ' ' || coalesce(k.steps, '')) IN ('registered accept', 'handling sign', 'handling handle',
    'handling check', 'answered callback', 'closed ')
  AND CASE c.state WHEN 'registered' THEN l.legs = 0 WHEN 'handling' THEN l.legs = 1 AND l.checked = 0
    ELSE l.legs = 1 AND l.checked = 1 END,
  false)

-- orphans: a leg in an impossible state
SELECT id, state FROM workflow_leg WHERE NOT CASE state
  WHEN 'sent' THEN signed_at IS NULL AND ended_at IS NULL
  WHEN 'signed' THEN signed_at IS NOT NULL AND replied_at IS NULL AND ended_at IS NULL
  WHEN 'replied' THEN signed_at IS NOT NULL AND replied_at IS NOT NULL AND ended_at IS NULL
  WHEN 'checked' THEN ended_at IS NOT NULL
  ELSE false END

-- orphans: a leg without its case
SELECT l.id FROM workflow_leg l LEFT JOIN hotline_case c ON c.id = l.row_id WHERE c.id IS NULL

-- orphans: a clock without its leg
SELECT k.id FROM workflow_clock k LEFT JOIN workflow_leg l ON l.id = k.leg_id AND l.row_id = k.row_id WHERE l.id IS NULL

-- orphans: an event without its case
SELECT e.id, e.verb FROM audit_event e JOIN the_kind USING (kind) LEFT JOIN hotline_case c ON c.id = e.row_id
WHERE c.id IS NULL

-- orphans: a case whose history does not end where it is
SELECT c.id, c.state, h.state FROM hotline_case c LEFT JOIN LATERAL
  (SELECT state FROM hotline_caseevent WHERE pgh_obj_id = c.id ORDER BY pgh_id DESC LIMIT 1) h ON true
WHERE h.state IS DISTINCT FROM c.state

-- orphans: a leg whose history does not end where it is
SELECT l.id, l.state, h.state FROM workflow_leg l LEFT JOIN LATERAL
  (SELECT state FROM workflow_legevent WHERE pgh_obj_id = l.id ORDER BY pgh_id DESC LIMIT 1) h ON true
WHERE h.state IS DISTINCT FROM l.state

-- orphans: sight that should be there
SELECT * FROM sight_of_hotline_case(ARRAY(SELECT id FROM hotline_case))
EXCEPT SELECT row_id, seer, is_base, rank FROM scoping_sight JOIN the_kind USING (kind)

-- orphans: sight that should not be there
SELECT row_id, seer, is_base, rank FROM scoping_sight JOIN the_kind USING (kind)
EXCEPT SELECT * FROM sight_of_hotline_case(ARRAY(SELECT id FROM hotline_case))

-- orphans: a search token that should be there
SELECT token, row_id FROM expected_tokens EXCEPT SELECT token, row_id FROM scoping_token

-- orphans: a search token that should not be there
SELECT token, row_id FROM scoping_token EXCEPT SELECT token, row_id FROM expected_tokens

-- orphans: a job that never ended
SELECT id, task_name, status, attempts FROM procrastinate_jobs
WHERE status = 'doing' OR (status = 'todo' AND coalesce(scheduled_at, now()) <= now() - interval '30 seconds')

-- orphans: a job that failed
SELECT id, task_name, status, attempts FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing', 'succeeded')

-- orphans: an export that is not done, or not whole
SELECT id, state, done, total, error FROM exchange_job WHERE state <> 'done' OR result = '' OR done < total
