"""The one screen over HTTP: who may, what each button leaves, drafts, numbers that are tried."""

from __future__ import annotations

import pytest
from tests.calls.conftest import calls

from huigong.domains.calls.models import Call
from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.audit.models import Look
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
PHONE = "15400001234"
TALK = {"text": "问产假有多少天。", "kind": "question", "answer": "一百五十八天。", "people": "1"}


@pytest.fixture
def agent(client_for):
    return client_for("an")


@pytest.fixture
def call(say, agent) -> Call:
    """A call that the agent has picked up."""
    say(event="ring", call="x1", **{"from": PHONE})
    (found,) = calls()
    agent.post(f"/desk/line/{found.pk}/take/")
    return found


def _file(agent, call: Call, then: str, **told: str):
    return agent.post(f"/desk/line/{call.pk}/", {**TALK, **told, "then": then})


def _case() -> Case | None:
    with scope(SYSTEM, reason="test"):
        return Case.objects.order_by("-id").first()


def _earlier(seat, **more: object) -> Case:
    with seat("an"):
        return register_case(channel="phone", title="旧事", text="旧事", phone=PHONE, **more)


def test_answered_on_the_line_is_closed_and_counted(agent, call):
    answer = _file(agent, call, "answer")
    case = _case()
    assert answer["Location"] == f"/desk/hotline/case/{case.pk}/"
    assert (case.state, case.answer, case.channel) == ("closed", TALK["answer"], "phone")
    assert case.title == "问产假有多少天" and case.phone.open() == PHONE and case.reporter
    (kept,) = calls()
    assert (kept.state, kept.outcome, kept.case_id) == ("filed", "answered", case.pk)
    page = agent.get("/desk/line/today/").content.decode()
    assert kept.number in page and case.number in page and PHONE not in page
    assert agent.get("/desk/line/today/paper/").status_code == 200
    # The button pressed twice is one matter.
    assert _file(agent, call, "answer").status_code == 302
    assert _case().pk == case.pk


def test_nothing_typed_is_lost_when_something_is_missing(agent, call):
    page = _file(agent, call, "answer", answer="", kind="").content.decode()
    assert "请写下当场怎样答复的" in page and "请选诉求类型" in page and TALK["text"] in page
    assert _case() is None
    assert TALK["text"] in agent.get(f"/desk/line/{call.pk}/").content.decode()


def test_open_matters_come_first_and_take_the_call(agent, call, seat):
    old = _earlier(seat)
    page = agent.get(f"/desk/line/{call.pk}/").content.decode()
    assert f'value="attach:{old.pk}"' in page
    _file(agent, call, f"attach:{old.pk}", text="又打来问进展。")
    with scope(SYSTEM, reason="test"):
        old.refresh_from_db()
        looks = list(Look.objects.filter(row_id=old.pk).values_list("what", flat=True))
    assert "又打来问进展。" in old.text and "来电补充" in old.text
    assert looks == ["caller"]
    assert calls()[0].case_id == old.pk and calls()[0].outcome == "attached"


def test_a_foreign_matter_takes_no_call(agent, call):
    assert _file(agent, call, "attach:987654321").status_code == 404
    assert _file(agent, call, "attach:").status_code == 404
    assert calls()[0].state == "talking"


def test_safe_hours_language_and_interpreter_are_kept_and_shown(agent, call):
    told = {
        "safe_phone": "15400005678",
        "safe_from": "18:00",
        "safe_until": "20:00",
        "language": "bo",
        "interpreter": "才让",
        "interpreter_at": "09:30",
        "wish": "confidential",
    }
    _file(agent, call, "register", **told)
    case = _case()
    assert case.safe_phone.open() == "15400005678" and case.is_confidential
    page = agent.get(f"/desk/hotline/case/{case.pk}/").content.decode()
    for words in ("18:00–20:00", "154****5678", "不要打到单位", "藏语", "才让"):
        assert words in page
    assert "15400005678" not in page
    wrong = _file(agent, call, "register", safe_phone="0971-6123456")
    assert wrong.status_code == 302  # filed already


def test_a_safe_number_is_no_landline(agent, call):
    page = _file(agent, call, "register", safe_phone="0971-6123456").content.decode()
    assert "不填单位座机" in page and _case() is None


def test_who_stays_anonymous_cannot_be_found_by_the_number(agent, call):
    _file(agent, call, "answer", wish="anonymous", reporter_name="张某")
    case, (kept,) = _case(), calls()
    assert (case.reporter, case.phone, case.reporter_name) == (None, None, "")
    assert kept.phone is None and kept.phone_blind is None


def test_a_tipoff_is_a_complaint(agent, call):
    assert "举报属于信访投诉" in _file(agent, call, "register", is_tipoff="on").content.decode()
    _file(agent, call, "register", is_tipoff="on", kind="complaint")
    assert _case().is_tipoff


def test_a_wrong_number_leaves_no_matter(agent, call):
    assert _file(agent, call, "nothing", text="", kind="", answer="")["Location"] == "/desk/line/"
    assert _case() is None and calls()[0].outcome == "nothing"


def test_a_draft_is_sealed_its_agents_own_and_there_again(agent, call, client_for, owner_db):
    agent.post(f"/desk/line/{call.pk}/draft/", {"text": "说到一半的秘密", "safe_from": "18:"})
    # Another browser, the same person: the first one was killed.
    again = client_for("an").get(f"/desk/line/{call.pk}/").content.decode()
    assert "说到一半的秘密" in again and "已恢复您" in again and 'value="18:"' in again
    with scope(SYSTEM, reason="test"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM calls_draft")
            assert "说到一半".encode() not in bytes(cursor.fetchone()[0])
    _file(agent, call, "answer")
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        cursor.execute("SELECT words FROM calls_draft")
        assert cursor.fetchone()[0] is None


def test_the_place_is_proposed_from_what_was_said(agent, call):
    url, part = f"/desk/line/{call.pk}/draft/", {"HX-Request": "true"}
    said = {
        "我在化隆县打工": "630224",
        "互助县威远镇": "630223",
        "参加了职工互助保障": "",
        "河南省来的": "",
        "大通那边的矿": "630121",
    }
    for text, code in said.items():
        page = agent.post(url, {"text": text}, headers=part).content.decode()
        assert (f'value="{code}" selected' in page) == bool(code), text
    chosen = agent.post(url, {"text": "化隆", "division": "630223"}, headers=part).content.decode()
    assert "selected" not in chosen


def test_two_agents_one_call(agent, call, client_for, world):
    other = client_for("lv")
    assert other.post(f"/desk/line/{call.pk}/take/").status_code == 403
    for who in ("ming", "hua", "lao"):
        stranger = client_for(who)
        assert stranger.get(f"/desk/line/{call.pk}/").status_code in (403, 404)
        assert stranger.get("/desk/line/").status_code in (403, 404)
        assert stranger.post(f"/desk/line/{call.pk}/number/", {"phone": PHONE}).status_code != 302


def test_numbers_cannot_be_tried_out(agent, say, seat, settings):
    """Each try is on record, an unknown and a known number look alike, and an hour has an end."""
    _earlier(seat)
    agent.post("/desk/line/new/")
    (call,) = calls()
    url = f"/desk/line/{call.pk}/number/"
    known = agent.post(url, {"phone": PHONE}, follow=True)
    unknown = agent.post(url, {"phone": "15400009999"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert "旧事" in known.content.decode() and "没有查到" in unknown.content.decode()
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=call.pk, what="number").count() == 2
    for n in range(60):
        last = agent.post(url, {"phone": f"1540001{n:04d}"}, follow=True)
    assert "查得太多了" in last.content.decode()
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=call.pk, what="number").count() == 60


def test_missed_calls_are_called_back(agent, say):
    for n in (1, 2):
        say(event="ring", call=f"m{n}", **{"from": PHONE})
        say(event="missed", call=f"m{n}")
    page = agent.get("/desk/line/missed/").content.decode()
    assert "154****1234" in page and "打了 2 次" in page and PHONE not in page
    first = calls()[0]
    back = agent.post(f"/desk/line/{first.pk}/back/")
    dialled = calls()[-1]
    assert back["Location"] == f"/desk/line/{dialled.pk}/"
    assert (dialled.direction, dialled.about_id) == ("out", first.pk)
    assert "154 0000 1234" in agent.get(back["Location"]).content.decode()
    _file(agent, dialled, "answer")
    assert [call.outcome for call in calls()] == ["reached", "reached", "answered"]
    assert "没有未接来电" in agent.get("/desk/line/missed/").content.decode()


def test_a_missed_call_may_be_settled_with_a_reason(agent, say):
    say(event="ring", call="m1", **{"from": "anonymous"})
    say(event="missed", call="m1")
    (call,) = calls()
    assert agent.post(f"/desk/line/{call.pk}/back/")["Location"] == "/desk/line/missed/"
    agent.post(f"/desk/line/{call.pk}/settle/", {"outcome": "answered"})
    assert calls()[0].state == "missed"
    agent.post(f"/desk/line/{call.pk}/settle/", {"outcome": "withheld", "note": "没有号码"})
    assert (calls()[0].state, calls()[0].note) == ("settled", "没有号码")


def test_the_telephone_rings_where_it_stands(agent, say):
    agent.post("/desk/line/duty/", {"extension": "8001"})
    say(event="ring", call="a", extension="8001", **{"from": PHONE})
    say(event="ring", call="b", extension="8002", **{"from": "15400008888"})
    part = agent.get("/desk/line/ringing/").content.decode()
    assert "154****1234" in part and "154****8888" not in part
    seen = part.split('name="seen" value="')[1].split('"')[0]
    assert agent.get(f"/desk/line/ringing/?seen={seen}").status_code == 204
    agent.post("/desk/line/duty/", {"off": "1"})
    assert "154****1234" not in agent.get("/desk/line/ringing/").content.decode()


def test_odd_input_is_a_sentence(agent, call):
    for then in ("", "boom", "attach:" + "9" * 30, "attach:x"):
        assert _file(agent, call, then).status_code in (200, 404)
    for url in (
        "ringing/?call=x",
        "ringing/?call=" + "9" * 30,
        "today/?day=x",
        "today/?day=2026-99-99",
    ):
        assert agent.get(f"/desk/line/{url}").status_code == 200
    assert agent.post("/desk/line/duty/", {"extension": "=1+1"}).status_code == 302
    assert agent.post(f"/desk/line/{call.pk}/draft/", {"text": "a\x00b"}).status_code == 400
