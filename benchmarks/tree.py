"""The tree at 150,000 units, in 6 levels and in 10: sight, what is below a unit, a move.

`make bench NAME=tree` prints one JSON object on its last line; each key is the worst of the two
shapes. visible_p50_ms: the first page of the case list over HTTP, 50 rows, the worst of viewers at
province, prefecture, county, township and grassroots. subtree_p50_ms: over HTTP, the page of a
prefecture with the counts of all below it on both lines, or the page of its children, whichever is
slower. move_s: a prefecture goes under another, by the product's own action, from the press of the
button to the receipt: links, closure, sight, the list of who sees what. growth_10x: the worst ratio
of any key from 15,000 units and 10,000 rows to 150,000 and 100,000; the move is taken per moved
unit there, because it moves ten times as many (move_growth_10x is the plain ratio). `floor` is the
same work in plain SQL in the same run: no HTTP, no template, paths instead of two dated lines.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import psycopg

from benchmarks import world
from benchmarks.client import Browser, served

NAME = "huigong_bench_tree"
#: What part of all units stands on each middle level; the rest are grassroots unions.
SHAPES = {
    "6": (("T", 0.01),),
    "10": (("T", 0.003), ("G", 0.008), ("H", 0.025), ("J", 0.08), ("K", 0.2)),
}
VIEWERS = {"base": "B1", "township": "T1", "county": "D1", "prefecture": "F1", "province": "P"}
CASES = "/desk/hotline/case/"
KEYS = ("visible_p50_ms", "subtree_p50_ms", "move_s")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one tree gave, and how many units its move took along."""

    found: dict[str, float]
    floor: dict[str, float]
    moved: int


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="a tenth of everything")
    size = 15_000 if told.parse_args().quick else 150_000
    os.environ["HUIGONG_DB_NAME"] = NAME
    small = {shape: run(shape, size // 10) for shape in SHAPES}
    large = {shape: run(shape, size) for shape in SHAPES}
    result: dict[str, Any] = {key: max(large[s].found[key] for s in SHAPES) for key in KEYS}
    result["growth_10x"] = max(growth(small[s], large[s], "found") for s in SHAPES)
    result["move_growth_10x"] = max(
        round(large[s].found["move_s"] / small[s].found["move_s"], 2) for s in SHAPES
    )
    floor: dict[str, Any] = {key: max(large[s].floor[key] for s in SHAPES) for key in KEYS}
    floor["growth_10x"] = max(growth(small[s], large[s], "floor") for s in SHAPES)
    result |= {"units": size, "rows": rows_for(size), "shapes": {s: large[s].found for s in SHAPES}}
    print(json.dumps({**result, "floor": floor}, ensure_ascii=False))
    return 0


def rows_for(units: int) -> int:
    """Two rows for three units."""
    return units * 2 // 3


def growth(small: Figures, large: Figures, which: str) -> float:
    """The worst ratio of any key; the move per moved unit."""
    before, after = getattr(small, which), getattr(large, which)
    ratios = [after[key] / before[key] for key in KEYS if key != "move_s"]
    ratios.append((after["move_s"] / large.moved) / (before["move_s"] / small.moved))
    return round(max(ratios), 2)


def run(shape: str, units: int) -> Figures:
    """One tree in a database of its own, measured and dropped."""
    with world.fresh_database(NAME):
        with world.owner(NAME) as db:
            build(db, SHAPES[shape], units)
        sessions = seat_people()
        world.add_cases(NAME, rows_for(units))
        found = pages(sessions)
        with world.web(NAME) as web, world.owner(NAME) as db:
            floor = floor_pages(web) | {"move_s": floor_move(db)}
            moved = one(db, "SELECT count(*) FROM org_closure WHERE ancestor_id = unit_id('F1')")
        found["move_s"] = move()
    figures = Figures(found, floor, moved)
    print(f"{units} units, {shape} levels: {figures}", file=sys.stderr, flush=True)
    return figures


def build(db: psycopg.Connection, middle: tuple[tuple[str, float], ...], units: int) -> None:
    """Nation, province, 8 prefectures, 44 counties, the shape's levels, unions; 7 industries."""
    db.execute(
        "CREATE FUNCTION unit_id(text) RETURNS int LANGUAGE sql STABLE AS"
        " 'SELECT id FROM org_unit WHERE code = $1'"
    )
    counts = [("F", 8), ("D", 44), *((letter, int(units * part)) for letter, part in middle)]
    counts.append(("B", units - sum(n for _letter, n in counts) - 10))
    add_units(db, 1, [("N", 1), ("P", 1), ("C", 1)], bare=True)
    add_units(db, 2, [("I", 7)])
    for level, (letter, number) in enumerate(counts, 3):
        add_units(db, level, [(letter, number)])
    links = [("P", "'N'"), ("C", "'P'"), ("I", "'P'"), ("F", "'P'")]
    for (letter, _n), (above, m) in zip(counts[1:], counts, strict=False):
        links.append((letter, f"'{above}' || substr(u.code, 2)::int %% {m}"))
    for letter, parent in links:
        link(db, 1, letter, parent, "true")
    link(db, 2, "B", "'I' || substr(u.code, 2)::int %% 7", "substr(u.code, 2)::int %% 3 = 0")
    db.execute("ANALYZE org_unit; ANALYZE org_link")
    start = time.perf_counter()
    db.execute("SELECT org_rebuild()")
    print(f"org_rebuild {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
    db.execute("VACUUM ANALYZE org_closure")


def add_units(
    db: psycopg.Connection, level: int, wanted: list[tuple[str, int]], *, bare: bool = False
) -> None:
    """Units of a level, called by a letter and a number (the top ones by the letter alone)."""
    for letter, number in wanted:
        code = f"'{letter}'" if bare else f"'{letter}' || i"
        db.execute(
            "INSERT INTO org_unit (code, name, short, type, level, division, opened_on)"
            f" SELECT {code}, '单位' || {code}, '单位' || {code}, 'base', %s, '63',"
            " date '2000-01-01'"
            " FROM generate_series(0, %s) i",
            [min(level, 7), number - 1],
        )


def link(db: psycopg.Connection, line: int, letter: str, parent: str, which: str) -> None:
    """Put units under their parents on a line."""
    db.execute(
        "INSERT INTO org_link (unit_id, parent_id, line, from_on)"
        " SELECT u.id, p.id, %s, date '2000-01-01'"
        f" FROM org_unit u JOIN org_unit p ON p.code = {parent}"
        f" WHERE u.code ~ '^{letter}[0-9]*$' AND {which}",
        [line],
    )


def one(db: psycopg.Connection, query: str) -> int:
    """The one number that a query gives."""
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0


def seat_people() -> dict[str, str]:
    """An officer at each height with a session, and an administrator of the nation for the move."""
    from huigong.cli.django_verbs import prepare

    prepare(role="web")
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from huigong.kernel.accounts.models import Account
    from huigong.kernel.org.models import Post, Unit
    from huigong.kernel.scoping.scope import SYSTEM, scope

    connection.close()
    connection.settings_dict["NAME"] = NAME
    sessions = {}
    with scope(SYSTEM, reason="benchmark"):
        for key, code in {**VIEWERS, "admin": "N"}.items():
            account = Account.objects.create_staff(f"bench-{key}", key, "bench-password-1")
            role = "admin" if key == "admin" else "officer"
            unit = Unit.objects.get(code=code)
            Post.objects.create(unit=unit, account=account, role=role, from_on=date(2020, 1, 1))
            store = SessionStore()
            store[SESSION_KEY] = str(account.pk)
            store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            store[HASH_SESSION_KEY] = account.get_session_auth_hash()
            store.save()
            sessions[key] = str(store.session_key)
    connection.close()
    return sessions


def pages(sessions: dict[str, str]) -> dict[str, float]:
    """The pages over HTTP."""
    with world.owner(NAME) as db:
        unit = one(db, "SELECT unit_id('F1')")
    with served(NAME) as port:
        visible = {
            viewer: world.median_ms(partial(Browser(port, sessions[viewer]).get, CASES))
            for viewer in VIEWERS
        }
        browser = Browser(port, sessions["province"])
        subtree = [
            world.median_ms(partial(browser.get, path))
            for path in (f"/desk/org/units/{unit}/", f"/desk/org/units/{unit}/children/")
        ]
    print(visible, subtree, file=sys.stderr, flush=True)
    return {"visible_p50_ms": max(visible.values()), "subtree_p50_ms": max(subtree)}


def move() -> float:
    """A prefecture under another by the plan's own action; its rehearsal is not counted."""
    from django.db import connection

    from huigong.kernel.access.middleware import seat_scope
    from huigong.kernel.calendar.present import today
    from huigong.kernel.org.models import Post, Unit
    from huigong.kernel.org.seats import list_seats
    from huigong.kernel.reorganisation import plans
    from huigong.kernel.scoping.scope import scope

    post = Post.objects.get(role="admin")
    taken = seat_scope(list_seats(post.account_id, today())[0], post.account_id)
    unit, target = (Unit.objects.get(code=code) for code in ("F1", "F2"))
    with scope(taken):
        plan = plans.prepare_plan(title="bench", planned_on=today())
        plans.add_step(plan=plan, verb="move", unit=unit, target=target)
        plan = plans.ready_plan(plans.preview_plan(plan))
    start = time.perf_counter()
    with scope(taken):
        plans.apply_plan(plan)
    spent = time.perf_counter() - start
    connection.close()
    return round(spent, 3)


def floor_pages(web: psycopg.Connection) -> dict[str, float]:
    """The same pages as bare queries of the web role."""
    kind = one(web, "SELECT id FROM scoping_kind WHERE label = 'hotline.case'")
    units = {code: one(web, f"SELECT unit_id('{code}')") for code in {*VIEWERS.values(), "F1"}}
    listed = (
        "SELECT c.* FROM scoping_sight s JOIN hotline_case c ON c.id = s.row_id"
        f" WHERE s.kind = {kind} AND s.seer = {{}} ORDER BY s.row_id DESC LIMIT 50"
    )

    def run_as(seer: int, query: str) -> None:
        with web.transaction():
            web.execute("SELECT set_config('huigong.seer', %s, true)", [str(seer)])
            web.execute(query).fetchall()

    visible = [
        world.median_ms(partial(run_as, units[code], listed.format(units[code])))
        for code in VIEWERS.values()
    ]
    below = f"SELECT line, count(*) FROM org_closure WHERE ancestor_id = {units['F1']} GROUP BY 1"
    under = (
        "SELECT u.*, (SELECT count(*) FROM org_link x WHERE x.parent_id = u.id AND x.line = 1)"
        " FROM org_link k JOIN org_unit u ON u.id = k.unit_id"
        f" WHERE k.parent_id = {units['F1']} AND k.line = 1"
    )
    subtree = [world.median_ms(partial(run_as, units["P"], query)) for query in (below, under)]
    return {"visible_p50_ms": max(visible), "subtree_p50_ms": max(subtree)}


def floor_move(db: psycopg.Connection) -> float:
    """The same move where each unit and each row carries its path as text: two updates."""
    db.execute(
        "CREATE TABLE plain_unit AS SELECT c.descendant_id AS id,"
        " '/' || string_agg(c.ancestor_id::text, '/' ORDER BY c.depth DESC) || '/' AS path"
        " FROM org_closure c WHERE c.line = 1 GROUP BY 1"
    )
    db.execute(
        "CREATE TABLE plain_row AS SELECT s.kind, s.row_id, u.path FROM scoping_sight s"
        " JOIN plain_unit u ON u.id = s.seer WHERE s.is_base"
    )
    for table in ("plain_unit", "plain_row"):
        db.execute(f"CREATE INDEX ON {table} (path text_pattern_ops)")
        db.execute(f"VACUUM ANALYZE {table}")
    paths = [
        str(db.execute("SELECT path FROM plain_unit WHERE id = unit_id(%s)", [code]).fetchone()[0])
        for code in ("F1", "F2")
    ]
    start = time.perf_counter()
    with db.transaction():
        for table in ("plain_unit", "plain_row"):
            db.execute(
                f"UPDATE {table} SET path = %s || substr(path, %s) WHERE path LIKE %s",
                [f"{paths[1]}{paths[0].split('/')[-2]}/", len(paths[0]) + 1, f"{paths[0]}%"],
            )
    return round(time.perf_counter() - start, 4)


if __name__ == "__main__":
    sys.exit(main())
