-- The functions of the kernel. Definer functions belong to the owner, return the least, and read the seer of the transaction.

CREATE SEQUENCE IF NOT EXISTS scoping_id;

CREATE OR REPLACE FUNCTION scoping_seer() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('huigong.seer', true), '')::int $$;

CREATE OR REPLACE FUNCTION scoping_account() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('huigong.account', true), '')::int $$;

-- What a text is found by: pairs of neighbouring characters, and whole Latin words or numbers (also without leading noughts).
-- Packed with the kind into one number, so that finding is by equality, which row security lets an index do.
CREATE OR REPLACE FUNCTION scoping_tokens(k int, txt text) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
  WITH t AS (SELECT translate(lower(left(txt, 400)), '，。、：；！？（）“”《》·…—　', '                  ') AS low)
  SELECT DISTINCT (k::bigint << 44) | (ascii(substr(low, i, 1))::bigint << 21) | ascii(substr(low, i + 1, 1))
  FROM t, generate_series(1, length(low) - 1) AS i
  WHERE substr(low, i, 1) > '~' AND substr(low, i + 1, 1) > '~'
  UNION ALL
  SELECT DISTINCT (k::bigint << 44) | (1::bigint << 43) | (hashtextextended(w, 0) & 4398046511103)
  FROM t, regexp_matches(low, '[a-z0-9]{2,}', 'g') AS m, LATERAL (VALUES (m[1]), (nullif(ltrim(m[1], '0'), m[1]))) AS v(w)
  WHERE w <> ''
$$;

-- The rows of a kind in the seer's sight whose text holds every token of `q`, newest first.
CREATE OR REPLACE FUNCTION scoping_search(k int, q text, before_id bigint, at_most int)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
DECLARE
  me int := scoping_seer();
  toks bigint[] := ARRAY(SELECT scoping_tokens(k, q) LIMIT 24);
  rarest bigint;
  rarity bigint;
  mine bigint;
BEGIN
  IF me IS NULL OR cardinality(toks) = 0 THEN RETURN; END IF;
  SELECT t, n INTO rarest, rarity FROM unnest(toks) AS t,
    LATERAL (SELECT count(*) AS n FROM (SELECT 1 FROM scoping_token WHERE token = t LIMIT 2000) x) y
    ORDER BY n LIMIT 1;
  toks := array_remove(toks, rarest);
  SELECT count(*) INTO mine FROM (SELECT 1 FROM scoping_sight WHERE kind = k AND seer = me LIMIT 2000) x;
  IF mine < 2000 AND mine <= rarity THEN
    RETURN QUERY EXECUTE
      'SELECT s.row_id FROM scoping_sight s WHERE s.kind = $1 AND s.seer = $2 AND s.row_id < $3
         AND EXISTS (SELECT 1 FROM scoping_token t WHERE t.token = $4 AND t.row_id = s.row_id)
         AND NOT EXISTS (SELECT 1 FROM unnest($5) AS o(tok)
             WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token = o.tok AND x.row_id = s.row_id))
       ORDER BY s.row_id DESC LIMIT $6' USING k, me, before_id, rarest, toks, at_most;
  ELSE
    RETURN QUERY EXECUTE
      'SELECT t.row_id FROM scoping_token t JOIN scoping_sight s ON s.kind = $1 AND s.seer = $2 AND s.row_id = t.row_id
       WHERE t.token = $4 AND t.row_id < $3
         AND NOT EXISTS (SELECT 1 FROM unnest($5) AS o(tok)
             WHERE NOT EXISTS (SELECT 1 FROM scoping_token x WHERE x.token = o.tok AND x.row_id = t.row_id))
       ORDER BY t.row_id DESC LIMIT $6' USING k, me, before_id, rarest, toks, at_most;
  END IF;
END
$$;

-- The ancestors of units on each line, from the links of today.
CREATE OR REPLACE FUNCTION org_climb(units int[])
RETURNS TABLE (line smallint, ancestor_id int, descendant_id int, depth smallint) LANGUAGE sql STABLE AS
$$
  WITH RECURSIVE up(line, ancestor_id, descendant_id, depth) AS (
    SELECT l.line, u, u, 0::smallint FROM unnest(units) AS u, (VALUES (1::smallint), (2::smallint)) AS l(line)
    UNION ALL
    SELECT up.line, k.parent_id, up.descendant_id, (up.depth + 1)::smallint
    FROM up JOIN org_link k ON k.unit_id = up.ancestor_id AND k.line = up.line
      AND k.from_on <= current_date AND (k.until_on IS NULL OR k.until_on >= current_date)
    WHERE up.depth < 40
  )
  SELECT * FROM up
$$;

-- After links have changed: the closure of these units and all below them is made anew, and sight follows, set by set.
-- Returns how many sight rows went and came.
CREATE OR REPLACE FUNCTION org_refresh(units int[]) RETURNS TABLE (gone bigint, come bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$
BEGIN
  CREATE TEMP TABLE moved ON COMMIT DROP AS
    SELECT DISTINCT descendant_id AS id FROM org_closure WHERE ancestor_id = ANY (units)
    UNION SELECT unnest(units);
  CREATE TEMP TABLE was ON COMMIT DROP AS
    SELECT DISTINCT c.descendant_id, c.ancestor_id FROM org_closure c JOIN moved m ON m.id = c.descendant_id;
  DELETE FROM org_closure c USING moved m WHERE m.id = c.descendant_id;
  INSERT INTO org_closure (line, ancestor_id, descendant_id, depth)
    SELECT line, ancestor_id, descendant_id, min(depth) FROM org_climb(ARRAY(SELECT id FROM moved)) GROUP BY 1, 2, 3;
  CREATE TEMP TABLE now_is ON COMMIT DROP AS
    SELECT DISTINCT c.descendant_id, c.ancestor_id FROM org_closure c JOIN moved m ON m.id = c.descendant_id;
  CREATE TEMP TABLE lost ON COMMIT DROP AS SELECT * FROM was EXCEPT SELECT * FROM now_is;
  CREATE TEMP TABLE won ON COMMIT DROP AS SELECT * FROM now_is EXCEPT SELECT * FROM was;
  ANALYZE lost; ANALYZE won;
  WITH d AS (
    DELETE FROM scoping_sight s USING lost l, scoping_sight b
    WHERE b.seer = l.descendant_id AND b.is_base
      AND s.kind = b.kind AND s.seer = l.ancestor_id AND s.row_id = b.row_id AND NOT s.is_base
      -- another office of the same row may still stand under that ancestor
      AND NOT EXISTS (SELECT 1 FROM scoping_sight o JOIN org_closure c ON c.descendant_id = o.seer
                      WHERE o.kind = b.kind AND o.row_id = b.row_id AND o.is_base AND c.ancestor_id = l.ancestor_id)
    RETURNING 1)
  SELECT count(*) INTO gone FROM d;
  WITH i AS (
    INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
    SELECT b.kind, w.ancestor_id, b.row_id, false, b.rank
    FROM won w JOIN scoping_sight b ON b.seer = w.descendant_id AND b.is_base
    WHERE NOT EXISTS (SELECT 1 FROM scoping_recusal r
                      WHERE r.kind = b.kind AND r.row_id = b.row_id AND r.unit_id = w.ancestor_id)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*) INTO come FROM i;
  DROP TABLE moved, was, now_is, lost, won;
  RETURN NEXT;
END
$$;
