"""The tutorial, followed to the letter in a copy of the sources and a database of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from huigong.cli import database
from huigong.config import home

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-register.md"
_BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = "huigong_tutorial"


@pytest.fixture
def checkout(
    tmp_path: Path, template_database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Enough of a checkout to work in, with the database that a developer has by then."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "src" / "huigong", tmp_path / "src" / "huigong", ignore=ignore)
    shutil.copytree(ROOT / "tests" / "contract", tmp_path / "tests" / "contract", ignore=ignore)
    for name in ("pyproject.toml", "conftest.py", "tests/world.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    database.drop(_NAME)
    with database.connect("postgres", "postgres") as server:
        database.create_database(server, _NAME, template_database)
    database.grant_connect(_NAME)
    monkeypatch.setenv("HUIGONG_TEST_FROM", template_database)
    yield tmp_path
    database.drop(_NAME)


def run(checkout: Path, line: str) -> str:
    """One line of the tutorial, with the copy's sources before the installed ones."""
    words = shlex.split(line)
    module = {"huigong": "huigong.cli", "pytest": "pytest"}[Path(words[0]).name]
    environment = {
        **os.environ,
        "PYTHONPATH": str(checkout / "src"),
        "HUIGONG_HOME": str(home.home()),
        "HUIGONG_DB_NAME": _NAME,
        "HUIGONG_DB_ROLE": "",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, *words[1:]],
        check=False,
        capture_output=True,
        text=True,
        cwd=checkout,
        env={key: value for key, value in environment.items() if not key.startswith("PYTEST")},
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.slow
def test_the_tutorial_works_to_the_letter(checkout):
    told = TUTORIAL.read_text(encoding="utf-8")
    assert len(re.findall(r"^## \d", told, re.MULTILINE)) <= 7
    written = 0
    for language, path, text in _BLOCK.findall(told):
        if language == "python":
            (checkout / path).write_text(text, encoding="utf-8")
            written += 0 if "/tests/" in path else len([x for x in text.splitlines() if x.strip()])
        for line in text.splitlines() if language == "sh" else ():
            if line == "make demo":
                continue
            output = run(checkout, line)
            if "describe" in line:
                assert "职工书屋台账" in output and "readingrooms-room-list" in output
            if "pytest" in line:
                assert re.search(r"\b1[0-9] passed", output), output
    assert written < 100
