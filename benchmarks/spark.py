"""The model of duplicates on Spark says the same of the same people as on DuckDB.

Part of `make soak`: `python -m benchmarks.spark --people 20000`. The people are those of
`benchmarks/dedupe.py`; the cluster is Spark's own `local-cluster`, two workers in processes of
their own. The last line is one JSON object; the exit code is 1 when the two differ by more than the
noise of floating numbers. Where there is no Java or no pyspark it says so, and is an error only in
CI.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.dedupe import LEAST, make, scores

MASTER = "local-cluster[2,1,1024]"
#: Sums of the same numbers in another order.
_NOISE = 1e-6
_SHOWN = 5
Found = dict[tuple[int, int], Any]


def main() -> int:
    """Compare the same people twice; say where the two part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--master", default=MASTER)
    told = parser.parse_args()
    if missing := lacking():
        return say({"spark": "not run", "why": missing, "ok": not os.environ.get("CI")})
    with tempfile.TemporaryDirectory(prefix="huigong-spark-") as folder:
        return say(compare(Path(folder), told.people, told.seed, told.master))


def lacking() -> str:
    """What is not there to run Spark with; empty when all is."""
    if shutil.which("java") is None:
        return "no Java: apt install default-jre-headless"
    if find_spec("pyspark") is None:
        return "no pyspark: it could not be installed into .local/spark"
    return ""


def compare(folder: Path, people: int, seed: int, master: str) -> dict[str, Any]:
    """Both answers and how they differ."""
    from huigong.domains.twins.linking import likely_pairs, taught_model
    from huigong.domains.twins.on_spark import likely_pairs_on_spark, open_session

    path = folder / "files.csv"
    pairs, hard, _spent = make(path, people, seed)
    model = taught_model(path)
    begun = time.monotonic()
    one = by_pair(likely_pairs(path, least=LEAST, model=model))
    duckdb_seconds = round(time.monotonic() - begun, 1)
    begun = time.monotonic()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = open_session(master, folder)
        try:
            other = by_pair(likely_pairs_on_spark(session, path, least=LEAST, model=model))
        finally:
            # Without it a local cluster prints pages of exceptions on its way out.
            session.stop()
    differing = differences(one, other)
    for line in differing[:_SHOWN]:
        print(f"differs: {line}", flush=True)
    return {
        "people": people,
        "master": master,
        "duckdb": {**scores(set(one), pairs, hard), "pairs": len(one), "seconds": duckdb_seconds},
        "spark": {
            **scores(set(other), pairs, hard),
            "pairs": len(other),
            "seconds": round(time.monotonic() - begun, 1),
        },
        "differing": len(differing),
        "ok": bool(one) and not differing,
    }


def by_pair(found: Any) -> Found:
    """Answers by the pair that they are about."""
    return {(min(one.left, one.right), max(one.left, one.right)): one for one in found}


def differences(one: Found, other: Found) -> list[str]:
    """Every pair of which the two say something else. A pair that stands at the threshold itself
    may be told by one alone.
    """
    said = []
    for pair in sorted(one.keys() | other.keys()):
        left, right = one.get(pair), other.get(pair)
        if left is None or right is None:
            only = left or right
            if abs(only.probability - LEAST) > _NOISE:
                said.append(f"{pair} is told by {'DuckDB' if left else 'Spark'} alone: {only}")
        elif abs(left.probability - right.probability) > _NOISE or left.levels != right.levels:
            said.append(f"{pair}: {left} / {right}")
    return said


def say(result: dict[str, Any]) -> int:
    """The last line, and the exit code."""
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
