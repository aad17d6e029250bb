"""The reckoning of the soak finds what it is there to find: each planted fault is named."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from benchmarks.soaking.journal import Journal, Received
from benchmarks.soaking.reckoning import Reckoning, read_questions, reckon
from tests.world import machine

from huigong.cli import database
from huigong.domains.hotline import actions, reporting
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import today
from huigong.kernel.notices.models import Message
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow.actions import check_leg, reply_leg, sign_leg
from huigong.kernel.workflow.models import Leg, LegForm

FORM = uuid.uuid4()


@pytest.fixture
def journal(fresh_database: str, world: World, tmp_path: Path) -> Journal:
    """One case that went its whole way, and what its clients were told."""
    with world.seat("lao"):
        case, _ = reporting.report_once(FORM, text="拖欠三个月工资。", employer="某劳务公司")
    with world.seat("an"):
        actions.dispatch_case(Case.objects.get(pk=case.pk), units=[world.ming.unit])
    with world.seat("ming"):
        leg = Leg.objects.get(row_id=case.pk, form=LegForm.LEAD)
        reply_leg(sign_leg(leg), reply="已核实。", answer="三天内付清。")
    with world.seat("an"):
        check_leg(Leg.objects.get(pk=leg.pk))
        actions.close_case(Case.objects.get(pk=case.pk), answer="三天内付清。", is_satisfied=True)
    told = Journal(tmp_path / "received.jsonl")
    told.receive(Received("report", case.pk, str(FORM), 1))
    for verb in ("dispatch", "sign", "reply", "check", "close"):
        told.receive(Received(verb, case.pk, "", 1))
    told.close()
    return told


@pytest.fixture
def past_policies(journal: Journal, fresh_database: str) -> Iterator[psycopg.Connection]:
    """A superuser without triggers: what no code of ours could do."""
    with database.connect("postgres", fresh_database) as db:
        db.execute("SET session_replication_role = replica")
        # What the worker process would have done.
        with machine():
            Message.objects.update(state="sent")
        db.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
        yield db


def ask(db: psycopg.Connection, journal: Journal, tmp_path: Path) -> Reckoning:
    db.execute("DISCARD TEMP")
    handed = tmp_path / "messages.txt"
    if not handed.is_file():
        with machine():
            ids = list(Message.objects.filter(channel="sms").values_list("pk", flat=True))
        handed.write_text("".join(f"{number}\n" for number in ids), encoding="ascii")
    return reckon(db, journal, handed, f"hotline.case/{today().year}")


def test_whole_case_is_found_whole(
    past_policies: psycopg.Connection, journal: Journal, tmp_path: Path
) -> None:
    told = ask(past_policies, journal, tmp_path)
    assert (told.lost, told.twice, told.orphans) == ([], [], [])
    assert told.answered == told.found == 6
    assert told.ok


#: (what is done to the database, in which list it shows, by which words)
FAULTS = (
    ("DELETE FROM audit_event WHERE verb = 'workflow.sign_leg'", "lost", "sign"),
    ("DELETE FROM audit_event WHERE verb = 'workflow.sign_leg'", "orphans", "disagree"),
    ("DELETE FROM hotline_case", "lost", "answered and not there"),
    ("UPDATE hotline_case SET client_id = NULL", "lost", "report"),
    (
        "INSERT INTO audit_event (at, account_id, unit_id, kind, row_id, verb, data)"
        " SELECT at, account_id, unit_id, kind, row_id, verb, data FROM audit_event"
        " WHERE verb = 'hotline.dispatch_case'",
        "twice",
        "done two times",
    ),
    ("UPDATE workflow_clock SET stopped_at = NULL WHERE step = 'sign'", "orphans", "disagree"),
    ("UPDATE workflow_leg SET state = 'sent' WHERE form = 'lead'", "orphans", "impossible"),
    ("UPDATE hotline_case SET state = 'handling'", "orphans", "history"),
    ("DELETE FROM workflow_legevent", "orphans", "history"),
    ("DELETE FROM workflow_leg WHERE form = 'lead'", "orphans", "a clock without its leg"),
    ("DELETE FROM scoping_sight WHERE seer < 0", "orphans", "sight that should be"),
    (
        "INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)"
        " SELECT kind, -99, row_id, true, rank FROM scoping_sight LIMIT 1",
        "orphans",
        "sight that should not be",
    ),
    ("DELETE FROM scoping_token", "orphans", "token that should be"),
    ("UPDATE hotline_case SET title = '另一件事'", "orphans", "token that should not be"),
    ("UPDATE workflow_counter SET last = last + 2", "orphans", "gap in the numbers"),
    ("UPDATE procrastinate_jobs SET status = 'doing'", "orphans", "never ended"),
    ("UPDATE procrastinate_jobs SET status = 'failed'", "orphans", "failed"),
    ("UPDATE notices_message SET state = 'queued'", "lost", "still waits"),
    ("DELETE FROM notices_message", "orphans", "an answer without its message"),
)


@pytest.mark.parametrize(("fault", "where", "words"), FAULTS)
def test_planted_fault_is_named(
    past_policies: psycopg.Connection,
    journal: Journal,
    tmp_path: Path,
    fault: str,
    where: str,
    words: str,
) -> None:
    assert past_policies.execute(fault).rowcount > 0
    told = ask(past_policies, journal, tmp_path)
    assert any(words in line for line in getattr(told, where)), told
    assert not told.ok


def test_message_handed_over_twice_is_named(
    past_policies: psycopg.Connection, journal: Journal, tmp_path: Path
) -> None:
    ask(past_policies, journal, tmp_path)
    handed = tmp_path / "messages.txt"
    handed.write_text(handed.read_text() * 2)
    assert any(
        "handed over 2 times" in line for line in ask(past_policies, journal, tmp_path).twice
    )


def test_every_question_has_a_query() -> None:
    _views, questions = read_questions()
    assert len(questions) >= 18
    assert all("SELECT" in query for _kind, _title, query in questions)


def test_kind_is_the_one_of_cases(past_policies: psycopg.Connection) -> None:
    views, _questions = read_questions()
    past_policies.execute(views)
    assert past_policies.execute("SELECT kind FROM the_kind").fetchone() == (kind_of(Case),)
