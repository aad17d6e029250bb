"""An installation that nobody else uses: home, server, database, address, `huigong serve`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.client import free_port
from benchmarks.soaking import messenger
from benchmarks.soaking.clients import AGENTS, OFFICERS, Seats
from benchmarks.world import give_defaults
from huigong.cli import cluster
from huigong.config import home

NAME = "huigong_soak"
#: Archived cases that make a list long enough to be killed while it is exported.
SEEDED = 6_000


class Installation:
    """What a customer has; `huigong serve` is started again when it ends, as systemd does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.restarts = 0
        self.messages = folder / "messages.txt"
        self.log = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def prepare(self, workers: int) -> Seats:
        """Home, server, database, world and sessions from nothing."""
        self._environment()
        if cluster.running():
            cluster.stop()
        cluster.discard()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for words in (["db", "create"], ["migrate", "-v0"]):
            self._huigong(*words)
        seats = people(workers)
        self._seed()
        return seats

    def _environment(self) -> None:
        for key in [key for key in os.environ if key.startswith(("HUIGONG_", "PG"))]:
            del os.environ[key]
        os.environ["HUIGONG_HOME"] = str(self.folder)
        os.environ["HUIGONG_DB_NAME"] = NAME
        os.environ["HUIGONG_SMS_ADAPTER"] = "benchmarks.soaking.messenger.Recorder"
        os.environ[messenger.VARIABLE] = str(self.messages)
        os.environ["PYTHONPATH"] = os.pathsep.join((str(home.SOURCE.parent), str(home.CHECKOUT)))

    def _huigong(self, *words: str) -> None:
        command = [sys.executable, "-m", "huigong.cli", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def _seed(self) -> None:
        """A past that the soak does not judge: without number of the year, without leg."""
        with self.superuser() as db:
            give_defaults(db, "hotline_case")
            db.execute(_SEED, [SEEDED])

    # --- serving --------------------------------------------------------------------------------

    def start(self) -> None:
        """Serve, and keep serving."""
        self.port = free_port()
        self._serve()
        self._keeper.start()

    def _serve(self) -> None:
        words = ("serve", "--port", str(self.port), "--workers", "2")
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "huigong.cli", *words], stdout=log, stderr=log
            )

    def _keep(self) -> None:
        while not self._is_stopping.wait(0.2):
            assert self._process is not None
            if self._process.poll() is not None and not self._is_stopping.is_set():
                self.restarts += 1
                self._serve()
                time.sleep(1)

    def stop(self) -> int:
        """Stop serving as an operator would; the exit code, which is 0."""
        self._is_stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(40)

    def discard(self) -> None:
        """Stop the server and delete all of it."""
        cluster.stop()
        cluster.discard()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- looking in -----------------------------------------------------------------------------

    @property
    def supervisor(self) -> int:
        """The process of `huigong serve`."""
        assert self._process is not None
        return self._process.pid

    def superuser(self) -> psycopg.Connection[Any]:
        """Past every policy: the soak judges all rows. Raises OperationalError without a server."""
        login: dict[str, Any] = home.login("postgres", NAME)
        return psycopg.connect(**login, autocommit=True)


def people(workers: int) -> Seats:
    """The demo's people and as many workers as there will be reports, each signed in."""
    from huigong.cli.django_verbs import prepare  # late: the settings read the home at this moment

    prepare(role="web")
    from django.db import connection
    from django.test import Client

    from huigong.demo import world as demo
    from huigong.kernel.accounts.models import Account
    from huigong.kernel.calendar.present import today
    from huigong.kernel.scoping.scope import SYSTEM, scope
    from huigong.kernel.testing.worlds import sign_in

    demo.build_for_tests()
    everyone = demo.world(for_tests=True)

    def cookie(client: Client) -> str:
        return str(client.cookies["huigong_session"].value)

    staff = {key: cookie(everyone.client_for(key)) for key in (*AGENTS, *OFFICERS)}
    units = {key: everyone[key].unit.pk for key in OFFICERS}
    reporters = []
    for number in range(workers):
        with scope(SYSTEM, reason="soak: workers"):
            account = Account.objects.create_worker(f"1549{number:07d}", "")
        client = Client()
        sign_in(client, account)
        reporters.append((account.pk, cookie(client)))
    connection.close()
    return Seats(staff, units, reporters, today().year)


_SEED = """
INSERT INTO hotline_case (id, number, unit_id, state, kind, category, channel, title, text,
    employer, division, people, is_urgent, is_confidential, reporter_name, opened_at, due, answer,
    callback_note, judgement)
SELECT nextval('scoping_id'), 'OLD-' || lpad(i::text, 6, '0'), u.id, 'archived', 'question', '',
    'phone', '往年的咨询' || i, '往年的咨询，已经答复。', '', '', 1, false, false, '',
    now() - i * interval '1 hour', '{}', '已答复。', '', ''
FROM generate_series(1, %s) i, org_unit u WHERE u.code = 'QH-DIR-12351'
"""
