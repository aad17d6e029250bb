"""Telling what happened: before and after signing in, once, not too often, never too long."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.portal.conftest import PHONE, words

from huigong.domains.hotline.reporting import headline
from huigong.kernel.accounts.models import Account
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope


def test_the_front_door_has_two_doors_and_leads_everybody_on(db, matters):
    page = Client().get("/").content.decode()
    assert 'href="/my/"' in page
    assert 'href="/accounts/login/"' in page
    assert "/demo/" not in page
    assert matters.client("ming").get("/")["Location"] == "/desk/"
    assert matters.client("lao").get("/")["Location"] == "/my/"


def test_the_demo_shows_its_door(db, matters, settings):
    settings.HUIGONG_IS_DEMO = True
    assert 'href="/demo/"' in Client().get("/").content.decode()


def test_a_stranger_writes_first_signs_in_then_sends_and_loses_nothing(db, matters, newest_code):
    client = Client()
    sent = client.post("/my/report/", words(client_id=(form := str(uuid4()))))
    assert (sent.status_code, sent["Location"]) == (302, "/my/sign-in/?next=%2Fmy%2Freport%2F")
    assert matters.all() == []
    client.post("/my/sign-in/", {"phone": PHONE, "next": "/my/report/"})
    back = client.post("/my/sign-in/code/", {"code": newest_code()})
    assert back["Location"] == "/my/report/"
    page = client.get("/my/report/").content.decode()
    for kept in ("干了三个月没发工资。", "互助甲申劳务公司", 'value="12"', form, "您写的都在"):
        assert kept in page
    assert "154****0061" in page
    assert PHONE not in page
    done = client.post("/my/report/", words(client_id=form))
    (case,) = matters.all()
    assert done["Location"] == f"/my/cases/{case.pk}/receipt/"
    assert case.reporter_id == matters.world.lao.account.pk
    assert case.phone.open() == PHONE
    assert (case.people, case.division, case.is_confidential) == (12, "630223", True)
    assert case.title == "干了三个月没发工资"
    assert "您写的都在" not in client.get("/my/report/").content.decode()


def test_the_receipt_says_the_number_and_what_comes_next(db, matters):
    number = matters.report()
    (case,) = matters.all()
    page = matters.client("lao").get(f"/my/cases/{number}/receipt/").content.decode()
    assert case.number in page
    assert "前告诉您由哪里办" in page
    assert "约" in page  # the terms are open questions: nothing is promised


def test_the_same_form_sent_again_is_one_case(db, matters):
    client, form = matters.client("lao"), words()
    first, second = (client.post("/my/report/", form)["Location"] for _ in range(2))
    assert first == second
    assert len(matters.all()) == 1
    assert "没有重复登记" in client.get(second).content.decode()


def test_the_same_words_from_a_new_form_are_one_case_until_withdrawn(db, matters):
    number = matters.report()
    assert matters.report() == number
    matters.client("lao").post(f"/my/cases/{number}/withdraw/")
    assert matters.report() != number
    assert len(matters.all()) == 2


def test_ten_taps_at_once_make_one_case(fresh_database, matters):
    form = words()
    answers: list[str] = []

    def tap(client: Client) -> None:
        try:
            answers.append(client.post("/my/report/", form)["Location"])
        finally:
            connection.close()

    taps = [threading.Thread(target=tap, args=(matters.client("lao"),)) for _ in range(10)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1
    assert len(matters.all()) == 1


def test_the_database_itself_refuses_a_second_case_of_a_form(db, matters):
    matters.report()
    (twin,) = matters.all()
    twin.number, twin.id, twin._state.adding = "X", None, True
    with scope(SYSTEM, reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("工资没发。", "工资没发"),
        ("第一行\n第二行", "第一行"),
        (
            "我在县城一个工地绑钢筋，干了三个月，说好一天二百八十元只给六千",
            "我在县城一个工地绑钢筋，干了三个月",
        ),
        ("一" * 40, "一" * 23 + "…"),
        ("急，" + "二" * 40, "急，" + "二" * 21 + "…"),
    ],
)
def test_the_title_is_the_first_clauses(text, title):
    assert headline(text) == title


def test_without_a_centre_the_page_says_whom_to_ring(db, matters):
    Unit.objects.filter(code="QH-DIR-12351").update(code="QH-DIR-GONE")
    for client in (matters.client(), matters.client("lao")):
        for answer in (client.get("/my/report/"), client.post("/my/report/", words())):
            assert answer.status_code == 200
            assert "还没有开通网上反映" in answer.content.decode()
    assert matters.all() == []


def test_two_workers_with_the_same_form_number_have_each_their_own(db, matters):
    form = words()
    places = [matters.client(who).post("/my/report/", form)["Location"] for who in ("lao", "mai")]
    assert len(set(places)) == 2


def test_too_many_in_an_hour_get_a_sentence_and_keep_the_form(db, matters):
    for number in range(5):
        matters.report(text=f"第 {number} 件")
    refused = matters.client("lao").post("/my/report/", words(text="第六件的内容"))
    page = refused.content.decode()
    assert refused.status_code == 429
    assert "一小时最多提交 5 件" in page
    assert "第六件的内容" in page
    assert len(matters.all()) == 5
    assert matters.client("mai").post("/my/report/", words()).status_code == 302


@pytest.mark.parametrize("who", ["", "lao"])
def test_an_oversized_text_gets_a_sentence_and_stays(db, matters, who):
    refused = matters.client(who).post("/my/report/", words(text="长" * 2001, employer="别丢了我"))
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "现在 2001 个字，最多 2000 个字" in page
    assert "长" * 2001 in page
    assert "别丢了我" in page
    assert matters.all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "   "),
        ("people", "0"),
        ("people", "很多"),
        ("people", "99999999999999999999"),
        ("division", "999999"),
        ("category", "pay"),
        ("privacy", "maybe"),
        ("phone", "12345"),
        ("client_id", "x"),
        ("employer", "单" * 101),
    ],
)
def test_what_cannot_be_is_said_at_the_field(db, matters, field, value):
    refused = matters.client("lao").post("/my/report/", words(**{field: value}))
    assert refused.status_code == 200
    assert "data-form-errors" in refused.content.decode()
    assert matters.all() == []


def test_a_nul_byte_is_refused_and_nothing_is_written(db, matters):
    refused = matters.client("lao").post("/my/report/", words(text="a\x00b"))
    assert refused.status_code == 400
    assert matters.all() == []


def test_a_body_of_megabytes_is_refused_before_any_page(db, matters):
    refused = matters.client("lao").post("/my/report/", words(text="a" * 6_000_000))
    assert refused.status_code == 400
    assert matters.all() == []


def test_forged_fields_change_nothing(db, matters):
    forged = {"reporter": "1", "state": "closed", "unit": "1", "is_urgent": "1", "number": "X"}
    matters.client("lao").post("/my/report/", words(**forged))
    (case,) = matters.all()
    assert case.reporter_id == matters.world.lao.account.pk
    assert (case.state, case.unit.code, case.is_urgent) == ("registered", "QH-DIR-12351", False)


def test_markup_is_shown_as_text(db, matters):
    number = matters.report(text='<script>alert("x")</script>&{{ case.id }}', employer="<b>甲</b>")
    for tail in ("", "receipt/", "paper/", "add/", "withdraw/", "judge/"):
        page = matters.client("lao").get(f"/my/cases/{number}/{tail}").content.decode()
        assert "<script>alert" not in page
        assert "<b>甲" not in page
        assert "&amp;lt;" not in page
    home = matters.client("lao").get("/my/").content.decode()
    assert "&lt;script&gt;alert" in home
    assert "&amp;lt;" not in home


def test_another_phone_to_call_is_kept_and_only_masked(db, matters):
    matters.report(phone="154 0000 0099")
    (case,) = matters.all()
    assert case.phone.open() == "15400000099"


def test_an_officer_reports_as_a_person_and_leaves_a_number(db, matters):
    ming = matters.world.ming.account
    Account.objects.filter(pk=ming.pk).update(phone_sealed=None, phone_blind=None)
    client = matters.client("ming")
    assert "请留一个能打通的手机号码" in client.post("/my/report/", words()).content.decode()
    assert client.post("/my/report/", words(phone="15400000088")).status_code == 302
    assert [case.reporter_id for case in matters.all()] == [ming.pk]


def test_what_cannot_be_a_complaint_is_asked_as_a_question(db, matters):
    matters.report(category="insurance.pension")
    assert matters.all()[0].kind == "question"
