"""A term that was lengthened lengthens the case: its place in the list by due date follows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar import TZ
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.actions import (
    ask_extension,
    grant_extension,
    pause_leg,
    refuse_extension,
    resume_leg,
    sign_leg,
)
from huigong.kernel.workflow.models import Clock, Leg, Step

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=TZ)


@pytest.fixture
def leg(seat) -> Leg:
    with seat("an", at=MONDAY):
        case = register_case(channel="phone", title="欠薪", text="三个月没有发工资。")
        dispatch_case(case, units=[Unit.objects.get(code="QH-630223")])
    with seat("ming", at=MONDAY + timedelta(hours=1)):
        return sign_leg(Leg.objects.select_related("unit", "sender").get(unit__code="QH-630223"))


def due_of(leg: Leg) -> datetime:
    case = Case.objects.get(pk=leg.row_id)
    clock = Clock.objects.get(leg=leg, step=Step.HANDLE, stopped_at=None)
    rank = Sight.objects.get(kind=kind_of(Case), row_id=case.pk, seer=leg.unit_id).rank
    assert case.due_at == clock.due_at
    assert case.due["at"] == clock.due["at"]
    assert rank == f"{case.due_at:%Y-%m-%dT%H:%M:%S}"
    return case.due_at


def test_a_granted_extension_moves_the_case_and_a_refused_one_does_not(seat, leg) -> None:
    with seat("ming", at=MONDAY + timedelta(days=1)):
        before = due_of(leg)
        asked = ask_extension(leg, days=3, reason="等会计。")
    with seat("an", at=MONDAY + timedelta(days=1, hours=2)):
        refuse_extension(asked, decision="说得太简单。")
    with seat("ming", at=MONDAY + timedelta(days=2)):
        assert due_of(leg) == before
        asked = ask_extension(leg, days=3, reason="等会计公司下周三给工资表。")
    with seat("an", at=MONDAY + timedelta(days=2, hours=2)):
        grant_extension(asked)
    with seat("ming"):
        assert (due_of(leg).date() - before.date()).days == 3


def test_paused_days_are_given_back_to_the_case(seat, leg) -> None:
    with seat("ming", at=MONDAY + timedelta(days=1)):
        before = due_of(leg)
        pause_leg(leg, reason="等职工补工资条。")
    with seat("ming", at=MONDAY + timedelta(days=3)):
        resume_leg(leg)
        assert due_of(leg) > before
