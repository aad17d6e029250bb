"""A number that rested may be somebody else's: a code to it no longer opens the account alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.accounts.people import CODE, PHONE, ask, is_in
from tests.world import machine

from huigong.kernel.accounts.models import Account, PhoneCode
from huigong.kernel.audit.models import Event
from huigong.kernel.notices.models import Message
from huigong.kernel.people.actions import register_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.proving import proofs
from huigong.kernel.people.tests.samples import citizen

WHO = "/my/sign-in/who/"


def away(account: Account, days: int = 91) -> None:
    moment = timezone.now() - timedelta(days=days)
    with machine():
        Account.objects.filter(pk=account.pk).update(created_at=moment, last_seen=moment)


def with_code(newest_code) -> tuple[Client, str]:
    """A client that has typed the right code, and where it was sent."""
    client = Client()
    with machine():
        PhoneCode.objects.all().delete()
    ask(client)
    return client, client.post(CODE, {"code": newest_code()}).url


@pytest.fixture
def filed(worker, world) -> Account:
    """A worker with a checked document on file."""
    with world.seat("ming"):
        person = register_person(
            unit=world["ming"].unit, name="劳", paper_number=citizen(16), source="RH-1"
        )
    with machine():
        Person.objects.filter(pk=person.pk).update(account=worker)
    away(worker)
    return worker


def test_who_was_here_lately_is_asked_nothing(worker, newest_code):
    away(worker, days=89)
    client, place = with_code(newest_code)
    assert place == "/my/" and is_in(client)


def test_after_long_the_document_is_asked_for(filed, newest_code):
    client, place = with_code(newest_code)
    assert place == WHO and not is_in(client)
    page = client.get(WHO).content.decode()
    assert "证件号码" in page and "劳" not in page and citizen(16)[-4:] not in page
    wrong = client.post(WHO, {"said": citizen(17)})
    assert wrong.status_code == 200 and "不一样" in wrong.content.decode() and not is_in(client)
    right = client.post(WHO, {"said": f" {citizen(16)[:6]} {citizen(16)[6:]}"})
    assert right.url == "/my/" and client.session["_auth_user_id"] == str(filed.pk)
    # Seen again: the next time a code is enough.
    assert with_code(newest_code)[1] == "/my/"


def test_who_has_no_document_on_file_is_asked_for_the_name(worker, newest_code):
    away(worker)
    client, place = with_code(newest_code)
    assert place == WHO and "姓名" in client.get(WHO).content.decode()
    assert not is_in(client) and client.post(WHO, {"said": "老"}).status_code == 200
    assert client.post(WHO, {"said": "劳"}).url == "/my/"


@pytest.mark.parametrize(
    ("known", "said", "is_theirs"),
    [
        ("马师傅", "马小龙", True),
        ("马某某", "马小龙", True),
        ("马师傅", "牛小龙", False),
        ("马小龙", "马", False),
        ("才让·卓玛", "才让·卓玛", True),
    ],
)
def test_who_was_written_down_by_surname_is_known_by_it(db, newest_code, known, said, is_theirs):
    away(Account.objects.create_worker(PHONE, known))
    client, place = with_code(newest_code)
    assert place == WHO
    client.post(WHO, {"said": said})
    assert is_in(client) is is_theirs


def test_a_number_is_let_go_once(filed):
    with machine():
        assert proofs.let_go(filed) is not None
        assert proofs.let_go(filed) is None


@pytest.mark.parametrize("name", ["", "师傅"])
def test_of_whom_nothing_is_known_nothing_can_be_asked(db, newest_code, name):
    away(Account.objects.create_worker(PHONE, name))
    assert with_code(newest_code)[1] == "/my/"


def test_guessing_ends_whichever_code_and_session_it_comes_with(filed, newest_code):
    for _round in range(2):
        client, _place = with_code(newest_code)
        answers = [client.post(WHO, {"said": citizen(20 + n)}).status_code for n in range(4)]
    assert answers[-1] == 429
    assert client.post(WHO, {"said": citizen(16)}).status_code == 429 and not is_in(client)


def test_whoever_got_the_number_begins_anew_and_sees_nothing(filed, newest_code):
    before, _place = with_code(newest_code)
    before.post(WHO, {"said": citizen(16)})
    away(filed)
    client, _place = with_code(newest_code)
    assert client.post(WHO, {"other": "1"}).url == "/my/"
    mine = Account.objects.get(pk=client.session["_auth_user_id"])
    assert mine.pk != filed.pk and mine.open_phone() == PHONE and mine.name == ""
    left = Account.objects.get(pk=filed.pk)
    assert (left.phone_blind, left.open_phone()) == (None, "")
    with machine():
        assert Person.objects.get(account=left)
        assert Event.objects.filter(verb="people.let_number_go").count() == 1
    # Nobody is still signed in by the number that was let go.
    assert not is_in(before)
    assert with_code(newest_code)[1] == "/my/"


def test_the_step_is_nothing_without_a_right_code_before_it(filed, newest_code):
    stranger = Client()
    assert stranger.get(WHO).url == "/my/sign-in/"
    assert stranger.post(WHO, {"other": "1"}).url == "/my/sign-in/"
    client, _place = with_code(newest_code)
    session = client.session
    session["phone_proof"] = {**session["phone_proof"], "until": 0}
    session.save()
    assert client.post(WHO, {"said": citizen(16)}).url == "/my/sign-in/"
    assert Account.objects.get(pk=filed.pk).open_phone() == PHONE


# --- another number, at the window ----------------------------------------------------------------

NEW = "15400090043"


@pytest.fixture
def seen(filed, world):
    """The file of the worker, whose document an office has seen."""
    with machine():
        return Person.objects.get(account=filed)


def renumber(client, person, number=NEW):
    data = {"phone_number": number, "evidence": "看了身份证"}
    return client.post(f"/desk/people/person/{person.pk}/do/renumber/", data)


def test_who_has_a_new_number_shows_a_document_and_signs_in_with_it(
    filed, seen, client_for, newest_code
):
    before, _place = with_code(newest_code)
    before.post(WHO, {"said": citizen(16)})
    assert is_in(before)
    assert renumber(client_for("ming"), seen).status_code == 302
    account = Account.objects.get(pk=filed.pk)
    assert account.open_phone() == NEW and not is_in(before)
    with machine():
        assert Person.objects.get(pk=seen.pk).phone.open() == NEW
        (event,) = Event.objects.filter(verb="people.renumber_person")
        assert event.data == {"evidence": "看了身份证"}
        told = Message.objects.filter(template="number_moved").latest("id")
        assert told.to_sealed.open() == PHONE
        PhoneCode.objects.all().delete()
    client = Client()
    ask(client, NEW)
    assert client.post(CODE, {"code": newest_code()}).url == "/my/"
    assert client.session["_auth_user_id"] == str(filed.pk)


def test_a_number_with_something_of_its_own_is_not_taken(filed, seen, world, client_for):
    other = Account.objects.create_worker(NEW)
    with world.seat("ming"):
        theirs = register_person(unit=world["ming"].unit, name="老", phone_number=NEW)
    with machine():
        Person.objects.filter(pk=theirs.pk).update(account=other)
    refused = renumber(client_for("ming"), seen)
    assert refused.status_code == 422 and "别的事项或档案" in refused.content.decode()
    with machine():
        Person.objects.filter(pk=theirs.pk).update(account=None)
    assert renumber(client_for("ming"), seen).status_code == 302
    assert Account.objects.get(pk=other.pk).phone_blind is None


def test_a_number_that_was_moved_meanwhile_is_not_taken_with_it(
    filed, seen, client_for, newest_code
):
    client, place = with_code(newest_code)
    assert place == WHO
    assert renumber(client_for("ming"), seen).status_code == 302
    for said in ({"other": "1"}, {"said": citizen(16)}):
        assert client.post(WHO, said).url == "/my/sign-in/" and not is_in(client)
    assert Account.objects.get(pk=filed.pk).open_phone() == NEW


def test_only_an_office_of_the_file_moves_a_number(filed, seen, client_for):
    assert renumber(client_for("hua"), seen).status_code == 404
    client = client_for("ming")
    assert "就是这个号码" in renumber(client, seen, PHONE).content.decode()
    assert renumber(client, seen, "12345").status_code == 422
    with machine():
        Person.objects.filter(pk=seen.pk).update(checked_at=None)
    assert "核对证件" in renumber(client, seen).content.decode()
    with machine():
        Person.objects.filter(pk=seen.pk).update(account=None)
    assert "没有连着" in renumber(client, seen).content.decode()
    assert Account.objects.get(pk=filed.pk).open_phone() == PHONE
