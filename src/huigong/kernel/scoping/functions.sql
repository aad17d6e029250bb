-- The functions of the kernel. Definer functions belong to the owner, return the least, and read the seer of the transaction.

CREATE SEQUENCE IF NOT EXISTS scoping_id;

CREATE OR REPLACE FUNCTION scoping_seer() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('huigong.seer', true), '')::int $$;

CREATE OR REPLACE FUNCTION scoping_account() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('huigong.account', true), '')::int $$;

-- What a text is found by: pairs of neighbouring characters, and whole Latin words or numbers (also without leading noughts).
-- Packed with the kind into one number, so that finding is by equality, which row security lets an index do. A text that says
-- a thing twice gives its token twice: whoever stores them makes them one, for many rows at once.
CREATE OR REPLACE FUNCTION scoping_tokens(k int, txt text) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
  SELECT (k::bigint << 44) | CASE
    WHEN m[1] > '~' COLLATE "C" THEN (ascii(substr(m[1], i, 1))::bigint << 21) | ascii(substr(m[1], i + 1, 1))
    ELSE (1::bigint << 43) | (hashtextextended(CASE i WHEN 1 THEN m[1] ELSE ltrim(m[1], '0') END, 0) & 4398046511103)
  END
  FROM regexp_matches(lower(left(txt, 400)), '[^\x01-~，。、：；！？（）“”《》·…—　]{2,}|[a-z0-9]{2,}', 'g') AS m,
    generate_series(1, CASE WHEN m[1] > '~' COLLATE "C" THEN length(m[1]) - 1 WHEN m[1] ~ '^0+[^0]' THEN 2 ELSE 1 END) AS i
$$;

-- Text that is masked for everybody but the office whose row it is: its tokens are of that office alone. Who sits elsewhere
-- cannot even ask for them, because a token is made with the number of the office that asks.
CREATE OR REPLACE FUNCTION scoping_own_token(token bigint, unit int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (1::bigint << 62) | (token >> 44 << 44) | (hashtextextended(unit || ':' || token, 0) & 17592186044415) $$;

CREATE OR REPLACE FUNCTION scoping_own_tokens(k int, unit int, txt text) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT scoping_own_token(t, unit) FROM scoping_tokens(k, txt) AS t $$;

-- The rows of a kind in the seer's sight whose text holds every token of `q`, newest first; with `own` also the text that
-- only the seer's own office may find by.
DROP FUNCTION IF EXISTS scoping_search(int, text, bigint, int);
CREATE OR REPLACE FUNCTION scoping_search(k int, q text, before_id bigint, at_most int, own boolean DEFAULT false)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  me int := scoping_seer();
  toks bigint[] := ARRAY(SELECT DISTINCT scoping_tokens(k, q) LIMIT 24);
  -- beside each token the one of the seer's own office; where no row has it, the token itself again
  owns bigint[] := toks;
  rarest bigint;
  rarest_own bigint;
  rarity bigint;
  mine bigint;
  place int;
BEGIN
  IF me IS NULL OR cardinality(toks) = 0 THEN RETURN; END IF;
  IF own AND me > 0 THEN
    owns := ARRAY(
      SELECT CASE WHEN EXISTS (SELECT 1 FROM scoping_token x WHERE x.token = o.tok) THEN o.tok ELSE u.t END
      FROM unnest(toks) WITH ORDINALITY AS u(t, i), LATERAL (SELECT scoping_own_token(u.t, me) AS tok) o ORDER BY u.i);
  END IF;
  SELECT t, o, i, n INTO rarest, rarest_own, place, rarity FROM unnest(toks, owns) WITH ORDINALITY AS u(t, o, i),
    LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM scoping_token WHERE token IN (t, o) LIMIT 2000) x) y
    ORDER BY n LIMIT 1;
  toks := toks[:place - 1] || toks[place + 1:];
  owns := owns[:place - 1] || owns[place + 1:];
  SELECT count(*) INTO mine FROM (SELECT 1 FROM scoping_sight WHERE kind = k AND seer = me LIMIT 2000) x;
  IF mine < 2000 AND mine <= rarity THEN
    RETURN QUERY EXECUTE
      'SELECT s.row_id FROM scoping_sight s WHERE s.kind = $1 AND s.seer = $2 AND s.row_id < $3
         AND EXISTS (SELECT 1 FROM scoping_token t WHERE t.token IN ($4, $7) AND t.row_id = s.row_id)
         AND NOT EXISTS (SELECT 1 FROM unnest($5, $8) AS o(tok, own)
             WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token IN (o.tok, o.own) AND x.row_id = s.row_id))
       ORDER BY s.row_id DESC LIMIT $6' USING k, me, before_id, rarest, toks, at_most, rarest_own, owns;
  ELSIF rarest = rarest_own THEN
    RETURN QUERY EXECUTE
      'SELECT t.row_id FROM scoping_token t JOIN scoping_sight s ON s.kind = $1 AND s.seer = $2 AND s.row_id = t.row_id
       WHERE t.token = $4 AND t.row_id < $3
         AND NOT EXISTS (SELECT 1 FROM unnest($5, $7) AS o(tok, own)
             WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token IN (o.tok, o.own) AND x.row_id = t.row_id))
       ORDER BY t.row_id DESC LIMIT $6' USING k, me, before_id, rarest, toks, at_most, owns;
  ELSE
    -- Each half is in order already; a row that has both tokens comes once.
    RETURN QUERY EXECUTE
      'SELECT DISTINCT t.row_id FROM (SELECT a.row_id FROM scoping_token a WHERE a.token = $4 AND a.row_id < $3
         UNION ALL SELECT b.row_id FROM scoping_token b WHERE b.token = $7 AND b.row_id < $3) t
       JOIN scoping_sight s ON s.kind = $1 AND s.seer = $2 AND s.row_id = t.row_id
       WHERE NOT EXISTS (SELECT 1 FROM unnest($5, $8) AS o(tok, own)
             WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token IN (o.tok, o.own) AND x.row_id = t.row_id))
       ORDER BY t.row_id DESC LIMIT $6' USING k, me, before_id, rarest, toks, at_most, rarest_own, owns;
  END IF;
END
$$;

-- Rows of a kind whose text holds every token of `q`, whoever sees them: for the few look-ups that cross the scopes
-- (an employer by its name). Only the system role may ask; a token narrows, the asker reads the rows again.
CREATE OR REPLACE FUNCTION scoping_search_all(k int, q text, at_most int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  toks bigint[] := ARRAY(SELECT DISTINCT scoping_tokens(k, q) LIMIT 24);
  rarest bigint;
BEGIN
  IF cardinality(toks) = 0 THEN RETURN; END IF;
  SELECT t INTO rarest FROM unnest(toks) AS t,
    LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM scoping_token WHERE token = t LIMIT 2000) x) y
    ORDER BY n LIMIT 1;
  RETURN QUERY SELECT t.row_id FROM scoping_token t WHERE t.token = rarest
    AND NOT EXISTS (SELECT 1 FROM unnest(toks) AS o(tok)
      WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token = o.tok AND x.row_id = t.row_id))
    ORDER BY t.row_id DESC LIMIT at_most;
END
$$;

-- Which rows are closed to an account, whatever seat it takes.
CREATE OR REPLACE FUNCTION scoping_barred_from(account int)
RETURNS TABLE (kind smallint, row_id bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT b.kind, b.row_id FROM scoping_barred b WHERE b.account_id = account $$;

-- The office's own day: a last day ends at its midnight, not at that of the server's clock.
CREATE OR REPLACE FUNCTION org_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date $$;

-- Whether the person who asks was admitted to a row until a day that has passed. Sight itself asks it, so that nothing
-- hangs on the hour at which a job comes to end what is over.
CREATE OR REPLACE FUNCTION scoping_is_over(k int, row_number bigint) RETURNS boolean
LANGUAGE sql STABLE COST 1 SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM scoping_admission a WHERE a.kind = k AND a.row_id = row_number
    AND a.account_id = -scoping_seer() AND a.ended_at IS NULL AND a.until_on < org_today())
$$;

-- The same rows before there is a scope, by the application's own day.
CREATE OR REPLACE FUNCTION scoping_over_for(account int, day date)
RETURNS TABLE (kind smallint, row_id bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT a.kind, a.row_id FROM scoping_admission a WHERE a.account_id = account AND a.ended_at IS NULL AND a.until_on < day $$;

-- What an accusation said must be nowhere once it was handed over: also not in the kept versions of the row. Only for
-- columns of text, and only by the office whose row it is; the versions themselves stay.
CREATE OR REPLACE FUNCTION scoping_forget(k int, row_number bigint, columns text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  kept text := (SELECT replace(label, '.', '_') || 'event' FROM scoping_kind WHERE scoping_kind.id = k);
  name text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM scoping_sight s
                 WHERE s.kind = k AND s.seer = scoping_seer() AND s.row_id = row_number AND s.is_base) THEN
    RAISE EXCEPTION 'the row is of another office' USING ERRCODE = '42501';
  END IF;
  EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', kept);
  FOREACH name IN ARRAY columns LOOP
    EXECUTE format('UPDATE %I SET %I = $2 WHERE pgh_obj_id = $1', kept, name) USING row_number, '';
  END LOOP;
  EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', kept);
END
$$;

-- The planner's numbers of tables that have grown to several times their size since it last looked; how many tables. A first
-- large sheet fills empty tables in the minute before the server's own round, and is asked for by plans made for empty ones.
CREATE OR REPLACE FUNCTION scoping_measure_grown() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 20 AS
$$
DECLARE
  found text[] := ARRAY(
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND pg_stat_get_mod_since_analyze(c.oid) > 1000 + 4 * greatest(c.reltuples, 0) ORDER BY c.oid);
  name text;
BEGIN
  FOREACH name IN ARRAY found LOOP
    EXECUTE 'ANALYZE (SKIP_LOCKED) ' || name;
  END LOOP;
  RETURN cardinality(found);
END
$$;

-- The ancestors of units on each line, from the links that held on a day. A chain of forty is a circle.
CREATE OR REPLACE FUNCTION org_climb_on(units int[], day date)
RETURNS TABLE (line smallint, ancestor_id int, descendant_id int, depth smallint) LANGUAGE sql STABLE AS
$$
  WITH RECURSIVE up(line, ancestor_id, descendant_id, depth) AS (
    SELECT l.line, u, u, 0::smallint FROM unnest(units) AS u, (VALUES (1::smallint), (2::smallint)) AS l(line)
    UNION ALL
    SELECT up.line, k.parent_id, up.descendant_id, (up.depth + 1)::smallint
    FROM up JOIN org_link k ON k.unit_id = up.ancestor_id AND k.line = up.line
      AND k.from_on <= day AND (k.until_on IS NULL OR k.until_on >= day)
    WHERE up.depth < 40
  )
  SELECT * FROM up
$$;

-- The same of today.
CREATE OR REPLACE FUNCTION org_climb(units int[])
RETURNS TABLE (line smallint, ancestor_id int, descendant_id int, depth smallint) LANGUAGE sql STABLE AS
$$ SELECT * FROM org_climb_on(units, org_today()) $$;

-- All units that stood under a unit on one line on a day, itself included.
CREATE OR REPLACE FUNCTION org_descend_on(top int, on_line int, day date)
RETURNS TABLE (unit_id int, depth smallint) LANGUAGE sql STABLE AS
$$
  WITH RECURSIVE down(unit_id, depth) AS (
    SELECT top, 0::smallint
    UNION ALL
    SELECT k.unit_id, (down.depth + 1)::smallint
    FROM down JOIN org_link k ON k.parent_id = down.unit_id AND k.line = on_line
      AND k.from_on <= day AND (k.until_on IS NULL OR k.until_on >= day)
    WHERE down.depth < 40
  )
  SELECT unit_id, min(depth) FROM down GROUP BY unit_id
$$;

-- Whether a plan of reorganisation names a unit at or below the seer's. Its steps are read by who reads the plan, so
-- the plan's own policy cannot ask them.
CREATE OR REPLACE FUNCTION org_plan_names_us(plan bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT EXISTS (SELECT 1 FROM reorganisation_planstep s JOIN org_closure c
    ON c.descendant_id IN (s.unit_id, s.target_id, s.industry_id) AND c.ancestor_id = scoping_seer()
    WHERE s.plan_id = plan AND NOT s.is_dropped)
$$;

-- Nobody reads the closure while it is changed, and whoever has granted sight by it has committed before: a row
-- created during a move must not keep the sight of the old tree. Called first in a transaction that changes the tree.
CREATE OR REPLACE FUNCTION org_lock() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '20s' AS
$$ BEGIN LOCK TABLE org_closure IN ACCESS EXCLUSIVE MODE; END $$;

-- From here to the end of the transaction, corrections of sight note each row they take or give in `org_changes`.
CREATE OR REPLACE FUNCTION org_watch() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
BEGIN
  DROP TABLE IF EXISTS pg_temp.org_changes;
  CREATE TEMP TABLE org_changes (kind smallint, seer int, row_id bigint, step smallint) ON COMMIT DROP;
  GRANT SELECT, INSERT ON org_changes TO PUBLIC;
END
$$;

-- A place for a file of units to be loaded from; the web role may not make one itself.
CREATE OR REPLACE FUNCTION org_stage() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
BEGIN
  DROP TABLE IF EXISTS pg_temp.incoming;
  CREATE TEMP TABLE incoming (code text PRIMARY KEY, name text, short text, type text, level smallint,
    division text, above text, industry text) ON COMMIT DROP;
  GRANT SELECT, INSERT ON incoming TO PUBLIC;
END
$$;

-- After links have changed: the closure of these units and all below them is made anew, and sight follows, set by set.
-- Returns how many sight rows went and came; refuses a circle (HG001).
CREATE OR REPLACE FUNCTION org_refresh(units int[]) RETURNS TABLE (gone bigint, come bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '256MB' AS
$$
DECLARE
  watched boolean := to_regclass('pg_temp.org_changes') IS NOT NULL;
  k int;
BEGIN
  -- A caller may make temporary tables, and triggers on them: ours must be our own, or its functions would run as the owner.
  IF watched AND NOT EXISTS (SELECT 1 FROM pg_class
      WHERE oid = to_regclass('pg_temp.org_changes') AND pg_get_userbyid(relowner) = current_user) THEN
    RAISE EXCEPTION 'org_changes is not ours' USING ERRCODE = '42501';
  END IF;
  PERFORM org_lock();
  IF NOT watched THEN PERFORM org_watch(); END IF;
  CREATE TEMP TABLE moved ON COMMIT DROP AS
    SELECT DISTINCT descendant_id AS id FROM org_closure WHERE ancestor_id = ANY (units)
    UNION SELECT unnest(units);
  CREATE TEMP TABLE old_tree ON COMMIT DROP AS
    SELECT c.line, c.ancestor_id, c.descendant_id, c.depth FROM org_closure c JOIN moved m ON m.id = c.descendant_id;
  CREATE TEMP TABLE new_tree ON COMMIT DROP AS
    SELECT line, ancestor_id, descendant_id, min(depth) AS depth, max(depth) AS longest
    FROM org_climb(ARRAY(SELECT id FROM moved)) GROUP BY 1, 2, 3;
  ANALYZE old_tree; ANALYZE new_tree;
  IF EXISTS (SELECT 1 FROM new_tree WHERE longest >= 40) THEN
    RAISE EXCEPTION 'a unit stands under itself' USING ERRCODE = 'HG001';
  END IF;
  CREATE TEMP TABLE lost ON COMMIT DROP AS
    SELECT descendant_id, ancestor_id FROM old_tree EXCEPT SELECT descendant_id, ancestor_id FROM new_tree;
  CREATE TEMP TABLE won ON COMMIT DROP AS
    SELECT descendant_id, ancestor_id FROM new_tree EXCEPT SELECT descendant_id, ancestor_id FROM old_tree;
  DELETE FROM org_closure c
    USING (TABLE old_tree EXCEPT SELECT line, ancestor_id, descendant_id, depth FROM new_tree) x
    WHERE c.line = x.line AND c.ancestor_id = x.ancestor_id AND c.descendant_id = x.descendant_id;
  INSERT INTO org_closure (line, ancestor_id, descendant_id, depth)
    SELECT line, ancestor_id, descendant_id, depth FROM new_tree EXCEPT TABLE old_tree;
  ANALYZE lost; ANALYZE won;
  -- In steps with known sizes: as one statement the planner guesses, and was seen to need minutes instead of a second.
  CREATE TEMP TABLE doomed ON COMMIT DROP AS
    SELECT DISTINCT b.kind, l.ancestor_id AS seer, b.row_id
    FROM lost l JOIN scoping_sight b ON b.seer = l.descendant_id AND b.is_base;
  ANALYZE doomed;
  CREATE TEMP TABLE bases ON COMMIT DROP AS
    SELECT d.kind, d.seer, d.row_id, o.seer AS office
    FROM doomed d JOIN scoping_sight o ON o.kind = d.kind AND o.row_id = d.row_id AND o.is_base;
  ANALYZE bases;
  -- another office of the same row may still stand under that ancestor
  DELETE FROM doomed d USING bases b JOIN org_closure c ON c.descendant_id = b.office AND c.ancestor_id = b.seer
    WHERE d.kind = b.kind AND d.seer = b.seer AND d.row_id = b.row_id;
  WITH d AS (
    DELETE FROM scoping_sight s USING doomed x
    WHERE s.kind = x.kind AND s.seer = x.seer AND s.row_id = x.row_id AND NOT s.is_base
    RETURNING s.kind, s.seer, s.row_id),
  n AS (INSERT INTO org_changes SELECT d.*, -1 FROM d WHERE watched)
  SELECT count(*) INTO gone FROM d;
  WITH i AS (
    INSERT INTO scoping_sight AS s (kind, seer, row_id, is_base, rank)
    SELECT b.kind, w.ancestor_id, b.row_id, false, b.rank
    FROM won w JOIN scoping_sight b ON b.seer = w.descendant_id AND b.is_base
    WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal r
                      WHERE r.kind = b.kind AND r.row_id = b.row_id AND r.unit_id = w.ancestor_id)
    ON CONFLICT DO NOTHING RETURNING s.kind, s.seer, s.row_id),
  n AS (INSERT INTO org_changes SELECT i.*, 1 FROM i WHERE watched)
  SELECT count(*) INTO come FROM i;
  -- An office that is recused from a row has no sight of it, and so is no base above; what its superiors see through
  -- it is worked out row by row. There are few such rows.
  FOR k IN SELECT DISTINCT r.kind FROM scoping_recusal r LOOP
    PERFORM scoping_correct(k, ARRAY(
      SELECT DISTINCT r.row_id FROM scoping_recusal r WHERE r.kind = k AND (
        EXISTS (SELECT 1 FROM moved m WHERE m.id = r.unit_id)
        OR EXISTS (SELECT 1 FROM scoping_sight s JOIN moved m ON m.id = s.seer
                   WHERE s.kind = k AND s.row_id = r.row_id))));
  END LOOP;
  DROP TABLE moved, old_tree, new_tree, lost, won, doomed, bases;
  IF NOT watched THEN DROP TABLE org_changes; END IF;
  RETURN NEXT;
END
$$;

-- The whole closure and the sight that follows from it, made equal to the links of today.
CREATE OR REPLACE FUNCTION org_rebuild() RETURNS TABLE (gone bigint, come bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM org_refresh(ARRAY(SELECT id FROM org_unit)) $$;
