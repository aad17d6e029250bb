-- Pairs of neighbouring Chinese characters, and whole Latin words or numbers, each with how often it stands there.
-- Punctuation and blanks part the pairs. A text is read up to 12,000 characters.
CREATE FUNCTION knowledge_tokens(txt text) RETURNS TABLE (token bigint, times bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
  WITH t AS (SELECT lower(left(txt, 12000)) AS low),
  c AS (
    SELECT ascii(x.c) AS a, lead(ascii(x.c)) OVER (ORDER BY x.i) AS b
    FROM t, regexp_split_to_table(t.low, '') WITH ORDINALITY AS x(c, i) WHERE x.c <> '')
  SELECT (a::bigint << 21) | b, count(*) FROM c
  WHERE a BETWEEN 13312 AND 40959 AND b BETWEEN 13312 AND 40959 GROUP BY 1
  UNION ALL
  SELECT (1::bigint << 43) | (hashtextextended(m[1], 0) & 4398046511103), count(*)
  FROM t, regexp_matches(t.low, '[a-z0-9]{2,}', 'g') AS m GROUP BY 1
$$;

CREATE FUNCTION knowledge_post(on_shelf bigint, id bigint, txt text) RETURNS void LANGUAGE sql AS
$$
  DELETE FROM knowledge_posting WHERE doc = id;
  INSERT INTO knowledge_posting (token, shelf, doc, times, length)
    SELECT token, on_shelf, id, least(times, 30000), sum(times) OVER () FROM knowledge_tokens(txt)
    WHERE on_shelf IS NOT NULL
$$;

-- The title counts three times, the worker's own words twice; the grounds in 〔〕 are not searched.
CREATE FUNCTION knowledge_index_article() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  PERFORM knowledge_post(
    CASE NEW.state WHEN 'draft' THEN 0 WHEN 'reviewed' THEN -1 END, NEW.id,
    concat_ws(E'\n', NEW.title, NEW.title, NEW.title, NEW.asks, NEW.asks, NEW.first,
      regexp_replace(NEW.body, '〔[^〔〕]*〕', ' ', 'g')));
  RETURN NULL;
END
$$;

CREATE FUNCTION knowledge_index_provision() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM knowledge_posting WHERE doc = OLD.id;
  ELSE
    PERFORM knowledge_post(NEW.law_id, NEW.id,
      concat_ws(E'\n', (SELECT title FROM knowledge_law WHERE id = NEW.law_id), NEW.chapter, NEW.text));
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER knowledge_index AFTER INSERT OR UPDATE ON knowledge_article
  FOR EACH ROW EXECUTE FUNCTION knowledge_index_article();
CREATE TRIGGER knowledge_index AFTER INSERT OR UPDATE OR DELETE ON knowledge_provision
  FOR EACH ROW EXECUTE FUNCTION knowledge_index_provision();
