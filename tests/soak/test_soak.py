"""The soak itself, short: an installation of its own, some kills, and everything is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(
    bool(os.environ.get("HUIGONG_DB_HOST")), reason="只能杀自己的数据库，不碰别处的"
)
def test_twenty_seconds_of_kills_lose_nothing(tmp_path: Path) -> None:
    place = tmp_path / "soak"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", "--seconds", "20", "--home", str(place)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert told["ok"]
    assert told["answered"] == told["found"] > 0
    assert sum(told["kills"].values()) > 0
    assert not place.exists()
