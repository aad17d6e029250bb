"""The spine at 1,000,000 cases in a tree of 2,000 units on
two lines: pages, search, creating, bulk, a move.

`make bench NAME=spine` prints one JSON object on its last line. Page keys are the worst of three
viewers (province, county, base unit), over HTTP, 50 rows, one client; `floor` is the same work in
plain SQL in the same run, without pages, permissions or history. growth_10x is the worst ratio of
any key from a tenth of the rows to all of them (the move's, which has ten times the rows to move);
growth_pages_10x that of the pages alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg

from benchmarks import world
from benchmarks.client import Browser, served

if TYPE_CHECKING:
    from huigong.kernel.scoping.scope import Scope

NAME = "huigong_bench_spine"
#: The smallest asks first: the database may keep how it answered them, for the province too.
VIEWERS = {"base": "B7", "county": "D3", "province": "P"}
WORDS = ("西宁", "拖欠", "玉树", "物流", "骑手")
PAGES = ("list_p50_ms", "deep_p50_ms", "search_p50_ms", "open_p50_ms")
SEARCHED = "SELECT scoping_search(%s, %s, 9223372036854775807, 50)"


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="20,000 rows instead of 1,000,000")
    told.add_argument("--rows", type=int, default=0)
    asked = told.parse_args()
    rows = asked.rows or (20_000 if asked.quick else 1_000_000)
    os.environ["HUIGONG_DB_NAME"] = NAME
    with world.fresh_database(NAME):
        prepare_django()
        with world.owner(NAME) as db:
            world.build_tree(db, 2000)
        roles = {key: (code, "officer") for key, code in VIEWERS.items()}
        _sessions.update(seat_people({**roles, "agent": ("C", "agent")}))
        world.add_cases(NAME, rows // 10)
        small = measure(min(rows // 10, 100_000) // 10)
        world.add_cases(NAME, rows)
        large = measure(min(rows // 10, 100_000))
    result: dict[str, Any] = {key: large[key] for key in large if key != "floor"}
    result["growth_10x"] = growth(small, large)
    result["growth_pages_10x"] = growth(small, large, only=PAGES)
    result["rows"] = rows
    result["floor"] = {
        **large["floor"],
        "growth_10x": growth(small["floor"], large["floor"]),
        "growth_pages_10x": growth(small["floor"], large["floor"], only=PAGES),
    }
    print(json.dumps(result, ensure_ascii=False))
    return 0


def growth(small: dict[str, Any], large: dict[str, Any], *, only: tuple[str, ...] = ()) -> float:
    """The worst factor by which a key got worse; a rate gets worse by falling."""
    worse = [
        small[key] / large[key] if key.endswith("_per_s") else large[key] / small[key]
        for key in only or large
        if key.endswith(("_ms", "_per_s", "_s"))
    ]
    return round(max(worse), 2)


def prepare_django() -> None:
    """Django on the benchmark's database, as the web role."""
    from huigong.cli.django_verbs import prepare

    prepare(role="web")


def seat_people(people: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Somebody for each key at a unit in a role; for each the session that a browser can carry."""
    from datetime import date

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from huigong.kernel.accounts.models import Account
    from huigong.kernel.org.models import Post, Unit
    from huigong.kernel.scoping.scope import SYSTEM, scope

    sessions = {}
    with scope(SYSTEM, reason="benchmark"):
        for key, (code, role) in people.items():
            account = Account.objects.create_staff(f"bench-{key}", key, "bench-password-1")
            unit = Unit.objects.get(code=code)
            Post.objects.create(unit=unit, account=account, role=role, from_on=date(2020, 1, 1))
            store = SessionStore()
            store[SESSION_KEY] = str(account.pk)
            store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            store[HASH_SESSION_KEY] = account.get_session_auth_hash()
            store.save()
            sessions[key] = str(store.session_key)
    return sessions


_sessions: dict[str, str] = {}


def measure(bulk: int) -> dict[str, Any]:
    """All keys at the present size, and the floor beside each."""
    found: dict[str, Any] = {}
    with served(NAME) as port, world.web(NAME) as web:
        worst: dict[str, list[float]] = {key: [] for key in PAGES}
        floor: dict[str, list[float]] = {key: [] for key in PAGES}
        for viewer, code in VIEWERS.items():
            browser = Browser(port, _sessions[viewer])
            for key, value in _told(viewer, pages(browser)).items():
                worst[key].append(value)
            for key, value in floor_pages(web, *ids_of(NAME, code)).items():
                floor[key].append(value)
        found |= {key: max(values) for key, values in worst.items()}
        found["create_http_per_s"] = create_over_http(Browser(port, _sessions["agent"]))
    found["create_per_s"] = create_by_action()
    found["bulk_per_s"] = bulk_create(bulk)
    found["move_s"] = move()
    _told("all", found)
    found["floor"] = {key: max(values) for key, values in floor.items()}
    with world.owner(NAME) as db:
        found["floor"] |= floor_writes(db, bulk)
    return found


def _told(viewer: str, values: dict[str, float]) -> dict[str, float]:
    print(viewer, values, file=sys.stderr, flush=True)
    return values


def pages(browser: Browser) -> dict[str, float]:
    """One viewer: first page and deep page in both orders, search by two characters, open."""
    url = "/desk/hotline/case/"
    first = {order: f"{url}?order={order}" for order in ("newest", "rank")}
    deep = [deep_page(browser, target) for target in first.values()]
    body = browser.get(url)
    found = re.search(rf"{url}(\d+)/", body)
    assert found, "the viewer's list is empty"
    return {
        "list_p50_ms": max(world.median_ms(lambda t=t: browser.get(t)) for t in first.values()),
        "deep_p50_ms": max(world.median_ms(lambda t=t: browser.get(t)) for t in deep),
        "search_p50_ms": max(
            world.median_ms(lambda w=w: browser.get(f"{url}?q={quote(w)}"), 7) for w in WORDS
        ),
        "open_p50_ms": world.median_ms(lambda: browser.get(found.group(0))),
    }


def deep_page(browser: Browser, target: str) -> str:
    """The last page of a list, reached as a user would: by the pager's own links."""
    body = browser.get(f"{target}&last")
    found = re.search(r'href="([^"]*before=[^"]*)"', body)
    return found.group(1).replace("&amp;", "&") if found else f"{target}&last"


def _agent() -> Scope:
    """The seat of the agent, looked up once; each case then has a scope of its own."""
    from huigong.kernel.access.middleware import seat_scope
    from huigong.kernel.accounts.models import Account
    from huigong.kernel.calendar.present import today
    from huigong.kernel.org.seats import list_seats

    account = Account.objects.get(login="bench-agent")
    return seat_scope(list_seats(account.pk, today())[0], account.pk)


def create_by_action(times: int = 300) -> float:
    """Cases a second through the action, each in a transaction and scope of its own.

    Permission, validation, number, leg, clock, history, sight, tokens and event are part of it.
    """
    from huigong.domains.hotline.actions import register_case
    from huigong.kernel.scoping.scope import scope

    seat = _agent()
    for turn in range(20):
        with scope(seat):
            register_case(**_case(turn))
    start = time.perf_counter()
    for turn in range(times):
        with scope(seat):
            register_case(**_case(turn))
    return round(times / (time.perf_counter() - start), 1)


def _case(turn: int) -> dict[str, Any]:
    return {
        "channel": "phone",
        "kind": "complaint",
        "title": f"工地拖欠三个月工资 {turn}",
        "text": "老板说等工程款到了再发,可是已经等了三个月。",
        "employer": "互助甲申劳务分包有限公司",
        "division": "630223",
        "reporter_name": "马生",
    }


def create_over_http(browser: Browser, times: int = 150) -> float:
    """Cases a second through the agent's form, one client."""
    browser.get("/desk/hotline/new/")
    start = time.perf_counter()
    for turn in range(times):
        browser.post("/desk/hotline/new/", {**_case(turn), "people": "1"})
    return round(times / (time.perf_counter() - start), 1)


def bulk_create(rows: int) -> float:
    """Cases a second through the bulk action, receipts and all."""
    from huigong.domains.hotline.bulk import register_cases
    from huigong.kernel.scoping.scope import scope

    drafts = [{**_case(turn), "key": f"bench/{time.monotonic_ns()}/{turn}"} for turn in range(rows)]
    start = time.perf_counter()
    seat = _agent()
    for begin in range(0, rows, 5_000):
        with scope(seat):
            register_cases(drafts[begin : begin + 5_000])
    return round(rows / (time.perf_counter() - start), 1)


def move() -> float:
    """A prefecture with its counties goes under an
    industrial union on the territorial line, and comes back.
    """
    with world.owner(NAME) as db:
        spent = []
        for parent in ("I0", "P"):
            start = time.perf_counter()
            with db.transaction():
                db.execute(
                    "UPDATE org_link SET parent_id = (SELECT id FROM org_unit WHERE code = %s)"
                    " WHERE line = 1 AND unit_id = (SELECT id FROM org_unit WHERE code = 'F1')",
                    [parent],
                )
                db.execute(
                    "SELECT * FROM org_refresh(ARRAY[(SELECT id FROM org_unit WHERE code = 'F1')])"
                )
            spent.append(time.perf_counter() - start)
    return round(max(spent), 2)


def floor_pages(web: psycopg.Connection, seer: int, kind: int) -> dict[str, float]:
    """The same pages in plain SQL: no HTTP, no template, no look written down."""
    # Fifty numbers first, then their rows: joined at once, the planner may sort all that is seen,
    # and a floor that stumbles would flatter the product.
    base = f"FROM scoping_sight s WHERE s.kind = {kind} AND s.seer = {seer}"
    rows = "SELECT c.* FROM hotline_case c JOIN (SELECT s.row_id {} {}) s ON s.row_id = c.id"

    def run(query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with web.transaction():
            web.execute("SELECT set_config('huigong.seer', %s, true)", [str(seer)])
            return web.execute(query, values).fetchall()

    row = run(f"SELECT s.row_id {base} ORDER BY s.row_id DESC LIMIT 1")[0][0]
    far = run(f"SELECT s.row_id {base} ORDER BY s.row_id LIMIT 1 OFFSET 60")
    mark = far[0][0] if far else row
    newest, rank = (
        "ORDER BY s.row_id DESC LIMIT 50",
        "AND s.rank < '~' ORDER BY s.rank, s.row_id LIMIT 50",
    )
    found = (
        "SELECT c.* FROM scoping_search(%s, %s, 9223372036854775807, 50) r"
        " JOIN hotline_case c ON c.id = r"
    )
    return {
        "list_p50_ms": max(
            world.median_ms(lambda t=t: run(rows.format(base, t))) for t in (newest, rank)
        ),
        "deep_p50_ms": world.median_ms(
            lambda: run(rows.format(base, f"AND s.row_id < {mark} {newest}"))
        ),
        "search_p50_ms": max(world.median_ms(lambda w=w: run(found, (kind, w)), 7) for w in WORDS),
        "open_p50_ms": world.median_ms(lambda: run(f"SELECT * FROM hotline_case WHERE id = {row}")),
    }


def ids_of(name: str, code: str) -> tuple[int, int]:
    """The numbers of a unit and of the kind of cases in a benchmark's database."""
    with world.owner(name) as db:
        row = db.execute(
            "SELECT (SELECT id FROM org_unit WHERE code = %s),"
            " (SELECT id FROM scoping_kind WHERE label = 'hotline.case')",
            [code],
        ).fetchone()
    assert row
    return int(row[0]), int(row[1])


def floor_writes(db: psycopg.Connection, bulk: int) -> dict[str, Any]:
    """Plain inserts into a table of the same columns with
    the same indexes; a plain update of the moved rows' path.
    """
    db.execute("DROP TABLE IF EXISTS plain_case")
    db.execute("CREATE TABLE plain_case (LIKE hotline_case INCLUDING INDEXES)")
    copy = (
        "INSERT INTO plain_case SELECT nextval('scoping_id'), 'p' || nextval('scoping_id'), {}"
        " FROM hotline_case LIMIT {}"
    )
    columns = ", ".join(
        f'"{row[0]}"'
        for row in db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'hotline_case'"
            " AND column_name NOT IN ('id', 'number') ORDER BY ordinal_position"
        ).fetchall()
    )
    order = f"(id, number, {columns})"
    one = copy.format(columns, 1).replace("plain_case SELECT", f"plain_case {order} SELECT")
    many = copy.format(columns, bulk).replace("plain_case SELECT", f"plain_case {order} SELECT")
    start = time.perf_counter()
    for _ in range(300):
        db.execute(one)
    singles = 300 / (time.perf_counter() - start)
    start = time.perf_counter()
    db.execute(many)
    bulks = bulk / (time.perf_counter() - start)
    start = time.perf_counter()
    with db.transaction(force_rollback=True):
        # Plain is without what the product hangs on an update.
        db.execute("ALTER TABLE hotline_case DISABLE TRIGGER USER")
        db.execute(
            "UPDATE hotline_case SET division = '64' WHERE id IN (SELECT row_id FROM scoping_sight"
            " WHERE seer = (SELECT id FROM org_unit WHERE code = 'F1'))"
        )
        moved = time.perf_counter() - start
    return {
        "create_per_s": round(singles, 1),
        "create_http_per_s": round(singles, 1),
        "bulk_per_s": round(bulks, 1),
        "move_s": round(moved, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
