"""The trial server survives what machines do to it."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huigong.cli import cluster
from huigong.config import home

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("HUIGONG_DB_HOST")), reason="只对随附的试用数据库有意义"
)
NOBODY = pwd.getpwnam("nobody")


def python_for_nobody() -> str:
    """An interpreter that another account may run, with our packages; root's own may be private."""
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            tried = subprocess.run(
                [python, "-c", "import huigong.cli, psycopg"],
                check=False,
                capture_output=True,
                cwd="/",
                user=NOBODY.pw_uid,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return python
    pytest.skip("别的账号用不了这里的 Python 或检出目录")


class Installation:
    """A home of its own and the `huigong` that works in it."""

    def __init__(self, folder: Path, *, as_nobody: bool = False) -> None:
        self.folder = folder
        self.account = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid} if as_nobody else {}
        self.python = python_for_nobody() if as_nobody else sys.executable

    def huigong(self, *words: str) -> subprocess.CompletedProcess[str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("HUIGONG_")}
        return subprocess.run(
            [self.python, "-m", "huigong.cli", *words],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env={
                **plain,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "HUIGONG_HOME": str(self.folder),
                "LANG": "C.UTF-8",
            },
            **self.account,
        )

    def start(self) -> str:
        done = self.huigong("db", "start")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pid(self) -> int:
        return int(self.server_folder().joinpath("data/postmaster.pid").read_text().split()[0])

    def server_folder(self) -> Path:
        inside = self.folder / "pg"
        if inside.is_dir():
            return inside
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("HUIGONG_HOME", str(self.folder))
            return cluster.quarters().root


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="huigong-test-"))
    folder.chmod(0o755)
    here = Installation(folder / "home")
    yield here
    here.huigong("db", "discard", "--yes")
    shutil.rmtree(folder)


def test_killed_server_starts_again_with_its_data(installation: Installation) -> None:
    installation.start()
    before = installation.pid()
    os.kill(before, signal.SIGKILL)
    installation.start()
    assert installation.pid() != before
    assert installation.huigong("db", "status").returncode == 0


def test_concurrent_starts_share_one_server(installation: Installation) -> None:
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(lambda _number: installation.start(), range(3)))
    assert len(set(said)) == 1


def test_stop_then_start_keeps_the_port(installation: Installation) -> None:
    first = installation.start()
    assert installation.huigong("db", "stop").returncode == 0
    assert installation.huigong("db", "status").returncode == 3
    port = json.loads((installation.folder / "cluster.json").read_text())["port"]
    assert f":{port}" in first
    assert f":{port}" in installation.start()


def test_a_taken_port_is_exchanged(installation: Installation) -> None:
    installation.start()
    installation.huigong("db", "stop")
    port = json.loads((installation.folder / "cluster.json").read_text())["port"]
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        assert f":{port}" not in installation.start()


def test_stale_pid_of_a_living_stranger_is_not_our_server(installation: Installation) -> None:
    installation.start()
    noted = (installation.server_folder() / "data/postmaster.pid").read_text().splitlines()
    assert installation.huigong("db", "stop").returncode == 0
    noted[0] = str(os.getpid())  # after a reboot the number belongs to somebody else
    stale = installation.server_folder() / "data/postmaster.pid"
    stale.write_text("\n".join(noted) + "\n")
    assert installation.huigong("db", "status").returncode == 3
    installation.start()
    assert installation.pid() != os.getpid()


def test_a_zombie_is_not_alive() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    deadline = time.monotonic() + 5
    while cluster.process_words(child)[0] != "Z" and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        assert cluster.process_words(child)[0] == "Z"
        assert not cluster.is_postmaster(child, Path("/nowhere"))
    finally:
        os.waitpid(child, 0)


def test_secrets_and_data_are_private(installation: Installation) -> None:
    installation.start()
    assert stat.S_IMODE((installation.folder / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.server_folder().stat().st_mode) == 0o700
    assert not list(installation.server_folder().glob("password*"))


def test_interrupted_first_start_is_made_good(installation: Installation) -> None:
    draft = installation.folder / "pg" / "data.draft"
    installation.huigong("db", "status")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18")
    if os.geteuid() == 0:
        for path in (draft.parent, draft, draft / "PG_VERSION"):
            os.chown(path, NOBODY.pw_uid, NOBODY.pw_gid)
    installation.start()
    assert not draft.exists()


def test_passwords_are_asked_for(installation: Installation) -> None:
    installation.start()
    kept = installation.folder / "secrets.json"
    known = json.loads(kept.read_text())
    known["passwords"]["huigong_web"] = known["passwords"]["postgres"] = "guess"
    kept.write_text(json.dumps(known))
    refused = installation.huigong("db", "create")
    assert refused.returncode == 1
    assert "password authentication failed" in refused.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 才需要借用账号")
def test_root_may_keep_the_checkout_where_nobody_else_can_walk(installation: Installation) -> None:
    installation.folder.parent.chmod(0o700)
    installation.start()
    assert not (installation.folder / "pg").exists()
    elsewhere = installation.server_folder()
    assert elsewhere.is_relative_to("/var/lib/huigong-trial")
    assert elsewhere.stat().st_uid == NOBODY.pw_uid
    # Opening the folder later must not make the data look lost.
    installation.folder.parent.chmod(0o755)
    assert installation.huigong("db", "status").returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="su 需要 root")
def test_an_ordinary_user_needs_no_root(installation: Installation) -> None:
    os.chown(installation.folder.parent, NOBODY.pw_uid, NOBODY.pw_gid)
    ordinary = Installation(installation.folder, as_nobody=True)
    ordinary.start()
    assert installation.folder.stat().st_uid == NOBODY.pw_uid
    assert ordinary.huigong("db", "stop").returncode == 0


def test_this_run_has_its_server_by_the_same_road() -> None:
    server = cluster.running()
    assert server is not None
    assert server.port == home.place().port
