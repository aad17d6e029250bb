"""Letters issued by many at once in one series, while processes are killed: no gap, no twin.

`make bench NAME=issuing` prints one JSON object on its last line. 200 drafts of one county are
issued by eight processes; every few letters one of them is killed (SIGKILL) and another takes its
place. `gaps`, `twins` and `unnumbered` must be 0; the exit code is 1 otherwise. `make soak` runs
it too; a soak of less than ten minutes the quick form.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from benchmarks import letters, spine, world

NAME = "huigong_bench_issuing"
#: Letters, processes, kills.
_FULL, _QUICK = (200, 8, 12), (30, 3, 3)


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="30 letters, three processes and kills")
    told.add_argument("--work", default="", help="issue these, one after the other (its own use)")
    asked = told.parse_args()
    os.environ["HUIGONG_DB_NAME"] = NAME
    if asked.work:
        return work([int(one) for one in asked.work.split(",")])
    count, workers, kills = _QUICK if asked.quick else _FULL
    with world.fresh_database(NAME):
        spine.prepare_django()
        with world.owner(NAME) as db:
            world.build_tree(db, 200)
        spine.seat_people({"writer": ("D3", "officer")})
        found = measure(Crowd(letters.drafts(NAME, count), workers, kills))
    print(json.dumps(found, ensure_ascii=False))
    return int(bool(found["gaps"] or found["twins"] or found["unnumbered"]))


def work(ids: list[int]) -> int:
    """A worker: issue each draft that is still one; what somebody else has issued is left."""
    spine.prepare_django()
    from django.core.exceptions import ValidationError

    from huigong.domains.supervision.letters.actions import issue_letter
    from huigong.domains.supervision.letters.models import Letter
    from huigong.kernel.scoping.scope import scope

    seat = letters.writer()
    print("ready", flush=True)
    for number in ids:
        with scope(seat):
            try:
                issue_letter(Letter.objects.get(pk=number), signer="马主席", signer_post="主席")
            except ValidationError:
                continue
        print("issued", number, flush=True)
    return 0


class Crowd:
    """Processes that issue the same drafts in orders of their own; the killed are replaced."""

    def __init__(self, ids: list[int], workers: int, most_kills: int) -> None:
        self.ids, self.luck = ids, random.Random(5)
        self.workers, self.most_kills = workers, most_kills
        self.issued: set[str] = set()
        self.doomed = self.kills = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        """Until every process of the last generation has ended by itself."""
        threads = [threading.Thread(target=self._one, args=(n,)) for n in range(self.workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, place: int) -> None:
        while not self._live(place):
            pass

    def _live(self, place: int) -> bool:
        """One process: whether it ended by itself. Who fails is not replaced: what is left is
        counted.
        """
        with self._lock:
            ids = self.luck.sample(self.ids, len(self.ids))
            is_doomed = self.doomed < self.most_kills
            last = self.luck.randint(1, 8)
            wait = self.luck.random() * 0.03
            self.doomed += is_doomed
        words = [sys.executable, "-m", "benchmarks.issuing", "--work", ",".join(map(str, ids))]
        worker = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        mine = 0
        for line in worker.stdout:
            if line.startswith("issued"):
                mine += 1
                with self._lock:
                    self.issued.add(line.split()[1])
            if is_doomed and mine >= last:
                time.sleep(wait)  # somewhere within the next one
                worker.kill()
                break
        is_killed = worker.wait() == -signal.SIGKILL
        with self._lock:
            self.kills += is_killed
        return not is_killed


def measure(crowd: Crowd) -> dict[str, Any]:
    """Issue them all, then count the numbers."""
    count = len(crowd.ids)
    start = time.perf_counter()
    crowd.run()
    spent = time.perf_counter() - start
    with world.superuser(NAME) as db:
        rows = db.execute("SELECT state, serial, number FROM supervision_letter").fetchall()
    serials = sorted(serial for _state, serial, _number in rows if serial is not None)
    numbers = [number for _state, _serial, number in rows if number]
    return {
        "letters": count,
        "workers": crowd.workers,
        "kills": crowd.kills,
        "gaps": len(set(range(1, count + 1)) - set(serials)),
        "twins": len(serials) - len(set(serials)) + len(numbers) - len(set(numbers)),
        "unnumbered": sum(state != "issued" for state, _serial, _number in rows),
        "told": len(crowd.issued),
        "spent_s": round(spent, 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
