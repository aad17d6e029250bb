"""Afterwards: is everything answered "received" there exactly once, whole, in a possible state?

Reads the database past every policy. What is asked of it alone stands in `questions.sql`; here it
is compared with what the clients were told and what the text message service was handed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.soaking import messenger
from benchmarks.soaking.journal import Journal, Received

Database = psycopg.Connection[Any]
QUESTIONS = Path(__file__).with_name("questions.sql")
#: The event that each answered step must have left exactly once on its case.
EVENTS = {
    "report": "hotline.report_case",
    "register": "hotline.register_case",
    "dispatch": "hotline.dispatch_case",
    "sign": "workflow.sign_leg",
    "reply": "workflow.reply_leg",
    "check": "workflow.check_leg",
    "close": "hotline.close_case",
    "judge": "hotline.judge_case",
}


@dataclass
class Reckoning:
    """What was found wrong, in words."""

    answered: int = 0
    found: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.answered > 0 and not (self.lost or self.twice or self.orphans)


def reckon(db: Database, journal: Journal, messages: Path, series: str) -> Reckoning:
    """Ask everything; what is wrong is listed."""
    told = Reckoning(answered=len(journal.entries))
    views, questions = read_questions()
    db.execute(views)
    for kind, title, query in questions:
        rows = db.execute(query).fetchall()
        wrong = [f"{title}: {', '.join(str(value) for value in row)}" for row in rows]
        (told.twice if kind == "twice" else told.orphans).extend(wrong)
    _answers(db, journal, told)
    _numbers(db, series, told)
    _messages(db, messages, told)
    _exports(db, journal, told)
    return told


def read_questions() -> tuple[str, list[tuple[str, str, str]]]:
    """The views, and each question as (kind of fault, what is wrong, query)."""
    text = QUESTIONS.read_text(encoding="utf-8").split("\n-- views\n", 1)[1]
    parts = re.split(r"^-- (twice|orphans): (.+)$", text, flags=re.MULTILINE)
    return parts[0], list(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))


def _answers(db: Database, journal: Journal, told: Reckoning) -> None:
    counted = (
        "SELECT verb, row_id, count(*) FROM audit_event JOIN the_kind USING (kind) GROUP BY 1, 2"
    )
    events = {(verb, row): times for verb, row, times in db.execute(counted).fetchall()}
    stored = {
        row[0]: row[1:]
        for row in db.execute("SELECT id, client_id::text, title FROM ours").fetchall()
    }
    for entry in journal.entries:
        times = events.get((EVENTS[entry.verb], entry.case), 0)
        if times == 1 and entry.case in stored and _is_same(entry, *stored[entry.case]):
            told.found += 1
        elif times > 1:
            told.twice.append(f"answered once, done {times} times: {entry}")
        else:
            told.lost.append(f"answered and not there: {entry}")


def _is_same(entry: Received, client_id: str, title: str) -> bool:
    """What is stored under the number is what was sent, not somebody else's."""
    if entry.verb == "report":
        return client_id == entry.key
    return entry.verb != "register" or title == entry.key


def _numbers(db: Database, series: str, told: Reckoning) -> None:
    """1 to the last without gap: the counter is part of the transaction that uses it."""
    numbers = db.execute("SELECT number FROM ours").fetchall()
    row = db.execute("SELECT last FROM workflow_counter WHERE series = %s", [series]).fetchone()
    given = {int(number.rsplit("-", 1)[1]) for (number,) in numbers}
    last = row[0] if row else 0
    told.orphans += [f"gap in the numbers: {n}" for n in sorted(set(range(1, last + 1)) ^ given)]


def _messages(db: Database, path: Path, told: Reckoning) -> None:
    """Handed over at most once; what says "sent" was handed over; nothing waits any more."""
    handed = Counter(messenger.sent_ids(path))
    told.twice += [f"message handed over {n} times: {i}" for i, n in handed.items() if n > 1]
    found = db.execute("SELECT id, state FROM notices_message WHERE channel = 'sms'").fetchall()
    states = dict(found)
    for number, state in states.items():
        if state == "sent" and number not in handed:
            told.lost.append(f"message says sent and was not handed over: {number}")
        if state == "queued":
            told.lost.append(f"message still waits: {number}")
    told.orphans += [f"message that is not there: {i}" for i in handed if i not in states]


def _exports(db: Database, journal: Journal, told: Reckoning) -> None:
    """Every list that was asked for is a file with as many rows as it says."""
    from huigong.config.home import home  # late: the home is named by then

    found = {row[0]: row[1:] for row in db.execute("SELECT id, key, done FROM exchange_job")}
    for number in journal.exports:
        if number not in found:
            told.lost.append(f"export answered and not there: {number}")
            continue
        key, rows = found[number]
        path = home() / "media" / "jobs" / f"{key}.result"
        lines = path.read_text(encoding="utf-8-sig").count("\n") if path.is_file() else 0
        if lines != rows + 1:
            told.lost.append(f"export {number} has {lines} lines for {rows} rows")
