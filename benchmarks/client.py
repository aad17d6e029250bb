"""The product served as in production, and a browser without a screen."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(name: str) -> Iterator[int]:
    """Granian with one worker on a database; gives the port."""
    port = free_port()
    words = (sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1")
    more = ("--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws")
    environment = {**os.environ, "HUIGONG_DB_NAME": name, "HUIGONG_DB_POOL": "5"}
    process = subprocess.Popen(
        [*words, *more, "huigong.config.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,  # what went wrong is said on stderr
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


class Browser:
    """One client with one kept connection and a session."""

    def __init__(self, port: int, session: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = {"huigong_session": session}

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}

    def _answer(self, path: str, good: tuple[int, ...]) -> str:
        answer = self._line.getresponse()
        body = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status not in good:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]}")
        return body

    def get(self, path: str) -> str:
        """The page; raises RuntimeError unless it is there."""
        self._line.request("GET", path, headers=self._headers())
        return self._answer(path, (200,))

    def post(
        self, path: str, values: Mapping[str, object], *, good: tuple[int, ...] = (302,)
    ) -> str:
        """Send a form; raises RuntimeError unless it was taken (which redirects, where nothing
        else is said to be good).
        """
        if "csrftoken" not in self._cookies:
            page = self.get(path)
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            self._cookies.setdefault("csrftoken", found.group(1) if found else "")
        body = urlencode({**values, "csrfmiddlewaretoken": self._cookies["csrftoken"]})
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        self._line.request("POST", path, body=body, headers=headers)
        return self._answer(path, good)
