"""Hazards at an employer: where, by when, looked at again; the same check-up, letters as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.supervision.checkups import actions
from huigong.domains.supervision.checkups.found import findings_of
from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.checkups.unsettled import unsettled
from huigong.domains.supervision.letters.actions import draft_letter
from huigong.kernel.calendar.present import today

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
