"""A database of its own for a benchmark: a tree on two
lines, viewers at three heights, cases with legs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from huigong.cli import database
from huigong.config import home

#: Surnames and words for titles; some pairs common, some rare, as in life.
_WORDS = (
    "拖欠工资 加班费未付 工伤认定 社保断缴 未签劳动合同 违法辞退 克扣绩效 高温津贴 "
    "孕期调岗 骑手扣款 入会咨询 年休假 法律援助 技能培训 困难帮扶 "
    "生育津贴 试用期延长 押金不退 竞业限制 职业病体检"
).split()
_PLACES = (
    "西宁 海东 互助 化隆 循化 民和 乐都 湟中 大通 格尔木 "
    "德令哈 玉树 称多 囊谦 同仁 尖扎 共和 贵德 玛沁 门源"
).split()
_TRADES = (
    "物流 建筑 餐饮 矿业 酒店 保安 快递 纺织 能源 农牧 "
    "商贸 装饰 运输 医药 食品 旅游 通信 园林 水电 教育"
).split()


@dataclass(frozen=True, slots=True)
class Shape:
    """How big a world is."""

    rows: int
    units: int = 2000


@contextmanager
def fresh_database(name: str) -> Iterator[None]:
    """An empty, migrated database of that name for the length of the block."""
    database.available()
    database.drop(name)
    environment = {**os.environ, "HUIGONG_DB_NAME": name}
    for words in (["db", "create"], ["migrate", "-v0"]):
        command = [sys.executable, "-m", "huigong.cli", *words]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        database.drop(name)


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The most megabytes that this process and all that it starts hold at once, in the first place;
    looked at five times a second. What they share is counted for each.
    """
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak[0] = max(peak[0], sum(map(_resident_mb, _family(os.getpid()))))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield peak
    finally:
        over.set()
        watching.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(tasks).split():
            yield from _family(int(child))


def _resident_mb(pid: int) -> float:
    lines = _read(Path(f"/proc/{pid}/status")).splitlines()
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # it has ended


def owner(name: str) -> psycopg.Connection:
    """The owner's own connection, for building and for the floor."""
    return psycopg.connect(**home.login("owner", name), autocommit=True)


def web(name: str) -> psycopg.Connection:
    """The web role's connection: policies apply."""
    return psycopg.connect(**home.login("web", name), autocommit=True)


def build_tree(db: psycopg.Connection, units: int) -> None:
    """1 nation, 1 province, 8 prefectures, 44 counties,
    townships and grassroots unions, 7 industrial unions.
    """
    townships = units // 5
    db.execute(
        """
        INSERT INTO org_unit (code, name, short, type, level, division, opened_on)
        SELECT 'N', '全总', '全总', 'federation', 1, '', date '2000-01-01' UNION ALL
        SELECT 'P', '省总', '省总', 'federation', 2, '63', date '2000-01-01' UNION ALL
        SELECT 'C', '热线中心', '热线中心', 'direct', 2, '63', date '2000-01-01' UNION ALL
        SELECT w.letter || i, w.name || i, w.name || i, w.type, w.level, '63', date '2000-01-01'
        FROM (VALUES ('I', '产业', 'industrial', 2, 7), ('F', '市州', 'federation', 3, 8),
                     ('D', '县', 'federation', 4, 44), ('T', '乡', 'township', 5, %(t)s),
                     ('B', '基层', 'base', 6, %(b)s)) w(letter, name, type, level, n)
        CROSS JOIN LATERAL generate_series(0, w.n - 1) i
        """,
        {"t": townships, "b": units - townships - 62},
    )
    db.execute(
        """
        INSERT INTO org_link (unit_id, parent_id, line, from_on)
        SELECT u.id, p.id, 1, date '2000-01-01' FROM org_unit u JOIN org_unit p ON p.code = CASE
          WHEN u.code = 'P' THEN 'N' WHEN u.code = 'C' OR u.code ~ '^[IF]' THEN 'P'
          WHEN u.code ~ '^D' THEN 'F' || (substr(u.code, 2)::int %% 8)
          WHEN u.code ~ '^T' THEN 'D' || (substr(u.code, 2)::int %% 44)
          WHEN u.code ~ '^B' THEN 'T' || (substr(u.code, 2)::int %% %(t)s) END
        UNION ALL
        SELECT u.id, p.id, 2, date '2000-01-01'
        FROM org_unit u JOIN org_unit p ON p.code = 'I' || (substr(u.code, 2)::int %% 7)
        WHERE u.code ~ '^B' AND substr(u.code, 2)::int %% 3 = 0
        """,
        {"t": townships},
    )
    db.execute("SELECT org_refresh(ARRAY(SELECT id FROM org_unit))")
    db.execute("ANALYZE org_unit; ANALYZE org_closure")


def superuser(name: str) -> psycopg.Connection:
    """A superuser's connection: it alone may load rows without their triggers."""
    return psycopg.connect(**home.login("postgres", name), autocommit=True)


def add_cases(name: str, rows: int) -> None:
    """Cases at the centre, each with a leg to a county
    (1/4), a township (1/4) or a grassroots union (1/2).

    Loaded without triggers and with what the triggers would have made in one set at the end; a test
    compares a sample of it with what they do make.
    """
    with superuser(name) as db:
        give_defaults(db, "hotline_case", "workflow_leg", "workflow_clock")
        db.execute("SET session_replication_role = replica")
        db.execute("SET maintenance_work_mem = '1GB'")
        db.execute("SET work_mem = '256MB'")
        db.execute(
            "CREATE TEMP TABLE targets AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n,"
            " substr(code, 1, 1) AS t FROM org_unit WHERE code ~ '^[DTB]'"
        )
        made = _one(db, "SELECT count(*) FROM hotline_case")
        span = {"from": made, "to": rows - 1, "words": _WORDS, "places": _PLACES, "trades": _TRADES}
        db.execute(_CASES, span)
        db.execute(_LEGS, span)
        indexes = _drop_indexes(db, "scoping_sight", "scoping_token")
        db.execute(_SIGHT, span)
        db.execute(_TOKENS, span)
        for index in indexes:
            db.execute(index)
        for table in ("hotline_case", "workflow_leg", "scoping_sight", "scoping_token"):
            db.execute(f"VACUUM ANALYZE {table}")


#: What a column holds in which the product always puts something.
_EMPTY = {
    "character varying": "''",
    "text": "''",
    "boolean": "false",
    "jsonb": "'{}'",
    "smallint": "0",
    "integer": "0",
}


def give_defaults(db: psycopg.Connection, *tables: str) -> None:
    """Let plain SQL leave out what it does not care about: a later column of the product must not
    break a benchmark.
    """
    columns = db.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_name = ANY (%s) AND is_nullable = 'NO' AND column_default IS NULL",
        [list(tables)],
    ).fetchall()
    for table, column, kind in columns:
        if kind in _EMPTY:
            db.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET DEFAULT {_EMPTY[kind]}')


def _one(db: psycopg.Connection, query: str, values: object = None) -> int:
    row = db.execute(query, values).fetchone()
    return int(row[0]) if row else 0


def _drop_indexes(db: psycopg.Connection, *tables: str) -> list[str]:
    """Drop the tables' indexes and keys; the statements that make them again."""
    again: list[str] = []
    for table in tables:
        keys = db.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype IN ('p', 'u')",
            [table],
        ).fetchall()
        for key, definition in keys:
            db.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")
        loose = db.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table]
        ).fetchall()
        for index, definition in loose:
            db.execute(f"DROP INDEX {index}")
            again.append(definition)
    return again


_KIND = "(SELECT id FROM scoping_kind WHERE label = 'hotline.case')"
_NEW = "split_part(r.number, '-', 3)::bigint BETWEEN %(from)s AND %(to)s"
_RANK = "coalesce(to_char(r.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS'), '~')"
_SIGHT = f"""
INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)
SELECT {_KIND}, c.ancestor_id, r.id, bool_or(c.depth = 0), min({_RANK})
FROM hotline_case r
JOIN (SELECT id, unit_id FROM hotline_case UNION ALL SELECT row_id, unit_id FROM workflow_leg) b
  ON b.id = r.id JOIN org_closure c ON c.descendant_id = b.unit_id
WHERE {_NEW} GROUP BY r.id, c.ancestor_id
"""
_TOKENS = f"""
INSERT INTO scoping_token (token, row_id)
SELECT scoping_tokens(
    {_KIND}, r.number || ' ' || r.title || ' ' || r.employer), r.id
FROM hotline_case r WHERE {_NEW}
UNION SELECT scoping_own_tokens({_KIND}, r.unit_id, r.reporter_name), r.id
FROM hotline_case r WHERE {_NEW}
"""
_CASES = """
INSERT INTO hotline_case (id, number, unit_id, state, kind, category, channel, title, text,
    employer, division, people, is_urgent, is_confidential, reporter_name, opened_at, due_at, due,
    answer, callback_note, judgement, tier)
SELECT nextval('scoping_id'), 'QH12351-2026-' || lpad(i::text, 7, '0'),
    (SELECT id FROM org_unit WHERE code = 'C'),
    CASE WHEN i %% 10 < 8 THEN 'closed' ELSE 'handling' END, 'complaint', 'wages', 'phone',
    (%(words)s::text[])[1 + (hashint8(i) & 1023) %% 20]
        || '，' || (%(places)s::text[])[1 + (hashint8(i * 7) & 1023) %% 20]
        || '县职工' || (i %% 9973)::text || '号反映',
    repeat('老板说等工程款到了再发，可是已经等了三个月。', 5),
    (%(places)s::text[])[1 + (hashint8(i * 7) & 1023) %% 20]
        || (%(trades)s::text[])[1 + (hashint8(i * 13) & 1023) %% 20]
        || chr(19968 + (hashint8(i * 17) & 8191)) || chr(19968 + (hashint8(i * 19) & 8191))
        || '有限公司',
    '63', 1, false, false,
    chr(19968 + (hashint8(i * 23) & 8191)) || chr(19968 + (hashint8(i * 29) & 8191)),
    timestamptz '2024-01-01' + i * interval '30 seconds',
    CASE WHEN i %% 10 < 8 THEN NULL
         ELSE timestamptz '2024-01-08' + i * interval '30 seconds' END, '{}', '', '', '', 'general'
FROM generate_series(%(from)s::bigint, %(to)s::bigint) i
"""
_LEGS = """
INSERT INTO workflow_leg (id, kind, row_id, form, state, unit_id, sender_id, "order", reply,
    answer, refusal, sent_at)
SELECT nextval('scoping_id'), (SELECT id FROM scoping_kind WHERE label = 'hotline.case'), c.id,
    'lead', CASE WHEN c.state = 'closed' THEN 'checked' ELSE 'sent' END, t.id, c.unit_id, '', '',
    '', '', c.opened_at
FROM (SELECT *, split_part(number, '-', 3)::bigint AS i FROM hotline_case) c
JOIN (SELECT t, array_agg(id ORDER BY n) AS ids FROM targets GROUP BY t) g
  ON g.t = CASE c.i %% 4 WHEN 0 THEN 'D' WHEN 1 THEN 'T' ELSE 'B' END
CROSS JOIN LATERAL (SELECT g.ids[1 + (hashint8(c.i * 31) & 1048575) %% cardinality(g.ids)] AS id) t
WHERE c.i BETWEEN %(from)s AND %(to)s
"""


def median_ms(run: Callable[[], object], times: int = 21) -> float:
    """The median of several runs after two that do not count."""
    spent = []
    for turn in range(times + 2):
        start = time.perf_counter()
        run()
        if turn >= 2:
            spent.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(spent), 2)
