"""How long a change of the master key takes, with a kill in the middle.

`make bench NAME=rotation` makes 1,000,000 people (ARGS="--people N"), changes the key, kills the
change about half way through the sealed values and again half way through the indexes, and goes on;
one JSON object on the last line. `unreadable` counts sampled people that could not be opened at the
moment of a kill or afterwards, `unfindable` those whom their paper did not lead to.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import world

NAME = "huigong_bench_rotation"
_SAMPLE = 2_000


def main() -> int:
    """Run it; the JSON is the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    told = parser.parse_args()
    os.environ["HUIGONG_DB_NAME"] = NAME
    with world.fresh_database(NAME), tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huigong.config.settings")
        from huigong.config import home

        keys = Path(folder) / "secrets.json"
        shutil.copy(home.home() / "secrets.json", keys)
        os.environ["HUIGONG_MASTER_KEY_FILE"] = str(keys)
        import django

        django.setup()
        result = measure(told.people)
    print(json.dumps(result, ensure_ascii=False))
    return 0


def measure(count: int) -> dict[str, Any]:
    """Make people, change, kill, look, go on, look."""
    begun = time.monotonic()
    _make(count)
    result: dict[str, Any] = {"people": count, "made_s": round(time.monotonic() - begun)}
    result["sealing_killed_s"] = _killed("people.Person.key_wrapped", count // 2)
    result["unreadable"], result["unfindable"] = _unreadable(count), _unfindable(count)
    result["indexing_killed_s"] = _killed("people.Person ", count // 2, "--resume")
    result["unreadable"] += _unreadable(count)
    result["unfindable"] += _unfindable(count)
    begun = time.monotonic()
    said, wrong = _command("--resume").communicate()
    result["rest_s"] = round(time.monotonic() - begun, 1)
    assert not wrong, wrong
    result["unreadable"] += _unreadable(count)
    result["unfindable"] += _unfindable(count)
    result["left"] = said.strip().splitlines()[-1]
    spent = result["sealing_killed_s"] + result["indexing_killed_s"] + result["rest_s"]
    return {**result, "people_per_s": round(count / spent)}


def _killed(stage: str, at: int, *words: str) -> float:
    """Begin, kill once so many are done, and say after how many seconds that was."""
    begun, running = time.monotonic(), _command(*words)
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith(stage) and _done(line) >= at:
            break
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    return round(time.monotonic() - begun, 1)


def _done(line: str) -> int:
    return int(line.split("：")[1].split("/", maxsplit=1)[0])


def _command(*words: str) -> subprocess.Popen[str]:
    told = [sys.executable, "-u", "-m", "huigong.cli", "keys", "rotate", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(told, stdout=pipe, stderr=pipe, text=True)


def _make(count: int) -> None:
    """Loaded without triggers: who sees them does not matter to their keys."""
    from huigong.kernel.people.keys import make_key
    from huigong.kernel.people.models import Person
    from huigong.kernel.people.tests.samples import citizen
    from huigong.kernel.people.writing import put_paper

    table = Person._meta.db_table
    columns = "id, unit_id, name, sound, paper_kind, paper, paper_blind, tail_blind, key_wrapped"
    with world.owner(NAME) as db:
        world.build_tree(db, 200)
        world.give_defaults(db, table)
    with world.superuser(NAME) as db:
        db.execute("SET session_replication_role = replica")
        with db.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for number in range(1, count + 1):
                row = Person(id=number)
                _key, row.key_wrapped = make_key(number)
                put_paper(row, "1", citizen(number))
                sealed = row.paper.data(keys=lambda one=row: one.keys)
                told = (number, number % 200 + 1, "才让卓玛", "cairangzhuoma", "1", sealed)
                copy.write_row((*told, row.paper_blind, row.tail_blind, row.key_wrapped))
        db.execute(f"ANALYZE {table}")


def _unreadable(count: int) -> int:
    from huigong.kernel.people.keys import open_key
    from huigong.kernel.people.models import Person
    from huigong.kernel.scoping.scope import SYSTEM, scope
    from huigong.kernel.sealing import Unreadable

    wrong = 0
    open_key.cache_clear()
    with scope(SYSTEM, reason="benchmark"):
        every = list(Person.objects.values_list("pk", flat=True))
        for row in Person.objects.filter(pk__in=random.sample(every, min(_SAMPLE, count))):
            try:
                wrong += row.paper is None or len(row.paper.open()) != 18
            except Unreadable:
                wrong += 1
    return wrong


def _unfindable(count: int) -> int:
    from huigong.kernel.people.models import Person
    from huigong.kernel.people.tests.samples import citizen
    from huigong.kernel.people.writing import paper_forms
    from huigong.kernel.scoping.scope import SYSTEM, scope
    from huigong.kernel.sealing import key_provider

    key_provider.cache_clear()
    # There are but a thousand numbers of the tests: each leads to all who were given it.
    wrong, numbers = 0, min(count, 1000)
    with scope(SYSTEM, reason="benchmark"):
        for number in random.sample(range(1000), min(_SAMPLE // 10, numbers)):
            wanted = len(range(number or 1000, count + 1, 1000))
            found = Person.objects.filter(paper_blind__in=paper_forms("1", citizen(number)))
            wrong += wanted - found.count()
    return wrong


if __name__ == "__main__":
    sys.exit(main())
