"""People at work over HTTP: without an answer they press again; they note every "received"."""

from __future__ import annotations

import http.client
import queue
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.soaking.journal import Journal, Received

AGENTS = ("an", "bai")
OFFICERS = ("ming", "hua", "qi", "cai", "suo", "men")
_TOKEN = "s" * 32
_PATIENCE = 20
#: How long somebody goes on pressing the button before going home.
_STUBBORN = 180


@dataclass(frozen=True)
class Seats:
    """Sessions of staff by persona, the officers' units, and (account, session) of each worker."""

    staff: Mapping[str, str]
    units: Mapping[str, int]
    workers: list[tuple[int, str]]
    year: int


@dataclass(frozen=True)
class Answer:
    """Status, where it leads, and the page."""

    status: int
    location: str
    body: str


class GaveUp(Exception):
    """No answer for minutes: the system is down."""


class Line:
    """One session; a request is sent until it is answered."""

    def __init__(self, port: int, session: str, journal: Journal, over: threading.Event) -> None:
        self._port, self._journal, self._over = port, journal, over
        self._cookies = f"huigong_session={session}; csrftoken={_TOKEN}"
        self._open: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._until_answered("GET", path, None)[0]

    def post(self, path: str, values: Mapping[str, object]) -> tuple[Answer, int]:
        """The answer and the number of tries."""
        return self._until_answered("POST", path, {**values, "csrfmiddlewaretoken": _TOKEN})

    def _until_answered(
        self, method: str, path: str, values: Mapping[str, object] | None
    ) -> tuple[Answer, int]:
        begun, tries = time.monotonic(), 0
        while time.monotonic() - begun < _STUBBORN:
            tries += 1
            try:
                answer = self._once(method, path, values)
            except (OSError, http.client.HTTPException) as lost:
                self._open = None
                self._journal.fault(type(lost).__name__)
            else:
                if answer.status < 500:
                    return answer, tries
                self._journal.fault(f"HTTP {answer.status}")
            time.sleep(0.3)
        raise GaveUp(path)

    def _once(self, method: str, path: str, values: Mapping[str, object] | None) -> Answer:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        headers = {"Cookie": self._cookies}
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._open.request(
            method, path, body=urlencode(values) if values else None, headers=headers
        )
        answer = self._open.getresponse()
        body = answer.read().decode(errors="replace")
        return Answer(answer.status, answer.headers.get("Location", ""), body)


@dataclass
class Office:
    """What goes from hand to hand between the people, and the beat at which they work."""

    port: int
    seats: Seats
    journal: Journal
    seed: int
    pause: float
    over: threading.Event = field(default_factory=threading.Event)
    reported: queue.Queue[tuple[int, str]] = field(default_factory=queue.Queue)
    replied: queue.Queue[tuple[int, int, str]] = field(default_factory=queue.Queue)
    closed: queue.Queue[tuple[int, str]] = field(default_factory=queue.Queue)
    sent: dict[str, queue.Queue[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sent = {key: queue.Queue() for key in OFFICERS}

    def line(self, session: str) -> Line:
        return Line(self.port, session, self.journal, self.over)

    def staff(self, key: str) -> Line:
        return self.line(self.seats.staff[key])

    def do(self, line: Line, verb: str, case: int, path: str, values: Mapping[str, object]) -> bool:
        """Press until it is done; whether it is. Refused after a lost answer, it had been."""
        answer, tries = line.post(path, values)
        if answer.status == 302:
            self.journal.receive(Received(verb, case, "", tries))
            return True
        if tries > 1:
            self.journal.not_told()
            return True
        self.journal.fault(f"{verb} {answer.status}")
        return False


def report(office: Office, share: int, of: int) -> None:
    """Workers tell what happened; without an answer they send the same form again."""
    dice = random.Random(f"{office.seed} report {share}")
    for turn, (_account, session) in enumerate(office.seats.workers):
        if turn % of != share:
            continue
        line = office.line(session)
        for number in range(4):
            if office.over.wait(dice.uniform(0.5, 1.5) * office.pause):
                return
            client_id = str(UUID(int=dice.getrandbits(128), version=4))
            what = f"第 {turn}-{number} 次反映，{client_id[:8]}。"
            values = {
                "text": f"工地拖欠三个月工资，老板说等工程款。{what}",
                "employer": "互助某某劳务分包有限公司",
                "division": "630223",
                "people": "3",
                "privacy": "secret",
                "client_id": client_id,
            }
            answer, tries = line.post("/my/report/", values)
            found = re.fullmatch(r"/my/cases/(\d+)/receipt/", answer.location)
            if answer.status != 302 or not found:
                office.journal.fault(f"report {answer.status}")
                continue
            case = int(found.group(1))
            office.journal.receive(Received("report", case, client_id, tries))
            line.get(answer.location)
            office.reported.put((case, session))


def take_calls(office: Office, key: str) -> None:
    """An agent takes calls down; without an answer the same form is sent again."""
    dice = random.Random(f"{office.seed} calls {key}")
    line, number = office.staff(key), 0
    while not office.over.wait(dice.uniform(1, 3) * office.pause):
        number += 1
        title = f"来电{key}{number:05d}号{dice.getrandbits(32):08x}"
        values = {
            "channel": "phone",
            "kind": "complaint",
            "title": title,
            "text": "来电反映加班费没有发，已经两个月。",
            "people": "1",
            "division": "630223",
            "client_id": str(UUID(int=dice.getrandbits(128), version=4)),
        }
        answer, tries = line.post("/desk/hotline/new/", values)
        found = re.fullmatch(r"/desk/hotline/case/(\d+)/", answer.location)
        if answer.status != 302 or not found:
            office.journal.fault(f"register {answer.status}")
            continue
        case = int(found.group(1))
        office.journal.receive(Received("register", case, title, tries))
        office.reported.put((case, ""))


def dispatch(office: Office, key: str) -> None:
    """The agent opens each new case and sends it to a county."""
    dice = random.Random(f"{office.seed} dispatch {key}")
    line = office.staff(key)
    while not office.over.is_set():
        try:
            case, session = office.reported.get(timeout=0.3)
        except queue.Empty:
            continue
        line.get(f"/desk/hotline/case/{case}/")
        officer = dice.choice(OFFICERS)
        values = {"unit": office.seats.units[officer], "order": "请核实后联系职工。"}
        if office.do(line, "dispatch", case, f"/desk/hotline/case/{case}/dispatch/", values):
            office.sent[officer].put((case, session))


def handle(office: Office, keys: tuple[str, ...]) -> None:
    """County officers sign what lies on their desk and reply to it."""
    lines = {key: office.staff(key) for key in keys}
    while not office.over.is_set():
        for key, line in lines.items():
            try:
                case, session = office.sent[key].get(timeout=0.1)
            except queue.Empty:
                continue
            _handle(office, line, case, session)


def _handle(office: Office, line: Line, case: int, session: str) -> None:
    page = line.get(f"/desk/hotline/case/{case}/")
    found = re.search(r"/desk/legs/(\d+)/sign/", page.body)
    if found is None:
        office.journal.fault(f"no leg on the page {page.status}")
        return
    leg = int(found.group(1))
    words = {"reply": "已到工地核实，责令三日内付清。", "answer": "欠您的工资三天内发到卡上。"}
    if office.do(line, "sign", case, f"/desk/legs/{leg}/sign/", {}) and office.do(
        line, "reply", case, f"/desk/legs/{leg}/reply/", words
    ):
        office.replied.put((case, leg, session))


def finish(office: Office, key: str) -> None:
    """The agent checks replies, calls back and closes; the worker judges."""
    line = office.staff(key)
    while not office.over.is_set():
        try:
            case, leg, session = office.replied.get(timeout=0.3)
        except queue.Empty:
            continue
        words = {"answer": "欠您的工资三天内发到卡上。", "is_satisfied": "yes", "note": ""}
        is_closed = office.do(line, "check", case, f"/desk/legs/{leg}/check/", {}) and office.do(
            line, "close", case, f"/desk/hotline/case/{case}/close/", words
        )
        if is_closed and session:
            judge = {"stars": "5", "judgement": "办得快"}
            office.do(office.line(session), "judge", case, f"/my/cases/{case}/judge/", judge)


def export(office: Office, key: str, ask_kill: Callable[[], None]) -> None:
    """Asks for the whole list; every other time the worker is killed in the middle of it."""
    line, number = office.staff(key), 0
    while not office.over.wait(12 * office.pause if number else 2):
        number += 1
        answer, _tries = line.post("/desk/hotline/case/export/", {"query": "", "form": "csv"})
        found = re.fullmatch(r"/desk/jobs/(\d+)/", answer.location)
        if answer.status != 302 or not found:
            office.journal.fault(f"export {answer.status}")
            continue
        office.journal.exports.append(int(found.group(1)))
        if number % 2:
            ask_kill()
