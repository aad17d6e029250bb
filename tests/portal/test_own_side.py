"""The worker's own side: slips at the desk, judging each office, acting for another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils.timezone import localdate
from tests.portal.conftest import HUZHU

from huigong.domains.hotline.actions import judge_case, withdraw_case
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.actions import judge_leg, name_proxy
from huigong.domains.hotline.own.models import LegJudgement, Proxy
from huigong.domains.hotline.own.proxies import end_what_is_over
from huigong.kernel.access import require
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.checks.running import run_checks
from huigong.kernel.notices.models import Message
from huigong.kernel.scoping.models import Admission, Sight
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Leg


def numbers(page: str) -> tuple[str, str]:
    code = re.search(r"<b>(\d{5} \d{5})</b>", page)
    pin = re.search(r"<b>(\d{6})</b>", page)
    assert code and pin, page
    return code[1], pin[1]


def hand(world, number: int, who: str = "an") -> tuple[str, str]:
    answer = world.client_for(who).post(f"/desk/hotline/case/{number}/slip/")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0")
    return numbers(answer.content.decode())


def enter(code: str, pin: str) -> Client:
    client = Client()
    assert client.post("/my/slip/", {"code": code, "pin": pin}).status_code == 302
    return client


# --- slips at the desk ----------------------------------------------------------------------------


def test_a_slip_from_the_window_opens_this_case_and_no_other(db, world, matters) -> None:
    number, other = matters.report(), matters.report(text="另一件事。")
    client = enter(*hand(world, number))
    assert client.get(f"/my/cases/{number}/").status_code == 200
    assert client.get(f"/my/cases/{other}/").status_code == 404
    page = client.get("/my/cases/", follow=True).content.decode()
    assert "干了三个月没发工资" in page and "请一个人" not in page


def test_who_holds_the_slip_may_withdraw_and_it_stays_the_workers_case(db, world, matters) -> None:
    number = matters.report()
    client = enter(*hand(world, number))
    assert client.post(f"/my/cases/{number}/withdraw/").status_code == 302
    (case,) = matters.all()
    assert (case.state, case.reporter_id) == ("withdrawn", world.lao.account.pk)


def test_a_new_slip_ends_the_one_before(db, world, matters) -> None:
    number = matters.report()
    first, second = hand(world, number), hand(world, number)
    assert enter(*first).get(f"/my/cases/{number}/").status_code == 404
    assert enter(*second).get(f"/my/cases/{number}/").status_code == 200
    with scope(SYSTEM, reason="test"):
        assert Admission.objects.filter(row_id=number, ended_at=None).count() == 1


def test_an_officer_hands_slips_of_their_own_cases_only(db, world, matters) -> None:
    number = matters.report()
    matters.send(number, HUZHU)
    hand(world, number, "ming")
    for who, status in (("hua", 404), ("gao", 403), ("lv", 403)):
        path = f"/desk/hotline/case/{number}/slip/"
        assert world.client_for(who).post(path).status_code == status


def test_a_nameless_person_gets_no_second_slip(db, world) -> None:
    Client().post("/my/ask/", {"text": "问一问。", "client_id": str(uuid4())})
    with scope(SYSTEM, reason="test"):
        case = Case.objects.get()
    page = world.client_for("an").post(f"/desk/hotline/case/{case.pk}/slip/").content.decode()
    assert "匿名的人已有凭条" in page and "<b>" not in page.split("匿名的人已有凭条")[0][-200:]


def test_by_telephone_the_case_is_read_out_and_the_look_is_logged(db, world, matters) -> None:
    number = matters.report()
    code, pin = hand(world, number)
    agent = world.client_for("an")
    page = agent.post("/desk/hotline/slip/", {"code": code, "pin": pin})
    text = page.content.decode()
    assert "照着念给职工听" in text and "12351热线中心已经收到" in text
    assert code.replace(" ", "") not in text and pin not in text
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=number, what="slip").count() == 1
    told = world.client_for("lao").get(f"/my/cases/{number}/").content.decode()
    assert "核对编号和密码后念给您听" in told


def test_by_telephone_wrong_numbers_say_nothing_and_lock(db, world, matters) -> None:
    code, pin = hand(world, matters.report())
    wrong = f"{(int(pin) + 1) % 10**6:06d}"
    agent = world.client_for("an")
    states = [
        agent.post("/desk/hotline/slip/", {"code": code, "pin": wrong}).status_code
        for _ in range(6)
    ]
    assert states == [200] * 5 + [429]
    assert world.client_for("ming").get("/desk/hotline/slip/").status_code == 403


# --- judging each office --------------------------------------------------------------------------


def answered(matters) -> int:
    number = matters.report()
    matters.send(number, HUZHU)
    matters.answer(number, "已经谈妥。")
    return number


def leg_of(number: int) -> int:
    with scope(SYSTEM, reason="test"):
        return Leg.objects.get(row_id=number, unit__code=HUZHU).pk


def test_an_office_is_judged_once_after_its_part_has_ended(db, world, matters) -> None:
    number = answered(matters)
    lao, leg = world.client_for("lao"), leg_of(number)
    path = f"/my/cases/{number}/judge/{leg}/"
    early = lao.post(path, {"stars": "2", "judgement": "慢"}).content.decode()
    assert "办完以后才能评价" in early
    matters.check(number)
    assert "评价互助县总工会" in lao.get(f"/my/cases/{number}/").content.decode()
    assert lao.post(path, {"stars": "2", "judgement": "来了两趟才办"}).status_code == 302
    with world.seat("lao"), pytest.raises(ValidationError):
        judge_leg(Case.objects.get(pk=number), leg_id=leg, stars=5)
    with scope(SYSTEM, reason="test"):
        row = LegJudgement.objects.get()
    assert (row.stars, row.words, row.unit.code) == (2, "来了两趟才办", HUZHU)


def test_the_centre_and_the_office_read_it_without_a_name(db, world, matters) -> None:
    number = answered(matters)
    matters.check(number)
    with world.seat("lao"):
        judge_leg(Case.objects.get(pk=number), leg_id=leg_of(number), stars=2, words="来了两趟才办")
    for who in ("an", "ming", "gao"):
        page = world.client_for(who).get(f"/desk/hotline/case/{number}/").content.decode()
        panel = page.split("职工对办理单位的评价")[1].split("</section>")[0]
        assert "来了两趟才办" in panel and "马师傅" not in panel


def test_nobody_judges_for_another_or_another_cases_office(db, world, matters) -> None:
    number = answered(matters)
    matters.check(number)
    leg = leg_of(number)
    other = matters.report(who="mai", text="别人的事。")
    with world.seat("mai"), pytest.raises(ValidationError):
        judge_leg(Case.objects.get(pk=other), leg_id=leg, stars=1)
    assert world.client_for("mai").get(f"/my/cases/{number}/judge/{leg}/").status_code == 404


# --- acting for another ---------------------------------------------------------------------------


def ask(world, number: int, **more: str):
    sent = {
        "proxy_name": "我儿子",
        "phone": world.mai.phone,
        "person_name": "马师傅",
        "months": "3",
    }
    return world.client_for("lao").post(f"/my/cases/{number}/proxy/", {**sent, **more})


def request_of(number: int) -> Proxy:
    with scope(SYSTEM, reason="test"):
        return Proxy.objects.get(case_id=number)


def agree(world, number: int) -> None:
    path = f"/my/proxies/{request_of(number).pk}/"
    assert world.client_for("mai").post(path, {"agree": "1"}).status_code == 302


def test_who_is_asked_sees_nothing_before_agreeing(db, world, matters) -> None:
    number = matters.report()
    assert ask(world, number).status_code == 302
    mai = world.client_for("mai")
    assert mai.get(f"/my/cases/{number}/").status_code == 404
    home = mai.get("/my/").content.decode()
    assert "有人请您代办" in home and "马师傅" in home and "互助甲申" not in home
    text = Message.objects.filter(template="proxy_asked")
    with scope(SYSTEM, reason="test"):
        assert [message.text for message in text] and "工资" not in text.get().text
    agree(world, number)
    page = mai.get(f"/my/cases/{number}/").content.decode()
    assert "您在替马师傅看这件事" in page


def test_a_proxy_adds_under_both_names_and_does_no_more(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    agree(world, number)
    mai = world.client_for("mai")
    assert mai.post(f"/my/cases/{number}/add/", {"text": "我爸的工牌在我这里。"}).status_code == 302
    (case,) = matters.all()
    assert "代办人我儿子补充】我爸的工牌" in case.text
    with scope(SYSTEM, reason="test"):
        event = Event.objects.get(verb="hotline.add_words", row_id=number)
    assert event.account_id == world.mai.account.pk
    assert event.deputy_for_id == world.lao.account.pk
    assert mai.post(f"/my/cases/{number}/withdraw/").status_code == 403
    page = mai.get(f"/my/cases/{number}/").content.decode()
    assert "撤回，不反映了" not in page and "请一个人" not in page
    with world.seat("mai"):
        for act in (withdraw_case, lambda row: judge_case(row, stars=1)):
            with pytest.raises(PermissionDenied):
                act(Case.objects.get(pk=number))


def test_a_full_proxy_may_withdraw_because_it_was_said(db, world, matters) -> None:
    number = matters.report()
    ask(world, number, is_full="on")
    agree(world, number)
    assert world.client_for("mai").post(f"/my/cases/{number}/withdraw/").status_code == 302
    with scope(SYSTEM, reason="test"):
        event = Event.objects.get(verb="hotline.withdraw_case", row_id=number)
    assert event.deputy_for_id == world.lao.account.pk


def test_it_ends_at_once_when_the_worker_says_so(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    agree(world, number)
    path = f"/my/proxies/{request_of(number).pk}/end/"
    assert world.client_for("lao").post(path).status_code == 302
    assert world.client_for("mai").get(f"/my/cases/{number}/").status_code == 404


def test_it_ends_with_its_last_day(db, world, matters) -> None:
    number = matters.report()
    ask(world, number, months="1")
    agree(world, number)
    assert end_what_is_over() == 0
    with present(now() + timedelta(days=31)):
        assert end_what_is_over() == 1
    assert world.client_for("mai").get(f"/my/cases/{number}/").status_code == 404
    assert request_of(number).state == "ended"


def test_it_is_over_the_moment_its_last_day_is(db, world, matters) -> None:
    """No job has run yet: what is read, is read by the day."""
    number = matters.report()
    ask(world, number, months="1", is_full="on")
    agree(world, number)
    last = request_of(number).until_on
    evening = datetime.combine(last, time(23, 59, 50), tzinfo=ZoneInfo("Asia/Shanghai"))
    mai = world.client_for("mai")
    with present(evening):
        assert mai.get(f"/my/cases/{number}/").status_code == 200
    with present(evening + timedelta(seconds=10)):
        for path in ("", "law/", "paper/", "add/"):
            assert mai.get(f"/my/cases/{number}/{path}").status_code in (404, 405), path
        assert mai.post(f"/my/cases/{number}/add/", {"text": "过了期的话"}).status_code == 404
        assert mai.post(f"/my/cases/{number}/withdraw/").status_code == 404
        home = mai.get("/my/").content.decode()
        assert "马师傅" not in home and f"/my/cases/{number}/" not in home
        with world.seat("mai"):
            assert not Case.objects.filter(pk=number).exists()
            assert not Leg.objects.filter(row_id=number).exists()
            with pytest.raises(Http404):
                require("view", Case(pk=number))
        # The worker's own page says so too, and one may ask the same person anew.
        mine = world.client_for("lao").get(f"/my/cases/{number}/").content.decode()
        assert "我儿子" not in mine
        assert ask(world, number).status_code == 302
        assert request_count(number, "asked") == 1


def request_count(number: int, state: str) -> int:
    with scope(SYSTEM, reason="test"):
        return Proxy.objects.filter(case_id=number, state=state).count()


def test_the_row_policy_ends_with_the_last_day_too(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    agree(world, number)

    def rows() -> list[int]:
        found = []
        seat = person_scope(world.mai.account.pk)
        # Without the application's own lock: the database is asked as it is.
        with scope(replace(seat, barred=frozenset())), connection.cursor() as cursor:
            for table, column in (
                *(("hotline_case", "id"), ("hotline_caseevent", "pgh_obj_id")),
                *(("workflow_leg", "row_id"), ("scoping_sight", "row_id")),
            ):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [number])
                found.append(cursor.fetchone()[0])
        return found

    assert all(rows())
    with scope(SYSTEM, reason="test"):
        known = Admission.objects.filter(row_id=number, account=world.mai.account)
        known.update(until_on=localdate())
        assert all(rows())
        known.update(until_on=localdate() - timedelta(days=1))
    assert rows() == [0, 0, 0, 0]
    with world.seat("lao"):
        assert Case.objects.filter(pk=number).exists()


def test_who_refuses_never_sees_it(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    path = f"/my/proxies/{request_of(number).pk}/"
    assert world.client_for("mai").post(path, {"refuse": "1"}).status_code == 302
    assert world.client_for("mai").get(f"/my/cases/{number}/").status_code == 404
    assert world.client_for("mai").get(path).status_code == 404


def test_nobody_else_answers_or_asks(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    row = request_of(number)
    assert world.client_for("xi").get(f"/my/proxies/{row.pk}/").status_code == 404
    lao = world.client_for("lao").post(f"/my/proxies/{row.pk}/", {"agree": "1"}).content.decode()
    assert "要由代办人本人同意" in lao
    with world.seat("mai"), pytest.raises((ValidationError, Http404, Case.DoesNotExist)):
        name_proxy(
            case=Case.objects.get(pk=number),
            proxy=world.xi.account,
            person_name="a",
            proxy_name="b",
            until_on=today() + timedelta(days=3),
        )


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"phone": "123"}, "请填写 11 位手机号码"),
        ({"phone": "15400000061"}, "这是您自己的号码"),
        ({"proxy_name": ""}, "请写代办人怎么称呼"),
    ],
)
def test_what_is_wrong_gets_a_sentence(db, world, matters, sent, sentence) -> None:
    number = matters.report()
    assert sentence in ask(world, number, **sent).content.decode()


def test_the_nightly_check_finds_admissions_right(db, world, matters) -> None:
    number = matters.report()
    ask(world, number)
    agree(world, number)
    hand(world, number)
    with scope(SYSTEM, reason="test"):
        seers = Sight.objects.filter(row_id=number, seer__lt=0)
        assert dict(seers.values_list("seer", "is_base"))[-world.mai.account.pk] is False
        assert seers.count() == 3
    assert run_checks().alarms == 0
