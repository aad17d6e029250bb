"""The hotline at 100,000 cases with legs and clocks, as centre, prefecture, county and base union.

`make bench NAME=hotline` prints one JSON object on its last line. Page keys are the worst of the
four viewers over HTTP, 50 rows, one client; create_per_s and dispatch_per_s are forms sent one
after the other by one agent. `floor` is the same work in plain SQL in the same run, without pages,
permissions or history. boards_s is the job that counts every office's board.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from typing import Any

from benchmarks import spine, world
from benchmarks.client import Browser, served

NAME = "huigong_bench_hotline"
#: Who looks, at which unit, the smallest first; the agent takes down and dispatches too.
VIEWERS = {
    "base": ("B7", "officer"),
    "county": ("D3", "officer"),
    "prefecture": ("F3", "officer"),
    "centre": ("C", "agent"),
}
PAGES = ("list_p50_ms", "deep_p50_ms", "open_p50_ms", "board_p50_ms")
CASES = "/desk/hotline/case/"


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="5,000 rows instead of 100,000")
    told.add_argument("--rows", type=int, default=0)
    asked = told.parse_args()
    rows = asked.rows or (5_000 if asked.quick else 100_000)
    os.environ["HUIGONG_DB_NAME"] = NAME
    with world.fresh_database(NAME):
        spine.prepare_django()
        with world.owner(NAME) as db:
            world.build_tree(db, 2000)
            _say_where_units_lie(db)
        sessions = spine.seat_people(VIEWERS)
        world.add_cases(NAME, rows)
        _make_a_working_day(rows)
        found = measure(sessions)
    print(json.dumps({**found, "rows": rows}, ensure_ascii=False))
    return 0


def _say_where_units_lie(db: Any) -> None:
    """Counties of the tree get the codes of real counties, so that the board's map has places."""
    from huigong.domains.hotline.categories import place_choices

    codes = [code for code, _name in place_choices()]
    for number in range(44):
        db.execute(
            "UPDATE org_unit SET division = %s WHERE code = %s", [codes[number], f"D{number}"]
        )


_PLACES = """
UPDATE hotline_case c SET division = coalesce(p.division, '630102'),
  category = (ARRAY['pay.arrears', 'contract.unsigned', 'safety.injury', 'hours.long',
    'insurance.unpaid'])[1 + (c.id %% 5)::int],
  opened_at = now() - (%(rows)s - split_part(c.number, '-', 3)::bigint)
    * %(step)s * interval '1 second',
  closed_at = CASE WHEN c.state = 'closed' THEN now() - (c.id %% 40) * interval '1 day' END,
  is_satisfied = CASE WHEN c.state = 'closed' THEN c.id %% 9 > 0 END
FROM (SELECT l.row_id, d.division FROM workflow_leg l
      JOIN org_closure k ON k.descendant_id = l.unit_id
      JOIN org_unit d ON d.id = k.ancestor_id AND d.code ~ '^D' AND k.line = 1) p
WHERE p.row_id = c.id
"""
_INTAKES = """
INSERT INTO workflow_leg (id, kind, row_id, form, state, unit_id, "order", reply, answer, refusal,
    sent_at, signed_at)
SELECT nextval('scoping_id'), (SELECT id FROM scoping_kind WHERE label = 'hotline.case'), c.id,
    'intake', CASE WHEN c.state = 'closed' THEN 'checked' ELSE 'signed' END, c.unit_id, '', '', '',
    '', c.opened_at, c.opened_at FROM hotline_case c
"""
_CLOCKS = """
INSERT INTO workflow_clock (id, kind, row_id, leg_id, unit_id, step, param, started_at, due_at, due,
    pause_reason, stopped_at)
SELECT nextval('scoping_id'), l.kind, l.row_id, l.id, l.unit_id, s.step, 'hotline.sign_hours',
    c.opened_at, coalesce(c.closed_at, now() + ((c.id % 14) - 5) * interval '1 day'), '{}', '',
    CASE WHEN c.state = 'closed' OR s.step = 'accept' THEN coalesce(c.closed_at, c.opened_at) END
FROM workflow_leg l JOIN hotline_case c ON c.id = l.row_id
CROSS JOIN LATERAL (SELECT CASE l.form WHEN 'intake' THEN 'accept' ELSE 'sign' END AS step) s
"""


def _make_a_working_day(rows: int) -> None:
    """Every case has its place, its first leg and its clocks; a year of them ends now."""
    with world.superuser(NAME) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(_PLACES, {"rows": rows, "step": 365 * 86_400 // rows})
        db.execute(_INTAKES)
        db.execute(_CLOCKS)
        for table in ("hotline_case", "workflow_leg", "workflow_clock"):
            db.execute(f"VACUUM ANALYZE {table}")


def measure(sessions: dict[str, str]) -> dict[str, Any]:
    """All keys, and the floor beside each."""
    found: dict[str, Any] = {"boards_s": _count_boards()}
    worst: dict[str, list[float]] = {key: [] for key in PAGES}
    floor: dict[str, list[float]] = {key: [] for key in PAGES}
    with served(NAME) as port, world.web(NAME) as web:
        for viewer, (code, _role) in VIEWERS.items():
            seen = pages(Browser(port, sessions[viewer]))
            print(viewer, seen, file=sys.stderr, flush=True)
            for key in PAGES:
                worst[key].append(seen[key])
            for key, value in floor_pages(web, code).items():
                floor[key].append(value)
        agent = Browser(port, sessions["centre"])
        found["create_per_s"] = spine.create_over_http(agent)
        found["dispatch_per_s"] = dispatch_over_http(agent)
    found |= {key: max(values) for key, values in worst.items()}
    found["floor"] = {key: max(values) for key, values in floor.items()}
    with world.owner(NAME) as db:
        found["floor"] |= floor_writes(db)
    return found


def _count_boards() -> float:
    from huigong.reports.actions import refresh_boards

    start = time.perf_counter()
    refresh_boards()
    return round(time.perf_counter() - start, 2)


def pages(browser: Browser) -> dict[str, float]:
    """One viewer: first page and deep page in both orders, a case, the board."""
    first = [f"{CASES}?order={order}" for order in ("newest", "rank")]
    deep = [spine.deep_page(browser, target) for target in first]
    found = re.search(rf"{CASES}(\d+)/", browser.get(CASES))
    assert found, "the viewer's list is empty"
    return {
        "list_p50_ms": max(world.median_ms(lambda t=t: browser.get(t)) for t in first),
        "deep_p50_ms": max(world.median_ms(lambda t=t: browser.get(t)) for t in deep),
        "open_p50_ms": world.median_ms(lambda: browser.get(found.group(0))),
        "board_p50_ms": world.median_ms(lambda: browser.get("/desk/board/")),
    }


def dispatch_over_http(browser: Browser, times: int = 100) -> float:
    """Cases a second that an agent sends to a county through the form, one client."""
    from huigong.kernel.org.models import Unit

    units = list(Unit.objects.filter(code__startswith="D").values_list("pk", "name"))
    fresh = re.findall(rf'{CASES}(\d+)/"', browser.get(f"{CASES}?state=registered"))
    cases = list(dict.fromkeys(fresh))
    for page in range(2, 6):
        more = browser.get(f"{CASES}?state=registered&page={page}")
        cases += [n for n in dict.fromkeys(re.findall(rf'{CASES}(\d+)/"', more)) if n not in cases]
    cases = cases[:times]
    assert len(cases) == times, f"only {len(cases)} cases wait to be dispatched"
    start = time.perf_counter()
    for turn, number in enumerate(cases):
        unit, _name = units[turn % len(units)]
        browser.post(f"{CASES}{number}/dispatch/", {"unit": unit, "order": "请核实办理。"})
    return round(times / (time.perf_counter() - start), 1)


def floor_pages(web: Any, code: str) -> dict[str, float]:
    """The same pages in plain SQL; the board is counted anew from the viewer's own rows."""
    seer, kind = spine.ids_of(NAME, code)
    found = spine.floor_pages(web, seer, kind)

    def board() -> list[Any]:
        with web.transaction():
            web.execute("SELECT set_config('huigong.seer', %s, true)", [str(seer)])
            return web.execute(
                "SELECT below FROM reports_board WHERE unit_id = %s", [seer]
            ).fetchall()

    return {**{key: found[key] for key in PAGES[:3]}, "board_p50_ms": world.median_ms(board)}


def floor_writes(db: Any, times: int = 300) -> dict[str, float]:
    """Plain inserts of a case, and of a leg with its clock, each in a transaction of its own."""
    made = spine.floor_writes(db, bulk=1_000)
    db.execute("CREATE TABLE plain_leg (LIKE workflow_leg INCLUDING INDEXES)")
    db.execute("CREATE TABLE plain_clock (LIKE workflow_clock INCLUDING INDEXES)")
    row = db.execute(
        "SELECT l.id, k.id FROM workflow_leg l JOIN workflow_clock k ON k.leg_id = l.id"
        " WHERE l.state = 'checked' LIMIT 1"
    ).fetchone()
    leg, clock = (_copied(db, table) for table in ("workflow_leg", "workflow_clock"))
    start = time.perf_counter()
    for _turn in range(times):
        with db.transaction():
            db.execute(leg, [row[0]])
            db.execute(clock, [row[1]])
            db.execute("UPDATE hotline_case SET is_urgent = is_urgent WHERE id = -1")
    spent = time.perf_counter() - start
    return {"create_per_s": made["create_per_s"], "dispatch_per_s": round(times / spent, 1)}


def _copied(db: Any, table: str) -> str:
    columns = db.execute(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
        " FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'",
        [table],
    ).fetchone()[0]
    plain = table.replace("workflow", "plain")
    return (
        f"INSERT INTO {plain} (id, {columns}) SELECT nextval('scoping_id'), {columns} FROM {table}"
        " WHERE id = %s"
    )


if __name__ == "__main__":
    sys.exit(main())
