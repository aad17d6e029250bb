"""A database that goes away in mid-request: nothing typed is lost, no secret is shown."""

from __future__ import annotations

import html
import re
import socket
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from huigong.cli import cluster, database, running
from huigong.cli.speech import Trouble
from huigong.config.recovery import server_error
from huigong.domains.hotline.models import Case
from huigong.kernel.scoping.scope import SYSTEM, scope

TEXT = "老板拖欠三个月工资。\n第二行 <b>原样</b> & “引号”"


def cut() -> None:
    """End the session of this thread's connection behind Django's back, as a dying server does."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with database.connect("postgres", "postgres") as server:
        server.execute("select pg_terminate_backend(%s, 5000)", [pid])


def report(client_id: str) -> dict[str, str]:
    return {"text": TEXT, "people": "2", "privacy": "secret", "client_id": client_id}


def test_what_was_written_can_be_sent_again(
    fresh_database: str, client_for: Callable[..., Client]
) -> None:
    client = client_for("lao", raise_request_exception=False)
    cut()
    away = client.post("/my/report/", report(str(uuid.uuid4())))
    page = away.content.decode()
    assert away.status_code == 503
    assert away["Retry-After"] == "5"
    assert "no-store" in away["Cache-Control"]
    assert "您填写的内容还在" in page
    assert "<b>原样" not in page

    connection.close()
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    again = client.post("/my/report/", {name: html.unescape(value) for name, value in kept})
    assert again.status_code == 302
    with scope(SYSTEM, reason="test"):
        assert [case.text for case in Case.objects.all()] == [TEXT]


def test_page_without_form_offers_itself_again(
    fresh_database: str, client_for: Callable[..., Client]
) -> None:
    client = client_for("lao", raise_request_exception=False)
    cut()
    away = client.get("/my/cases/?x=1")
    assert away.status_code == 503
    assert 'href="/my/cases/?x=1"' in away.content.decode()
    connection.close()
    assert client.get("/my/cases/").status_code == 200


def test_password_is_never_written_into_the_page(fresh_database: str) -> None:
    client = Client(raise_request_exception=False)
    client.get("/accounts/login/")
    cut()
    away = client.post("/accounts/login/", {"login": "ming", "password": "correct horse"})
    assert away.status_code == 503
    assert "correct horse" not in away.content.decode()
    assert "ming" not in away.content.decode()
    connection.close()


def test_machines_get_json(fresh_database: str, client_for: Callable[..., Client]) -> None:
    client = client_for("an", raise_request_exception=False)
    cut()
    away = client.get("/api/v1/hotline/case/")
    assert away.status_code == 503
    assert "恢复" in away.json()["detail"]
    connection.close()


def test_our_own_mistakes_stay_500(rf: RequestFactory) -> None:
    try:
        raise ValueError("a mistake of ours")
    except ValueError:
        assert server_error(rf.get("/")).status_code == 500


def test_serve_waits_for_a_port_that_is_being_left(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as last:
        last.bind(("127.0.0.1", 0))
        last.listen()
        port = last.getsockname()[1]
        threading.Timer(0.6, last.close).start()
        running._require_free("127.0.0.1", port)
    assert "还被占用" in capfd.readouterr().err


def test_serve_says_which_port_is_taken_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FREE_SECONDS", 0.3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=str(port)):
            running._require_free("127.0.0.1", port)


def test_supervisor_goes_on_when_the_database_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tries = []

    def ensure() -> None:
        tries.append(1)
        raise Trouble("磁盘满了")

    monkeypatch.setattr(cluster, "running", lambda: None)
    monkeypatch.setattr(cluster, "ensure", ensure)
    supervisor = running.Supervisor([], "127.0.0.1", 1)
    supervisor._keep_database()
    supervisor._keep_database()
    assert len(tries) == 1
    assert "磁盘满了" in capfd.readouterr().err
    supervisor.database_due = 0
    supervisor._keep_database()
    assert len(tries) == 2
