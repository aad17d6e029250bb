"""Passed to other lines, handed to the next shift, come on foot or by post; the demo's exchange."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.calls.conftest import calls

from huigong.domains.calls.models import Arrival, Referral, Shift
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
WORDS = {"text": "食堂开除人不给补偿。", "kind": "complaint", "people": "1"}


@pytest.fixture
def agent(client_for):
    return client_for("an")


def _only(model):
    with scope(SYSTEM, reason="test"):
        return model.objects.get()


def _visit(agent, **told: object):
    given = {**WORDS, "received_on": str(today()), "room": "一号接待室", "client_id": ID, **told}
    return agent.post("/desk/line/visit/", given)


ID = "0d6b0b9c-9f5a-4f0e-9a3c-3f6a8c1f0001"


def test_a_matter_is_passed_on_and_comes_back_with_a_number(agent, client_for):
    _visit(agent)
    case = _only(Case)
    assert agent.post(f"/desk/line/case/{case.pk}/refer/", {"to": "12333"}).status_code == 302
    referral = _only(Referral)
    assert referral.due_on > today() and referral.number == ""
    part = agent.get(f"/desk/line/case/{case.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "12333" in part and "还没有编号" in part and "<html" not in part
    url = f"/desk/line/referral/{referral.pk}/"
    assert "请写下对方的编号或办理结果" in agent.post(url, {}).content.decode()
    agent.post(url, {"number": "XN-2026-889"})
    with present(now() + timedelta(days=30)):
        assert str(referral.pk) in agent.get("/desk/line/shift/").content.decode()
    agent.post(url, {"number": "XN-2026-889", "result": "已立案"})
    page = agent.get(f"/desk/line/case/{case.pk}/").content.decode()
    assert "XN-2026-889" in page and "已立案" in page
    assert client_for("ming").get(f"/desk/line/case/{case.pk}/").status_code == 404
    assert client_for("hua").post(url, {"result": "x"}).status_code == 404


def test_an_emergency_is_asked_after_on_the_same_day(agent):
    _visit(agent)
    agent.post(f"/desk/line/case/{_only(Case).pk}/refer/", {"to": "120", "told": "3 号调度"})
    assert _only(Referral).due_on == today()


def test_a_shift_is_handed_over_by_name(agent, client_for, say):
    say(event="ring", call="m", **{"from": "15400001234"})
    say(event="missed", call="m")
    agent.post("/desk/line/shift/", {"note": "记得回拨"})
    shift = _only(Shift)
    assert shift.open["missed"] == 1
    agent.post(f"/desk/line/shift/{shift.pk}/relieve/")
    assert _only(Shift).taken_at is None  # not one's own
    other = client_for("bai")
    assert "记得回拨" in other.get("/desk/line/shift/").content.decode()
    other.post(f"/desk/line/shift/{shift.pk}/relieve/")
    shift = _only(Shift)
    assert shift.taken_by.name == "白成林" and shift.given_by.name == "安雅琴"
    assert client_for("ming").get("/desk/line/shift/").status_code == 403


def test_five_speak_for_many(agent):
    six = "\n".join(f"代表{n}" for n in range(6))
    page = _visit(agent, representatives=six, people="12").content.decode()
    assert "不超过 5 人" in page and "第二十条" in page and WORDS["text"] in page
    _visit(agent, representatives="马某\n韩某\n\n才让", others="张某、李某", people="12")
    arrival, case = _only(Arrival), _only(Case)
    assert arrival.representatives == ["马某", "韩某", "才让"] and case.channel == "visit"
    page = agent.get(f"/desk/line/case/{case.pk}/").content.decode()
    assert "一号接待室" in page and "马某、韩某、才让" in page
    # Sent twice (a lost answer) it is one matter and one arrival.
    assert _visit(agent, representatives="马某", people="12").status_code == 302
    _only(Arrival)


def test_a_letter_has_its_dates_and_pages(agent):
    told = {**WORDS, "received_on": "2026-11-02", "postmark_on": "2026-10-29", "pages": "3"}
    agent.post("/desk/line/letter/", {**told, "sender": "某职工", "client_id": ID})
    arrival = _only(Arrival)
    assert (str(arrival.postmark_on), arrival.pages, arrival.sender) == ("2026-10-29", 3, "某职工")
    late = str(today() + timedelta(days=1))
    page = agent.post("/desk/line/letter/", {**told, "received_on": late, "client_id": ID})
    assert "还没有到" in page.content.decode()
    for odd in ("99999999", "-1", "x"):
        again = agent.post("/desk/line/letter/", {**told, "pages": odd, "client_id": ID})
        assert again.status_code == 200


def test_the_simulated_exchange_is_in_the_demo_alone(agent, settings):
    assert agent.get("/demo/calls/").status_code == 404
    settings.HUIGONG_IS_DEMO = True
    assert agent.post("/demo/calls/", {"event": "ring", "from": "15400001234"}).status_code == 302
    assert "154****1234" in agent.get("/demo/calls/").content.decode()
    (call,) = calls()
    agent.post("/demo/calls/", {"event": "missed", "call": call.exchange_id})
    assert calls()[0].state == "missed"
    agent.post("/demo/calls/", {"event": "boom", "call": "=1+1"})
    assert len(calls()) == 1
    assert re.search("模拟来电", agent.get("/demo/calls/").content.decode())
