"""Work goes on while processes die: what was answered "received" is there exactly once.

`make soak` (ten minutes) or `python -m benchmarks.soak --seconds 60`. What is killed and what is
asked afterwards: `docs/operators/reliability.md`. The last line is one JSON object; the exit code
is 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.soaking import clients
from benchmarks.soaking.clients import Office
from benchmarks.soaking.installation import Installation
from benchmarks.soaking.journal import Journal
from benchmarks.soaking.killing import Killer
from benchmarks.soaking.overload import overload
from benchmarks.soaking.reckoning import Reckoning, reckon
from benchmarks.soaking.watching import Visitor, outages, summary

_SETTLE_SECONDS = 240
_SHOWN = 10
_LEFT = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'doing' OR (status = 'todo' AND task_name NOT LIKE '%.tidy')
"""


def main() -> int:
    """Prepare, work and kill, settle, reckon, report."""
    told = argparse.ArgumentParser(prog="make soak")
    told.add_argument("--seconds", type=int, default=600)
    told.add_argument("--seed", type=int, default=0)
    told.add_argument("--home", default=".local/soak", help="its own home; made anew")
    told.add_argument("--overload", action="store_true", help="too much work instead of kills")
    told.add_argument("--keep", action="store_true", help="keep the installation to look into")
    asked = told.parse_args()
    place = Installation(Path(asked.home).absolute())
    say(f"[1/4] 准备独立的安装 {place.folder}（种子 {asked.seed}）")
    seats = place.prepare(workers=12 + asked.seconds // 2)
    is_ok = False
    try:
        if asked.overload:
            result = too_much(place, seats)
        else:
            result = run(place, seats, asked.seconds, asked.seed)
        is_ok = bool(result["ok"])
    finally:
        place.stop()
        if is_ok and not asked.keep:
            place.discard()
        else:
            say(f"保留现场：{place.folder}")
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if is_ok else 1


def say(text: str) -> None:
    """A line of the report."""
    print(text, file=sys.stdout, flush=True)


def run(place: Installation, seats: clients.Seats, seconds: int, seed: int) -> dict[str, Any]:
    """The whole soak in a prepared place; what the last line says."""
    place.start()
    journal = Journal(place.folder / "received.jsonl")
    office = Office(place.port, seats, journal, seed, pause=0.5)
    killer = Killer(place, seed, between=(1, 4))
    visitor = Visitor(place.port)
    wait_served(visitor)
    say(f"[2/4] 工作并随机杀进程 {seconds} 秒")
    begun = time.monotonic()
    stop_killing, stop_watching = threading.Event(), threading.Event()
    people = [start(job) for job in at_work(office, place, killer)]
    killing = start(lambda: killer.run(stop_killing, visitor.is_well))
    watching = start(lambda: visitor.run(stop_watching))
    time.sleep(seconds)
    stop_killing.set()
    killing.join()
    office.over.set()
    for thread in people:
        thread.join()
    journal.close()
    say("[3/4] 等一切恢复、任务做完")
    settled = settle(place)
    stop_watching.set()
    watching.join()
    place.stop()
    with place.superuser() as db:
        outcome = reckon(db, journal, place.messages, f"hotline.case/{seats.year}")
        slow = close_claims(db)
    say("[4/4] 结果")
    downtime = summary(outages(visitor.visits, killer.kills))
    report(place, journal, outcome, downtime)
    say(f"恢复用时 {settled:.0f} 秒；发送中断、不再重发的短信 {slow} 条")
    return {
        "seconds": round(time.monotonic() - begun),
        "kills": killer.counts(),
        "answered": outcome.answered,
        "found": outcome.found,
        "lost": len(outcome.lost),
        "twice": len(outcome.twice),
        "orphans": len(outcome.orphans),
        "ok": outcome.ok,
    }


def too_much(place: Installation, seats: clients.Seats) -> dict[str, Any]:
    """Half as much again as it can do, without kills."""
    place.start()
    wait_served(Visitor(place.port))
    say("[2/4] 先量能力，再加五成")
    return overload(place, seats)


def at_work(office: Office, place: Installation, killer: Killer) -> list[Callable[[], None]]:
    """Who does what at the same time."""
    first, second = clients.AGENTS
    half = len(clients.OFFICERS) // 2
    return [
        lambda: clients.report(office, 0, 2),
        lambda: clients.report(office, 1, 2),
        lambda: clients.take_calls(office, second),
        lambda: clients.dispatch(office, first),
        lambda: clients.handle(office, clients.OFFICERS[:half]),
        lambda: clients.handle(office, clients.OFFICERS[half:]),
        lambda: clients.finish(office, first),
        lambda: clients.export(office, first, lambda: kill_export(place, killer)),
    ]


def start(job: Callable[[], None]) -> threading.Thread:
    """Run it beside the others."""
    thread = threading.Thread(target=job)
    thread.start()
    return thread


def wait_served(visitor: Visitor) -> None:
    """Until the first page is there. Raises RuntimeError after a minute."""
    over = threading.Event()
    threading.Timer(0.5, over.set).start()
    for _turn in range(120):
        visitor.run(over)
        if visitor.visits and visitor.visits[-1].is_served:
            return
        over.clear()
        threading.Timer(0.5, over.set).start()
    raise RuntimeError("no page after a minute")


def kill_export(place: Installation, killer: Killer) -> None:
    """Kill the worker as soon as an export is running."""
    for _turn in range(200):
        try:
            with place.superuser() as db:
                row = db.execute("SELECT 1 FROM exchange_job WHERE state = 'running'").fetchone()
        except psycopg.OperationalError:
            row = None
        if row:
            killer.kill("worker")
            return
        time.sleep(0.03)


def settle(place: Installation) -> float:
    """Wait until no job is left to do; the seconds it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < _SETTLE_SECONDS:
        try:
            with place.superuser() as db:
                row = db.execute(_LEFT).fetchone()
                if row and row[0] == 0:
                    return time.monotonic() - begun
        except psycopg.OperationalError:
            pass
        time.sleep(1)
    return time.monotonic() - begun


def close_claims(db: psycopg.Connection[Any]) -> int:
    """How many messages were on their way when their worker died: they are not sent again."""
    row = db.execute("SELECT count(*) FROM notices_message WHERE state = 'sending'").fetchone()
    return int(row[0]) if row else 0


def report(
    place: Installation,
    journal: Journal,
    outcome: Reckoning,
    downtime: dict[str, tuple[int, float, float]],
) -> None:
    """For people, before the line for machines."""
    say("  被杀的            次数  停顿中位(秒)  最长(秒)")
    for kind, (times, median, worst) in downtime.items():
        say(f"  {kind:<16} {times:>5} {median:>12} {worst:>9}")
    say(f"  huigong serve 整体重启 {place.restarts} 次")
    say(f"  应答“已收到” {outcome.answered}，找到 {outcome.found}")
    say(f"  没有应答、后来看到已办 {journal.unknown}")
    say(f"  未得应答的请求（都重试了）：{dict(journal.faults)}")
    for title, wrong in (
        ("丢失", outcome.lost),
        ("重复", outcome.twice),
        ("残缺", outcome.orphans),
    ):
        say(f"  {title}：{len(wrong)}")
        for line in wrong[:_SHOWN]:
            say(f"    {line}")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[1])
    sys.exit(main())
