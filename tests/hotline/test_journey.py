"""The core journey through HTTP: reported, filled in,
dispatched, signed, replied, checked, called back, judged.
"""

from __future__ import annotations

import re

import pytest

from huigong.domains.hotline.actions import report_case
from huigong.domains.hotline.models import Case
from huigong.kernel.access import may, verbs, verbs_on
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Clock, Leg

pytestmark = pytest.mark.django_db


def _ok(answer):
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert answer.status_code == 302, re.sub(r"\s+", " ", text)[-1500:]
    return answer


def _leg(case: Case, unit: str) -> Leg:
    with scope(SYSTEM, reason="test"):
        return Leg.objects.get(row_id=case.pk, unit__code=unit)


@pytest.fixture
def reported(seat) -> Case:
    with seat("lao"):
        report_case(
            text="工地欠我三个月工资两万一千元,老板电话不接了。",
            employer="互助甲申劳务",
            division="630223",
        )
    with scope(SYSTEM, reason="test"):
        return Case.objects.order_by("-id").first()


def test_a_case_goes_from_the_worker_to_the_county_and_back(client_for, reported, seat):
    case, url = reported, f"/desk/hotline/case/{reported.pk}/"
    agent, county, neighbour = client_for("an"), client_for("ming"), client_for("hua")
    above, worker = client_for("gao"), client_for("lao")
    assert case.number in agent.get("/desk/hotline/case/").content.decode()
    assert county.get(url).status_code == 404

    unit = Unit.objects.get(code="QH-630223")
    values = {"unit": unit.pk, "order": "请先核对用工单位"}
    _ok(agent.post(f"{url}dispatch/", values))
    assert case.title in county.get("/desk/").content.decode()
    assert neighbour.get(url).status_code == 404
    assert above.get(url).status_code == 200

    leg = _leg(case, "QH-630223")
    assert neighbour.post(f"/desk/legs/{leg.pk}/sign/").status_code == 404
    assert above.post(f"/desk/legs/{leg.pk}/sign/").status_code == 403
    _ok(county.post(f"/desk/legs/{leg.pk}/sign/"))
    empty = county.post(f"/desk/legs/{leg.pk}/reply/", {"reply": "", "answer": ""})
    assert empty.status_code == 200
    words = {"reply": "已约谈项目部,内部情况", "answer": "工资本周五前发到您卡上。"}
    _ok(county.post(f"/desk/legs/{leg.pk}/reply/", words))
    _ok(agent.post(f"/desk/legs/{leg.pk}/check/"))
    closing = {"answer": "工资本周五前发到您卡上。", "is_satisfied": "yes", "note": "已联系"}
    _ok(agent.post(f"{url}close/", closing))

    page = worker.get(f"/my/cases/{case.pk}/").content.decode()
    assert "本周五前发到您卡上" in page
    assert "内部情况" not in page
    _ok(worker.post(f"/my/cases/{case.pk}/judge/", {"stars": "5", "judgement": "谢谢"}))
    with scope(SYSTEM, reason="test"):
        case.refresh_from_db()
        done = [e.verb for e in Event.objects.filter(row_id=case.pk).order_by("id")]
        lookers = {look.unit.code for look in Look.objects.filter(row_id=case.pk) if look.unit}
        running = Clock.objects.filter(row_id=case.pk, stopped_at=None).count()
    assert (case.state, case.stars) == ("closed", 5)
    assert done == [
        "hotline.report_case",
        "hotline.dispatch_case",
        "workflow.sign_leg",
        "workflow.reply_leg",
        "workflow.check_leg",
        "hotline.close_case",
        "hotline.judge_case",
    ]
    assert "QH-6302" in lookers
    assert running == 0


def test_a_returned_case_comes_back_to_the_centre_with_the_reason(client_for, reported):
    case, url = reported, f"/desk/hotline/case/{reported.pk}/"
    agent, county = client_for("an"), client_for("ming")
    unit = Unit.objects.get(code="QH-630223")
    _ok(agent.post(f"{url}dispatch/", {"unit": unit.pk}))
    leg = _leg(case, "QH-630223")
    _ok(county.post(f"/desk/legs/{leg.pk}/return/", {"refusal": "工地在民和县,请改派民和。"}))
    with scope(SYSTEM, reason="test"):
        case.refresh_from_db()
    assert case.state == "registered"
    page = agent.get(url).content.decode()
    assert "工地在民和县" in page
    minhe = Unit.objects.get(code="QH-630222")
    _ok(agent.post(f"{url}dispatch/", {"unit": minhe.pk}))
    assert client_for("hua").get(url).status_code == 200


def test_more_time_is_asked_and_given_and_a_pause_keeps_what_was_left(client_for, reported):
    case, url = reported, f"/desk/hotline/case/{reported.pk}/"
    agent, county = client_for("an"), client_for("ming")
    _ok(agent.post(f"{url}dispatch/", {"unit": Unit.objects.get(code="QH-630223").pk}))
    leg = _leg(case, "QH-630223")
    _ok(county.post(f"/desk/legs/{leg.pk}/sign/"))
    _ok(county.post(f"/desk/legs/{leg.pk}/ask/", {"days": "5", "reason": "等人社局核实"}))
    with scope(SYSTEM, reason="test"):
        before = Clock.objects.get(leg=leg, step="handle").due_at
        extension = leg.extensions.get()
    assert county.post(f"/desk/extensions/{extension.pk}/grant/", {}).status_code == 403
    _ok(agent.post(f"/desk/extensions/{extension.pk}/grant/", {"decision": "同意"}))
    with scope(SYSTEM, reason="test"):
        after = Clock.objects.get(leg=leg, step="handle").due_at
    assert after > before
    _ok(county.post(f"/desk/legs/{leg.pk}/pause/", {"reason": "等职工补充工资条"}))
    assert "暂停" in county.get("/desk/today/paused/").content.decode()
    _ok(county.post(f"/desk/legs/{leg.pk}/resume/"))
    with scope(SYSTEM, reason="test"):
        assert Clock.objects.get(leg=leg, step="handle").due_at >= after


def test_buttons_and_permissions_agree(client_for, reported, seat):
    client_for("an").post(
        f"/desk/hotline/case/{reported.pk}/dispatch/",
        {"unit": Unit.objects.get(code="QH-630223").pk},
    )
    for key in ("an", "ming", "gao", "sheng"):
        with seat(key):
            case, leg = Case.objects.get(pk=reported.pk), Leg.objects.get(form="lead")
            for row in (case, leg):
                said = verbs_on(row)
                assert said == {verb for verb in verbs(type(row)) if may(verb, row)}
                assert "view" in said


def test_a_request_for_time_ends_with_the_reply(client_for, reported):
    url, agent, county = f"/desk/hotline/case/{reported.pk}/", client_for("an"), client_for("ming")
    _ok(agent.post(f"{url}dispatch/", {"unit": Unit.objects.get(code="QH-630223").pk}))
    leg = _leg(reported, "QH-630223")
    _ok(county.post(f"/desk/legs/{leg.pk}/sign/"))
    _ok(county.post(f"/desk/legs/{leg.pk}/ask/", {"days": "5", "reason": "等人社局核实"}))
    _ok(county.post(f"/desk/legs/{leg.pk}/reply/", {"reply": "已办", "answer": "已办好。"}))
    with scope(SYSTEM, reason="test"):
        assert leg.extensions.get().state == "dropped"
        assert not Clock.objects.filter(leg=leg, step="decide", stopped_at=None).exists()


def test_every_line_of_the_inbox_has_its_next_button(client_for, reported):
    agent = client_for("an")
    assert f"/desk/hotline/case/{reported.pk}/dispatch/" in agent.get("/desk/").content.decode()
