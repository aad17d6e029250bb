"""Asking without a name: the slip is shown once, opens one matter, and cannot be guessed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as live
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import machine

from huigong.domains.hotline.actions import answer_case
from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.models import Account, AccountKind, Slip, SlipTry
from huigong.kernel.accounts.slips import SlipLocked, issue_slip, try_slip
from huigong.kernel.audit.models import Event
from huigong.kernel.notices.models import Message
from huigong.kernel.scoping.scope import SYSTEM, scope

TEXT = "在饭店端盘子八个月没签合同，想问问怎么办。"
_ROUTINE = re.compile(rb'csrfmiddlewaretoken" value="[^"]+|X-CSRFToken[^,}]+')


def ask(client: Client, **more: str) -> HttpResponse:
    sent = {"text": TEXT, "kind": "question", "category": "contract.unsigned"}
    sent |= {"division": "630223", "employer": "", "client_id": str(uuid4())}
    return client.post("/my/ask/", {**sent, **more})


def numbers(answer: HttpResponse) -> tuple[str, str]:
    """Code and PIN as the page shows them."""
    page = answer.content.decode()
    code = re.search(r'name="code" value="(\d{10})"', page)
    pin = re.search(r'name="pin" value="(\d{6})"', page)
    assert code and pin, page
    return code[1], pin[1]


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def case() -> Case:
    with scope(SYSTEM, reason="test"):
        return Case.objects.get()


@pytest.fixture
def slip(db, world) -> tuple[str, str]:
    return numbers(ask(Client()))


def enter(code: str, pin: str, client: Client | None = None, **more: str) -> HttpResponse:
    return (client or Client()).post("/my/slip/", {"code": code, "pin": pin, **more})


def test_a_question_without_a_name_is_a_case_without_a_name(slip) -> None:
    found = case()
    assert (found.kind, found.reporter_name, found.phone) == ("question", "", None)
    assert found.is_confidential
    account = Account.objects.get(pk=found.reporter_id)
    assert (account.kind, account.phone_blind, account.name) == ("slip", None, "匿名职工")


def test_the_agent_sees_nobody_and_answers_and_the_person_reads_it(slip, world) -> None:
    page = world.client_for("an").get(f"/desk/hotline/case/{case().pk}/").content.decode()
    assert "匿名" in page
    for secret in slip:
        assert secret not in page
    with world.seat("an"):
        answer_case(case(), answer="用工之日起一个月内应当签书面合同，可以要求双倍工资。")
    with machine():
        assert not Message.objects.exists(), "nobody's phone rings"
    client = Client()
    answer = enter(*slip, client)
    assert answer["Location"] == "/my/cases/"
    page = client.get("/my/cases/", follow=True).content.decode()
    assert "可以要求双倍工资" in page and "请您评价" in page
    judged = client.post(f"/my/cases/{case().pk}/judge/", {"stars": "5", "judgement": ""})
    assert judged.status_code == 302 and case().stars == 5


def test_nothing_in_the_database_can_be_read_as_code_or_pin(slip, owner_db, db) -> None:
    code, pin = slip
    enter(code, pin)
    with machine():
        kept = [
            *Slip.objects.values_list("code_blind", "pin_hash", "client_blind"),
            *SlipTry.objects.values_list("code_blind", "client_blind"),
        ]
    assert len(kept) >= 2
    for row in kept:
        for value in row:
            assert code.encode() not in bytes(value) and pin.encode() not in bytes(value)
    with scope(SYSTEM, reason="test"):
        events = str(list(Event.objects.values_list("data", flat=True)))
    sessions = b"".join(_sessions())
    for secret in (code, pin):
        assert secret not in events and secret.encode() not in sessions
    assert code not in repr(issue_slip("x")) and "pin" not in repr(issue_slip("x"))


def _sessions() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        return [row[0].encode() for row in cursor.fetchall()]


def test_no_address_and_no_page_afterwards_has_the_numbers(slip, world) -> None:
    code, pin = slip
    client = Client()
    answer = enter(code, pin, client)
    seen = [answer["Location"]]
    for path in ("/my/", "/my/cases/", f"/my/cases/{case().pk}/", f"/my/cases/{case().pk}/paper/"):
        page = client.get(path, follow=True)
        seen += [page.content.decode(), str(page.redirect_chain)]
    assert not any(secret in text for secret in slip for text in seen)


def test_an_unknown_code_and_a_wrong_pin_are_the_same_in_bytes_and_in_work(slip) -> None:
    code, pin = slip
    unknown = f"{(int(code) + 1) % 10**10:010d}"
    answers, queries = [], []
    for given in ((code, wrong(pin)), (unknown, pin)):
        client = Client()
        client.get("/my/slip/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answers.append(enter(*given, client))
        queries.append([re.sub(r"'[^']*'|\s?-?\d+", "?", q["sql"]) for q in seen.captured_queries])
    first, second = (
        _ROUTINE.sub(
            b"", answer.content.replace(given[0].encode(), b"").replace(given[1].encode(), b"")
        )
        for answer, given in zip(answers, ((code, wrong(pin)), (unknown, pin)), strict=True)
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert first == second
    assert queries[0] == queries[1]
    assert "编号或者密码不对" in answers[0].content.decode()


def test_a_code_is_locked_after_five_wrong_pins_even_for_the_right_one(slip) -> None:
    code, pin = slip
    for _try in range(5):
        assert enter(code, wrong(pin)).status_code == 200
    locked = enter(code, pin)
    assert locked.status_code == 429
    assert "试错的次数太多" in locked.content.decode() and "15 分钟" in locked.content.decode()
    with machine():
        SlipTry.objects.update(at=SlipTry.objects.latest("id").at - timedelta(minutes=16))
    assert enter(code, pin).status_code == 302


def test_an_unknown_code_is_locked_just_the_same(slip) -> None:
    unknown = f"{(int(slip[0]) + 1) % 10**10:010d}"
    assert [enter(unknown, "000000").status_code for _ in range(6)] == [200] * 5 + [429]


def test_whoever_tries_many_codes_is_stopped_by_address(slip, settings) -> None:
    settings.HUIGONG_SLIP_TRIES_PER_CLIENT = ((8, 900),)
    states = [enter(f"{n:010d}", "123456").status_code for n in range(10)]
    assert states == [200] * 8 + [429] * 2
    assert enter(*slip).status_code == 429, "that address waits"
    assert (
        Client(REMOTE_ADDR="10.9.9.9")
        .post("/my/slip/", {"code": slip[0], "pin": slip[1]})
        .status_code
        == 302
    ), "another one does not"


def test_right_ones_do_not_count(slip) -> None:
    assert {enter(*slip).status_code for _ in range(12)} == {302}


def test_who_is_signed_in_cannot_guess_for_free(slip, world) -> None:
    code, pin = slip
    client = world.client_for("lao")
    assert [enter(code, wrong(pin), client).status_code for _ in range(6)] == [200] * 5 + [429]


def test_many_at_once_get_no_more_tries(fresh_database, world) -> None:
    issued = issue_slip("a")
    outcomes: list[str] = []

    def guess(n: int) -> None:
        try:
            try_slip(issued.code, f"{(int(issued.pin) + 1 + n) % 10**6:06d}", f"c{n}")
            outcomes.append("wrong")
        except SlipLocked:
            outcomes.append("locked")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    most = live.HUIGONG_SLIP_TRIES_PER_CODE[0][0]
    assert outcomes.count("wrong") == most and outcomes.count("locked") == 12 - most


def test_the_same_form_again_gives_new_numbers_for_the_same_case(db, world) -> None:
    form = str(uuid4())
    first, second = numbers(ask(Client(), client_id=form)), numbers(ask(Client(), client_id=form))
    assert first != second and case()
    assert enter(*first).status_code == 200, "the lost ones are void"
    assert enter(*second).status_code == 302
    again = ask(Client(), client_id=form)
    assert "凭条也用过了" in again.content.decode() and 'name="pin"' not in again.content.decode()


def test_an_address_cannot_fill_the_register(db, world, monkeypatch) -> None:
    answers = [ask(Client(), text=f"{TEXT}{n}").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_slip_opens_its_own_matter_only(slip, world, matters) -> None:
    other = matters.report()
    client = Client()
    enter(*slip, client)
    assert client.get(f"/my/cases/{other}/").status_code == 404
    assert client.get("/desk/").status_code == 404
    assert client.get("/accounts/2fa/").status_code == 404


def test_a_visit_by_slip_is_short(slip) -> None:
    client = Client()
    enter(*slip, client)
    session = client.session
    session["seen"] -= 16 * 60
    session.save()
    assert client.get("/my/cases/")["Location"] == "/my/slip/"


def test_a_person_takes_the_matter_to_their_account(slip, world) -> None:
    code, pin = slip
    lao = world.client_for("lao")
    answer = enter(code, pin, lao)
    assert answer["Location"] == f"/my/cases/{case().pk}/"
    assert case().reporter_id == world.lao.account.pk
    assert case().phone is None, "the office is not told the number unless one says so"
    assert lao.get(answer["Location"]).status_code == 200
    stranger = Client()
    enter(code, pin, stranger)
    assert stranger.get(f"/my/cases/{case().pk}/").status_code == 404, "the slip opens nothing more"


def test_the_number_is_told_when_one_says_so(slip, world) -> None:
    enter(*slip, world.client_for("lao"), tells_phone="on")
    assert case().phone.open() == world.lao.phone


def test_a_wrong_slip_claims_nothing(slip, world) -> None:
    code, pin = slip
    assert enter(code, wrong(pin), world.client_for("lao")).status_code == 200
    assert Account.objects.get(pk=case().reporter_id).kind == AccountKind.SLIP


def test_the_slip_on_paper_has_both_numbers_and_the_way_back(slip) -> None:
    page = Client().post("/my/slip/paper/", {"code": slip[0], "pin": slip[1]}).content.decode()
    assert slip[0][:5] in page and slip[1] in page and "<svg" in page and "折" in page
    for secret in slip:
        assert f"?{secret}" not in page


@pytest.mark.parametrize(
    ("code", "pin", "sentence"),
    [
        ("", "", "请填凭条上的编号"),
        ("12ab", "123456", "应当是 10 个数字"),
        ("1234567890", "12", "应当是 6 个数字"),
    ],
)
def test_what_is_no_slip_gets_a_sentence(db, code: str, pin: str, sentence: str) -> None:
    answer = enter(code, pin)
    with machine():
        assert sentence in answer.content.decode() and not SlipTry.objects.exists()


def test_a_slip_is_read_however_it_is_copied(slip) -> None:
    code, pin = slip
    wide: Callable[[str], str] = lambda text: text.translate(  # noqa: E731  # one line, used here
        {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
    )
    assert enter(f"{code[:5]} {code[5:]}", f"{pin[:3]}-{pin[3:]}").status_code == 302
    assert enter(wide(code), wide(pin)).status_code == 302
