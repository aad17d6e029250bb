"""What a stranger's machine gets: public sources, headers, and verbs that say their purpose."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.test import Client

from huigong import cli
from huigong.cli import database, own_verbs
from huigong.cli.django_verbs import declared
from huigong.cli.doctor import verdict
from huigong.cli.verbs import PURPOSES, Verb, find
from huigong.kernel.scoping.sighted import scoped_models

ROOT = Path(__file__).resolve().parents[2]


def test_lock_file_names_public_hosts_only() -> None:
    addresses = re.findall(r'https?://[^"\s]+', (ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert {urlsplit(address).hostname for address in addresses} == {
        "pypi.org",
        "files.pythonhosted.org",
    }


def test_every_variable_is_on_the_page_and_nothing_else_is() -> None:
    page = (ROOT / "docs/reference/environment.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(HUIGONG_[A-Z_]+)`", page))
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "conftest.py"]
    reading = r"""(?:environ(?:\.get\(|\[)|_flag\()\s*f?["'](HUIGONG_[A-Z_]+)"""
    read = {
        name
        for source in sources
        for name in re.findall(reading, source.read_text(encoding="utf-8"))
        if "tests/setup" not in str(source)
    }
    passwords = {f"HUIGONG_DB_PASSWORD_{role}" for role in ("POSTGRES", "OWNER", "WEB")}
    assert told == (read - {"HUIGONG_DB_PASSWORD_"}) | passwords


def test_pages_forbid_other_hosts_and_inline_code(client: Client) -> None:
    page = client.get("/nothing-here/")
    policy = page["Content-Security-Policy"]
    assert page.status_code == 404
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"


def test_every_verb_has_a_purpose_a_chinese_summary_and_a_name_of_its_own() -> None:
    verbs = own_verbs() + declared()
    names = [verb.name for verb in verbs]
    assert len(names) == len(set(names))
    assert {verb.purpose for verb in verbs} <= set(PURPOSES)
    assert [verb.name for verb in verbs if not re.search("[\u4e00-\u9fff]", verb.summary)] == []


@pytest.mark.parametrize("asks", ["-h", "--help"])
def test_every_verb_can_be_read_about_and_then_does_nothing(capsys, monkeypatch, asks) -> None:
    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("it began to work")

    monkeypatch.setattr(database, "available", forbidden)
    for verb in [*cli.own_verbs(), *cli.declared()]:
        if verb.name in ("shell", "manage"):
            continue
        try:
            code = cli.run([*verb.name.split(), asks])
        except SystemExit as end:
            code = end.code or 0
        assert code == 0, verb.name
        assert verb.name in capsys.readouterr().out


def test_the_longer_name_wins() -> None:
    short, long = (Verb(name, "run", "", lambda _words: 0) for name in ("demo", "demo load"))
    assert find([short, long], ["demo", "load", "--if-empty"]) == (long, ["--if-empty"])
    assert find([short, long], ["demo", "x"]) == (short, ["x"])
    assert find([short, long], ["load"]) is None


def test_unknown_verb_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "huigong.cli", "frobnicate"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    assert done.returncode == 1
    assert done.stderr == "没有“frobnicate”这个动词。huigong --help 列出全部。\n"


def _doctor(database: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huigong.cli", "doctor"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "HUIGONG_DB_NAME": database, "LANG": "C.UTF-8"},
    )


def test_doctor_finds_a_sound_installation_sound(fresh_database: str) -> None:
    said = _doctor(fresh_database)
    assert said.returncode == 0, said.stdout
    assert "✗" not in said.stdout
    assert len(said.stdout.splitlines()) <= 24


def test_doctor_names_an_open_table_and_a_missing_upgrade(
    fresh_database: str, owner_db: psycopg.Connection
) -> None:
    table = scoped_models()[0]._meta.db_table
    owner_db.execute(f"alter table {table} disable row level security")
    owner_db.execute("delete from django_migrations where app = 'sessions'")
    said = _doctor(fresh_database)
    assert said.returncode == 1
    wrong = [line for line in said.stdout.splitlines() if line.startswith("✗")]
    assert len(wrong) == 2
    assert any(table in line for line in wrong)
    assert said.stdout.count("→ huigong migrate") == 2


def test_doctor_does_not_call_well_what_has_remarks() -> None:
    fine, remark, bad = (("ok", "", "", ""), ("note", "", "", ""), ("bad", "", "", ""))
    assert "一切正常" in verdict([fine, fine])
    assert "一切正常" not in verdict([fine, remark])
    assert "1 处需要处理" in verdict([fine, remark, bad])


# --- the supervisor -------------------------------------------------------------------------------


class Site:
    """A `huigong serve` on a database of its own."""

    def __init__(self, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "huigong.cli", "serve", "--port", str(self.port)],
            env={**os.environ, "HUIGONG_DB_NAME": database},
            stderr=subprocess.DEVNULL,
        )

    def answers(self, within: float = 60) -> bool:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/nothing/", timeout=5)
            except urllib.error.HTTPError as answer:
                answer.close()
                return answer.code == 404
            except OSError:
                time.sleep(0.1)
        return False

    def children(self) -> dict[str, int]:
        """Direct children by what they are."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        lines = {}
        for pid in listed.split():
            # One that just ended is no child any more.
            with suppress(OSError):
                lines[int(pid)] = Path(f"/proc/{pid}/cmdline").read_text()
        return {"web" if "granian" in line else "jobs": pid for pid, line in lines.items()}

    def is_free(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@pytest.fixture
def site(fresh_database: str) -> Iterator[Site]:
    running = Site(fresh_database)
    yield running
    running.process.kill()
    running.process.wait()


def _eventually(truth: object, within: float = 30) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if callable(truth) and truth():
            return True
        time.sleep(0.1)
    return False


def test_killed_children_come_back_and_a_stop_leaves_nothing(site: Site) -> None:
    assert site.answers()
    before = site.children()
    assert set(before) == {"web", "jobs"}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    assert _eventually(lambda: len(site.children()) == 2 and site.children() != before)
    assert site.answers()
    assert site.children()["web"] != before["web"]
    site.process.terminate()
    assert site.process.wait(30) == 0
    assert site.is_free()


def test_a_killed_supervisor_takes_its_children_along(site: Site) -> None:
    assert site.answers()
    site.process.kill()
    assert _eventually(site.is_free)


def test_a_taken_port_is_said_at_once(site: Site) -> None:
    assert site.answers()
    second = subprocess.run(
        [sys.executable, "-m", "huigong.cli", "serve", "--port", str(site.port)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert f"127.0.0.1:{site.port}" in second.stderr
    assert "--port" in second.stderr
