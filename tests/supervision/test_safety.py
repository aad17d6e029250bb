"""Hazards at an employer: where, by when, looked at again; the same check-up, letters as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from huigong.domains.supervision.checkups import actions
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.checkups.unsettled import unsettled
from huigong.domains.supervision.letters.actions import draft_letter
from huigong.domains.supervision.risks.actions import close_risk, edit_risk, reopen_risk
from huigong.domains.supervision.risks.models import Risk
from huigong.domains.supervision.risks.tests.samples import make_risk
from huigong.kernel.calendar.present import today
from huigong.kernel.workflow.inbox import mine

LIST = "/desk/supervision/found/"


@pytest.fixture
def inspected(db, world) -> Checkup:
    firm = make_firm(world, "ming", "互助隐患化工厂")
    with world.seat("ming"):
        checkup = actions.record_checkup(
            employer=firm,
            checked_on=today() - timedelta(days=9),
            about="safety",
            partners="县应急管理局、消防救援大队",
            manner="rule",
            first_supervisor="甲监督",
            second_supervisor="乙监督",
            minutes="看了生产车间、仓储物流、危险化学品存储区。",
        )
        for area in ("生产车间", "危险化学品存储区"):
            checkup = actions.note_checkup(
                checkup,
                duty="safety-hazards",
                area=area,
                facts=f"{area}的通道被堵。",
                demand="立即清理",
                due_on=today() - timedelta(days=2),
            )
    return checkup


def test_one_duty_in_two_places_and_each_has_its_day(inspected, world) -> None:
    assert inspected.findings == 2
    with world.seat("ming"):
        told = {"duty": "safety-hazards", "facts": "又一处。", "demand": "清理"}
        with pytest.raises(ValidationError, match="改正期限"):
            actions.note_checkup(inspected, area="宿舍", **told)
        with pytest.raises(ValidationError, match="写明部位"):
            actions.note_checkup(inspected, area=" 生产车间 ", due_on=today(), **told)


def test_the_list_asks_as_much_for_six_as_for_two(inspected, world, client_for) -> None:
    ming, asked = client_for("ming"), []
    ming.get(LIST)
    for more in ((), ("仓库", "宿舍", "食堂", "锅炉房")):
        with world.seat("ming"):
            for n, area in enumerate(more):
                firm = make_firm(world, "ming", f"互助隐患第{n}厂")
                told = {"first_supervisor": "甲监督", "second_supervisor": "乙监督"}
                row = actions.record_checkup(
                    employer=firm, checked_on=today(), manner="rule", minutes="看了。", **told
                )
                told = {"duty": "safety-hazards", "facts": "堵了。", "demand": "清理"}
                actions.note_checkup(row, area=area, due_on=today(), **told)
        with CaptureQueriesContext(connection) as found:
            page = ming.get(LIST).content.decode()
        asked.append((len(found), page.count("/recheck/")))
    (few, two), (many, six) = asked
    assert (two, six) == (2, 6) and many <= few, asked


def test_looked_at_again_until_it_is_gone(inspected, world, client_for) -> None:
    ming, boss = client_for("ming"), client_for("gao")
    page = ming.get(f"{LIST}?about=safety").content.decode()
    assert page.count("已超期") == 2 and "登记复查" in page
    with world.seat("ming"):
        first, second = findings_of(inspected)
    again = f"/desk/supervision/at/{inspected.pk}/recheck/{first.pk}/"
    wrong = ming.post(again, {"result": "unfixed", "rechecked_on": today().isoformat()})
    assert wrong.status_code == 422 and "接下来怎么办" in wrong.content.decode()
    early = (inspected.checked_on - timedelta(days=1)).isoformat()
    assert ming.post(again, {"result": "fixed", "rechecked_on": early}).status_code == 422
    done = {"result": "fixed", "rechecked_on": today().isoformat()}
    assert ming.post(again, done).status_code == 302
    with world.seat("ming"):
        assert list(unsettled()) == [second]
        # What a letter follows is followed there.
        draft_letter(checkup=inspected, kind="hint")
        assert not unsettled().exists()
    assert client_for("hua").post(again, done).status_code == 404
    assert ming.post(f"/desk/supervision/at/{inspected.pk}/recheck/999/", done).status_code == 404
    assert boss.post(again, done).status_code in {403, 404}


def test_a_risk_is_of_an_employer_and_has_its_day(db, world, client_for) -> None:
    risk, ming = make_risk(world, "ming", 1, "欠薪苗头"), client_for("ming")
    assert "欠薪苗头" in ming.get("/desk/").content.decode()
    with world.seat("ming"):
        (clock,) = mine().filter(row_id=risk.pk)
        assert clock.due_at == risk.due_at and localdate(risk.due_at) == risk.due_on
        for facts in ("工人电话13909710001", "身份证63010419900101002X"):
            with pytest.raises(ValidationError, match="不写个人"):
                edit_risk(risk, what="group", facts=facts, owner="甲", due_on=risk.due_on)
        risk.refresh_from_db()
        later = risk.due_on + timedelta(days=3)
        risk = edit_risk(risk, what="group", facts="争议。", owner="甲", due_on=later)
        assert mine().get(row_id=risk.pk).due_at == risk.due_at
        risk = close_risk(risk, outcome="付清了。")
        assert not mine().filter(row_id=risk.pk).exists() and risk.due_at is None
        with pytest.raises(ValidationError, match="今天以前"):
            reopen_risk(risk, facts="又欠了。", due_on=today() - timedelta(days=1))
        again = reopen_risk(Risk.objects.get(pk=risk.pk), facts="又欠了。")
        # Where nobody names a day the rule of the place does: twenty working days.
        assert again.due_on > today() + timedelta(days=20)
        assert mine().get(row_id=risk.pk).due_at == again.due_at
        close_risk(again, outcome="付清了。")
        risk = reopen_risk(Risk.objects.get(pk=risk.pk), facts="又欠了。", due_on=later)
        assert mine().get(row_id=risk.pk).due_at == risk.due_at
    assert client_for("hua").get(risk.get_absolute_url()).status_code == 404
