"""A province's members come in by sheets, and are found one by one.

`make bench NAME=members` prints one JSON object on its last line. Ten sheets of a tenth of the
rows each (eight CSV, two .xlsx) go through the product's own import jobs, with validation, sealing,
blind indexes, history, events, receipts and the duplicate check at entry; the first and the last
are CSV. Look-ups are forms posted over HTTP, the worst of three viewers (province, county, base
union); `count_p50_ms` is the page of kept numbers. `floor` is the same work in plain SQL in the
same run: rows of the same width copied into tables with the same indexes, without triggers,
history or crypto; look-ups of the same keys without policies. `copy_per_s` copies files and
memberships alone, `copy_all_per_s` every row that an import leaves (sight, words, history, events,
receipts), made beforehand.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import spine, world
from benchmarks.client import Browser, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

NAME = "huigong_bench_members"
#: The smallest asks first: the database may keep how it answered them, for the province too.
VIEWERS = {"base": "B7", "county": "D3", "province": "P"}
FIND, TALLY = "/desk/people/find/", "/desk/membership/tally/"
HEAD = ["工会名称", "会员姓名", "身份证号码", "申请书编号", "联系电话", "八大群体", "入会时间"]
_SHEETS, _BOOKS = 10, (4, 5)
_FAMILY = "王李张刘陈杨马韩祁李才东索多尼"
_GIVEN = "让卓玛措毛吉太杰海山红军建国秀英玉兰小龙福祥桂花德明生成"


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="20,000 rows instead of 1,000,000")
    told.add_argument("--rows", type=int, default=0)
    asked = told.parse_args()
    rows = asked.rows or (20_000 if asked.quick else 1_000_000)
    os.environ["HUIGONG_DB_NAME"] = NAME
    with world.fresh_database(NAME):
        spine.prepare_django()
        with world.owner(NAME) as db:
            world.build_tree(db, 2000)
        people = {key: (code, "officer") for key, code in VIEWERS.items()}
        sessions = spine.seat_people({**people, "keeper": ("P", "officer")})
        found = bring_in(rows)
        from huigong.domains.membership.tally.actions import count_members

        start = time.perf_counter()
        count_members()
        found["tally_s"] = round(time.perf_counter() - start, 2)
        with world.superuser(NAME) as db:
            db.execute("VACUUM ANALYZE")
        found |= look_ups(sessions)
        with world.superuser(NAME) as db:
            found["floor"] = floor(db, rows, rows // _SHEETS)
    print(json.dumps({**found, "rows": rows}, ensure_ascii=False))
    return 0


# --- the sheets -----------------------------------------------------------------------------------


def lines(start: int, count: int) -> Iterator[list[str]]:
    """So many members, each another person, spread over the base unions."""
    from huigong.kernel.people.papers import check_digit

    luck = random.Random(start)  # the same people in every run
    for number in range(start, start + count):
        rest, year = divmod(number, 45)
        rest, month = divmod(rest, 12)
        order, day = divmod(rest, 28)
        first = f"630225{1960 + year}{1 + month:02d}{1 + day:02d}{order:03d}"
        name = luck.choice(_FAMILY) + "".join(luck.choices(_GIVEN, k=luck.choice((1, 2, 2, 3))))
        yield [
            f"B{number % 1538}",
            name,
            first + check_digit(first),
            f"RH-{number}",
            f"13{number % 10}{number:08d}",
            "网约送餐员" if number % 3 == 0 else "",
            f"{2010 + number % 16}-{1 + number % 12:02d}-01",
        ]


def write_sheet(path: Path, start: int, count: int, *, is_book: bool) -> None:
    """One sheet of members."""
    rows = lines(start, count)
    if not is_book:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEAD, *rows]):
            sheet.write_row(at, 0, row)


def bring_in(rows: int) -> dict[str, Any]:
    """Every sheet through its own job: looked at, checked, written."""
    each = rows // _SHEETS
    rates: list[float] = []
    checks: list[float] = []
    with world.peak_memory() as peak:
        for number in range(_SHEETS):
            rate, check = _one_sheet(number, each)
            rates.append(rate)
            checks.append(check)
            print("sheet", number, f"{rate:.0f}/s written, {check:.0f}/s checked", flush=True)
    return {
        "import_first_per_s": round(rates[0], 1),
        "import_last_per_s": round(rates[-1], 1),
        "import_book_per_s": round(rates[_BOOKS[0]], 1),
        "check_per_s": round(checks[0], 1),
        "import_peak_mb": round(peak[0]),
    }


def _one_sheet(number: int, each: int) -> tuple[float, float]:
    from huigong.domains.membership.models import Membership
    from huigong.kernel.access.middleware import seat_scope
    from huigong.kernel.accounts.models import Account
    from huigong.kernel.calendar.present import today
    from huigong.kernel.exchange import import_jobs, jobs
    from huigong.kernel.exchange.models import Job, JobKind, JobState
    from huigong.kernel.org.seats import list_seats
    from huigong.kernel.register.site import site
    from huigong.kernel.scoping.scope import SYSTEM, scope

    with scope(SYSTEM, reason="benchmark"):
        keeper = Account.objects.get(login="bench-keeper")
        (seat,) = list_seats(keeper.pk, today())
    register = site.get(Membership._meta.label_lower)
    with scope(seat_scope(seat, keeper.pk)):
        asked = {"step": import_jobs.CHECK}
        job = jobs.open_job(register, JobKind.IMPORT, seat.key, f"sheet {number}", asked)
    write_sheet(job.source_path, number * each, each, is_book=number in _BOOKS)
    start = time.perf_counter()
    jobs.run(job.pk)
    checked = time.perf_counter() - start
    with scope(SYSTEM, reason="benchmark"):
        asked = {**Job.objects.get(pk=job.pk).asked, "step": import_jobs.APPLY, "by_batches": True}
        Job.objects.filter(pk=job.pk).update(asked=asked, state=JobState.WAITING, receipt={})
    start = time.perf_counter()
    jobs.run(job.pk)
    written = time.perf_counter() - start
    with scope(SYSTEM, reason="benchmark"):
        job = Job.objects.get(pk=job.pk)
        if job.state != JobState.DONE or job.receipt.get("new") != each:
            raise RuntimeError(f"{job.state} {job.error} {job.receipt}")
    return each / written, each / checked


# --- look-ups -------------------------------------------------------------------------------------


def look_ups(sessions: dict[str, str]) -> dict[str, float]:
    """The worst viewer of each kind of look-up, over HTTP."""
    keys = ("id_p50_ms", "phone_p50_ms", "prefix_p50_ms", "pinyin_p50_ms", "infix_p50_ms")
    worst: dict[str, float] = dict.fromkeys((*keys, "count_p50_ms"), 0.0)
    (row,) = lines(7, 1)
    asked = dict(zip(keys, (row[2], row[4], "马", "maxiao", "卓玛"), strict=True))
    with served(NAME) as port:
        browsers = {viewer: Browser(port, sessions[viewer]) for viewer in VIEWERS}
        for browser in browsers.values():
            browser.get(FIND)
            # Until the database has kept its plans, which it does of the first who ask.
            for q in asked.values():
                world.median_ms(partial(_ask, browser, q))
        for viewer, browser in browsers.items():
            times = {key: world.median_ms(partial(_ask, browser, q)) for key, q in asked.items()}
            times["count_p50_ms"] = world.median_ms(partial(browser.get, TALLY))
            print(viewer, times, flush=True)
            worst = {key: max(worst[key], value) for key, value in times.items()}
    return worst


def _ask(browser: Browser, q: str) -> str:
    return browser.post(FIND, {"q": q}, good=(200,))


# --- the floor ------------------------------------------------------------------------------------


def floor(db: psycopg.Connection, rows: int, count: int) -> dict[str, float]:
    """The same rows copied plainly, and the same keys asked for without anybody's sight."""
    db.execute("SET search_path = public")
    for table in ("people_person", "membership_membership"):
        db.execute(f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING INDEXES)")
    start = time.perf_counter()
    for table in ("people_person", "membership_membership"):
        _copied(db, table, count)
    rate = round(count / (time.perf_counter() - start), 1)
    told: dict[str, float] = {
        "copy_per_s": rate,
        "copy_all_per_s": _everything_copied(db, rows, count),
        "import_first_per_s": rate,
        "import_last_per_s": rate,
    }
    questions = {
        "id_p50_ms": "paper_blind = (SELECT paper_blind FROM people_person LIMIT 1)",
        "phone_p50_ms": "phone_blind = (SELECT phone_blind FROM people_person LIMIT 1)",
        "prefix_p50_ms": "name LIKE '马%'",
        "pinyin_p50_ms": "sound LIKE 'maxiao%'",
        "infix_p50_ms": "name LIKE '%卓玛%'",
    }
    for key, where in questions.items():
        query = f"SELECT id, name FROM people_person WHERE {where} LIMIT 50"
        told[key] = world.median_ms(lambda q=query: db.execute(q).fetchall())
    query = (
        "SELECT * FROM membership_membertally WHERE unit_id IN (SELECT id FROM org_unit LIMIT 9)"
    )
    told["count_p50_ms"] = world.median_ms(lambda: db.execute(query).fetchall())
    return told


def _everything_copied(db: psycopg.Connection, rows: int, count: int) -> float:
    """Lines a second, where each line is all the rows that the import made of one."""
    grown = db.execute(
        "SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND reltuples > %s / 2"
        " AND relnamespace = 'public'::regnamespace",
        [rows],
    ).fetchall()
    spent = 0.0
    for table, tuples in grown:
        db.execute(f'CREATE TABLE IF NOT EXISTS plain_{table} (LIKE "{table}" INCLUDING INDEXES)')
        db.execute(f"TRUNCATE plain_{table}")
        some = round(tuples / rows * count)
        start = time.perf_counter()
        _write(db, table, _read(db, f'COPY (SELECT * FROM "{table}" LIMIT {some}) TO STDOUT'))
        spent += time.perf_counter() - start
        db.execute(f"DROP TABLE plain_{table}")
    return round(count / spent, 1)


def _copied(db: psycopg.Connection, table: str, count: int) -> None:
    """Read so many rows out and copy them in again."""
    some = f"SELECT * FROM {table} ORDER BY id LIMIT {count}"
    _write(db, table, _read(db, f"COPY ({some}) TO STDOUT"))


def _read(db: psycopg.Connection, source: str) -> list[bytes]:
    with db.cursor() as out, out.copy(source) as read:
        return [bytes(block) for block in read]


def _write(db: psycopg.Connection, table: str, data: list[bytes]) -> None:
    with db.cursor() as into, into.copy(f"COPY plain_{table} FROM STDIN") as write:
        for block in data:
            write.write(block)


if __name__ == "__main__":
    raise SystemExit(main())
