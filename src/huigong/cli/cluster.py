"""The trial database server: start it, find it alive or dead, stop it.

Used for the demo, development and tests. A production server is named by `HUIGONG_DB_HOST` and is
never started or stopped from here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from huigong.cli.quarters import Quarters, quarters
from huigong.cli.speech import Trouble
from huigong.cli.speech import gettext as _
from huigong.config import home

READY_SECONDS = 300
STOP_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A living postmaster of our data folder."""

    pid: int
    port: int
    state: str


def process_words(pid: int) -> tuple[str, list[str]]:
    """State letter and command line of a process; ("", []) when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "", []
    return stat.rpartition(")")[2].split()[0], line.split("\0")


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def is_postmaster(pid: int, data: Path) -> bool:
    """A living process that was started on this data folder."""
    state, words = process_words(pid)
    return state not in {"", "Z", "X"} and str(data) in words


def find(place: Quarters) -> Server | None:
    """The running server, or None. A zombie and a stranger with a recycled pid are not it."""
    lines = _pid_lines(place.data)
    if len(lines) < 4 or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not is_postmaster(pid, place.data):
        return None
    return Server(pid, int(lines[3]), lines[7].strip() if len(lines) > 7 else "starting")


def running() -> Server | None:
    if not is_made():
        return None
    return find(quarters())


def is_made() -> bool:
    return (home.home() / "cluster.json").is_file()


def ensure() -> Server:
    """Start the trial server unless it runs; concurrent callers get the same one."""
    with home.locked("cluster"):
        place = quarters()
        found = find(place)
        if found is None:
            _clear_after_crash(place)
            if not (place.data / "PG_VERSION").is_file():
                _initialise(place)
            _launch(place, _port())
        server = _wait_until_ready(place)
        _remember(server.port)
        return server


def stop() -> bool:
    """Stop it cleanly, cutting connections. False when nothing ran."""
    with home.locked("cluster"):
        if not is_made():
            return False
        place = quarters()
        server = find(place)
        if server is None:
            return False
        os.kill(server.pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if find(place) is None:
                return True
            time.sleep(0.05)
    raise Trouble(_("数据库没有在规定时间内停下，请看日志：{log}").format(log=place.log))


def discard() -> None:
    """Delete a stopped server with its data, and what was noted about it."""
    with home.locked("cluster"):
        if not is_made():
            return
        place = quarters()
        if find(place):
            raise Trouble(_("数据库还在运行。"))
        shutil.rmtree(place.root)
        (home.home() / "cluster.json").unlink(missing_ok=True)
        shutil.rmtree(home.home() / "stamps", ignore_errors=True)


def _port() -> int:
    """The remembered port if it is free, else any free one."""
    remembered = home.place().port if is_made() else 0
    for wanted in (remembered, 0):
        with socket.socket() as probe:
            try:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble(_("本机没有空闲端口可供数据库使用。"))


def _remember(port: int) -> None:
    if not is_made() or home.place().port != port:
        home.write_private(home.home() / "cluster.json", json.dumps({"port": port}) + "\n")


def _initialise(place: Quarters) -> None:
    """initdb beside the data folder, renamed when whole: a kill leaves nothing half made."""
    draft = place.data.with_name("data.draft")
    place.discard(draft)
    password = place.private_file("password", home.secrets().passwords["postgres"])
    try:
        place.run(
            "initdb",
            *("-D", str(draft), "-U", "postgres", "-E", "UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password}"),
        )
    finally:
        password.unlink(missing_ok=True)
    draft.rename(place.data)


def _settings(place: Quarters, port: int) -> dict[str, str]:
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(place.socket) if place.socket else "",
        "max_connections": "100",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "effective_cache_size": "1GB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
    }


def _launch(place: Quarters, port: int) -> None:
    """Through a shell that leaves at once: the server must outlive us and never be our zombie."""
    options = [f"--{name}={value}" for name, value in _settings(place, port).items()]
    subprocess.run(
        [
            *("/bin/sh", "-c", '"$@" </dev/null >>"$0" 2>&1 &', str(place.log)),
            *(place.program("postgres"), "-D", str(place.data), *options),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=place.root,
        env=place.environment(),
        **place.as_account(),
    )


def _wait_until_ready(place: Quarters) -> Server:
    begun = time.monotonic()
    while time.monotonic() - begun < READY_SECONDS:
        server = find(place)
        if server and server.state == "ready":
            return server
        # The new process needs a moment to write its pid file; after that, no process = it gave up.
        if server is None and time.monotonic() - begun > 5:
            break
        time.sleep(0.02)
    tail = place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    raise Trouble(_("数据库没有启动成功。日志最后几行：\n{tail}").format(tail="\n".join(tail)))


def _orphans(place: Quarters) -> list[int]:
    """Server processes whose postmaster is gone but which still work in our data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            is_there = (entry / "cwd").readlink() == place.data
        except OSError:
            continue
        state, words = process_words(int(entry.name))
        if is_there and state not in {"", "Z", "X"} and words[0].startswith("postgres"):
            found.append(int(entry.name))
    return found


def _clear_after_crash(place: Quarters) -> None:
    """Take away what a killed postmaster left: its workers first, then its pid and socket locks."""
    deadline = time.monotonic() + 10
    while (left := _orphans(place)) and time.monotonic() < deadline:
        if time.monotonic() > deadline - 8:
            for pid in left:
                os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)
    if left:
        raise Trouble(_("上一个数据库的进程还在：{pids}").format(pids=left))
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    if place.socket:
        for leftover in place.socket.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)
