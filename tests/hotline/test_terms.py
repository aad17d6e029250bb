"""Terms that follow the matter: three tiers, and more time within and beyond what is allowed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.grading import grade_case
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar import TZ, for_division
from huigong.kernel.calendar.due import Due
from huigong.kernel.org.models import Unit
from huigong.kernel.workflow.actions import (
    ask_extension,
    grant_extension,
    pause_leg,
    resume_leg,
    sign_leg,
)
from huigong.kernel.workflow.models import Clock, Extension, Leg, Step

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=TZ)
DAY = timedelta(days=1)


@pytest.fixture
def leg(seat) -> Leg:
    with seat("an", at=MONDAY):
        case = register_case(channel="phone", title="欠薪", text="三个月没有发工资。")
        dispatch_case(case, units=[Unit.objects.get(code="QH-630223")])
    with seat("ming", at=MONDAY + timedelta(hours=1)):
        return sign_leg(Leg.objects.select_related("unit", "sender").get(unit__code="QH-630223"))


def handling(leg: Leg) -> Clock:
    return Clock.objects.filter(leg=leg, step=Step.HANDLE).latest("id")


def days_from(start: datetime, days: int) -> datetime:
    return for_division("630223").due(start, working_days=days).at


def test_the_clocks_follow_the_tier_and_say_why(seat, leg) -> None:
    with seat("an", at=MONDAY + DAY):
        case = Case.objects.get(pk=leg.row_id)
        assert handling(leg).due_at == days_from(MONDAY, 5)
        case = grade_case(case, tier="difficult", reason="涉及三家单位。")
        assert handling(leg).due_at == days_from(MONDAY, 15)
        assert handling(leg).param == "hotline.handle_days.difficult"
        assert case.due_at == days_from(MONDAY, 15)
        told = " ".join(Due.from_json(handling(leg).due).explain())
        assert "时限由 5 个工作日 改为 15 个工作日" in told


def test_a_pause_and_an_extension_stay_when_the_tier_changes(seat, leg) -> None:
    with seat("ming", at=MONDAY + DAY):
        pause_leg(leg, reason="等工资条。")
    with seat("ming", at=MONDAY + 3 * DAY):
        resume_leg(leg)
        asked = ask_extension(leg, days=2, reason="等会计。")
    with seat("an", at=MONDAY + 3 * DAY):
        grant_extension(asked)
        grade_case(Case.objects.get(pk=leg.row_id), tier="complex", reason="要等仲裁。")
        calendar = for_division("630223")
        due = calendar.due(MONDAY, working_days=30)
        due = calendar.resume(due, MONDAY + DAY, MONDAY + 3 * DAY)
        assert handling(leg).due_at == calendar.due(due.at, working_days=2).at


def test_a_tier_needs_a_reason_and_another_tier(seat, leg) -> None:
    with seat("an"):
        case = Case.objects.get(pk=leg.row_id)
        with pytest.raises(ValidationError, match="难在哪里"):
            grade_case(case, tier="complex", reason=" ")
        with pytest.raises(ValidationError, match="现在就是这一档"):
            grade_case(case, tier="general", reason="没有变化。")


def test_beyond_the_limit_the_unit_one_level_up_decides(seat, leg) -> None:
    with seat("ming", at=MONDAY + DAY):
        asked = ask_extension(leg, days=11, reason="要等鉴定。")
        assert (asked.sender.code, asked.beyond) == ("QH", "一次超过 10 个工作日")
        owed = Clock.objects.get(leg=leg, step=Step.DECIDE, stopped_at=None)
        assert owed.unit.code == "QH"
    with seat("bao", at=MONDAY + DAY):
        grant_extension(Extension.objects.get(pk=asked.pk))
    with seat("ming", at=MONDAY + 2 * DAY):
        again = ask_extension(leg, days=1, reason="再要一天。")
        assert (again.sender.code, again.beyond) == ("QH", "已经延期 1 次")


def test_asked_too_late_the_lateness_stays(seat, leg) -> None:
    late = MONDAY + 14 * DAY
    with seat("ming", at=late):
        asked = ask_extension(leg, days=3, reason="忘了。")
        assert asked.is_late
    with seat("an", at=late + DAY):
        grant_extension(asked)
        first, second = Clock.objects.filter(leg=leg, step=Step.HANDLE).order_by("id")
        assert first.stopped_at > first.due_at
        assert second.due_at == days_from(late + DAY, 3)


def test_what_an_officer_should_know_before_asking_is_marked_provisional(client_for, leg) -> None:
    page = client_for("ming").get(f"/desk/legs/{leg.pk}/ask/").content.decode()
    assert "一次最多批 10 个工作日，最多 1 次" in page
    assert "暂定" in page
