"""`serve` and `worker`: the two processes of an installation, and who watches over them."""

from __future__ import annotations

import argparse
import ctypes
import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import distributions
from types import FrameType

from huigong.cli import cluster, database
from huigong.cli.django_verbs import prepare
from huigong.cli.speech import Trouble, say, warn
from huigong.cli.speech import gettext as _
from huigong.config import home
from huigong.config.home import SOURCE

PR_SET_PDEATHSIG = 1
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
STOP_SECONDS = 15
# A killed supervisor's web processes need a moment to leave the port to the next one.
FREE_SECONDS = 8
# A child that lived shorter than this is restarted after a pause that doubles up to the longest.
STEADY_SECONDS = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


def _die_with_parent() -> None:
    """In the child: if the supervisor is killed outright, the kernel asks us to leave too."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that should be running."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.words,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def look(self) -> None:
        """Start it if it is due; notice that it died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.sweep()
        lived = now - self.started
        self.pause = FIRST_PAUSE if lived > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
        self.due = now + self.pause
        self.process = None
        warn(
            _("{name} 退出（代码 {code}），{pause:.1f} 秒后重启").format(
                name=self.name, code=code, pause=self.pause
            )
        )

    def sweep(self) -> None:
        """What is left of its process group would keep the port or a job."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                warn(_("{name} 没有按时停下，强行结束").format(name=self.name))
        self.sweep()
        self.process.wait()


class Supervisor:
    """Keeps the children (and the trial database) alive until it is told to stop."""

    def __init__(self, children: list[Child], host: str, port: int) -> None:
        self.children = children
        self.host, self.port = host, port
        self.is_stopping = False
        self.has_greeted = False
        self.database_due = 0.0

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        watches_database = home.place().is_ours
        try:
            while not self.is_stopping:
                if watches_database:
                    self._keep_database()
                for child in self.children:
                    child.look()
                self._greet()
                time.sleep(0.3)
        finally:
            deadline = time.monotonic() + STOP_SECONDS
            for child in self.children:
                child.stop(deadline)
        return 0

    def _keep_database(self) -> None:
        """Start the trial server again. What keeps it from starting may pass, so go on trying."""
        if time.monotonic() < self.database_due or cluster.running() is not None:
            return
        warn(_("数据库意外停止，正在重新启动"))
        try:
            cluster.ensure()
        except Trouble as fault:
            warn(str(fault))
            self.database_due = time.monotonic() + LONGEST_PAUSE

    def _greet(self) -> None:
        """Say the address once, when somebody who follows it will find a page."""
        if self.has_greeted:
            return
        with socket.socket() as probe:
            if probe.connect_ex((self.host, self.port)) == 0:
                self.has_greeted = True
                told = _("网站：http://{host}:{port}/ （Ctrl-C 停止）")
                say(told.format(host=self.host, port=self.port))


def _require_free(host: str, port: int) -> None:
    deadline = time.monotonic() + FREE_SECONDS
    has_told = False
    while fault := _port_fault(host, port):
        if fault.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise Trouble(
                _("{host}:{port} 用不了（{reason}）。换一个端口：huigong serve --port 8001").format(
                    host=host, port=port, reason=fault.strerror
                )
            )
        if not has_told:
            has_told = True
            told = _("{host}:{port} 还被占用，可能是上一次没有退完，最多等 {seconds} 秒")
            warn(told.format(host=host, port=port, seconds=FREE_SECONDS))
        time.sleep(0.2)


def _port_fault(host: str, port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            return fault
    return None


def collect_static() -> None:
    """Copy and hash the static files of this version, so that browsers may keep them for good."""
    os.environ["HUIGONG_STATIC_COLLECTED"] = "1"
    stamp = home.prepared_home() / "static" / "collected"
    wanted = _static_state()
    with home.locked("static"):
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        done = subprocess.run(
            [sys.executable, "-m", "huigong.cli", "manage", "collectstatic", "--noinput", "-v0"],
            check=False,
        )
        if done.returncode:
            raise Trouble(_("静态文件没有整理成功，见上面的原因。"))
        stamp.write_text(wanted, encoding="utf-8")


def _static_state() -> str:
    """Changes when a file of ours or a package that brings files does."""
    told = hashlib.sha256(repr(sorted(_installed_versions())).encode())
    for path in sorted(SOURCE.glob("**/static/**/*")):
        found = path.stat()
        told.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return told.hexdigest()


def _installed_versions() -> list[tuple[str, str]]:
    return [(found.name, found.version) for found in distributions()]


def _web_words(host: str, port: int, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--workers-kill-timeout", "3", "--respawn-failed-workers", "--log-level", "warning"),
        "huigong.config.wsgi:application",
    ]


def serve(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="huigong serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--no-jobs", action="store_true", help=_("不启动后台任务"))
    told = parser.parse_args(words)
    _require_free(told.host, told.port)
    if told.host not in LOOPBACK and not os.environ.get("HUIGONG_HOSTS"):
        warn(_("别的电脑要访问，还需用 HUIGONG_HOSTS 写明它们使用的域名或地址。"))
    database.available()
    collect_static()
    os.environ["HUIGONG_DB_POOL"] = str(told.threads + 1)
    children = [Child(_("网站"), _web_words(told.host, told.port, told.workers, told.threads))]
    if not told.no_jobs:
        children.append(Child(_("后台任务"), [sys.executable, "-m", "huigong.cli", "worker"]))
    return Supervisor(children, told.host, told.port).run()


def worker(words: list[str]) -> int:
    """Take jobs until told to stop. Never pooled: each job holds one connection."""
    os.environ.pop("HUIGONG_DB_POOL", None)
    database.available()
    prepare()
    from django.core.management import call_command  # late: see prepare

    call_command("procrastinate", "worker", "--concurrency", "2", *words)
    return 0
