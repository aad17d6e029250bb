"""The calendar's pages: everybody sees the year, administrators keep it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.calendar.samples import at
from tests.params.desk import Desk

from huigong.kernel import calendar
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.actions import load_notice, set_day
from huigong.kernel.calendar.models import Day, Notice
from huigong.kernel.scoping.scope import SYSTEM, scope

YEAR = "/desk/settings/calendar/2026/"
DAY = "/desk/settings/calendar/day/"
HOURS = "/desk/settings/calendar/hours/"
NOTICE = "/desk/settings/calendar/notice/"
TEXT = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月13日（周六）上班。"""
LOAD = {"year": "2027", "source": "国办发明电〔2026〕某号", "text": TEXT}


def verbs(desk: Desk) -> list[str]:
    with scope(SYSTEM, reason="test reads events"):
        mine = Event.objects.filter(account=desk.accounts["admin"])
        return list(mine.order_by("id").values_list("verb", flat=True))


def test_an_officer_sees_the_year_and_may_change_nothing(desk: Desk) -> None:
    client = desk.client("officer")
    page = client.get(YEAR).content.decode()
    assert "国庆节" in page and "按正式通知" in page
    assert "载入放假通知" not in page
    assert "暂定，通知未载入" in client.get(YEAR.replace("2026", "2027")).content.decode()
    assert "只按周末" in client.get(YEAR.replace("2026", "2031")).content.decode()
    for address in (DAY, HOURS, NOTICE):
        assert client.get(address).status_code == 403
        assert client.post(address, LOAD).status_code == 403
    assert client.get(YEAR.replace("2026", "1066")).status_code == 404
    with desk.acting("officer"), pytest.raises(PermissionDenied):
        set_day(on=date(2026, 5, 27), is_workday=False, source="某文")
    assert desk.client("worker").get(YEAR).status_code == 404


def test_an_administrator_sets_a_minority_festival_for_the_county(desk: Desk) -> None:
    client = desk.client("admin")
    form = {
        "on": "2026-05-27",
        "division": "630223",
        "is_workday": "0",
        "name": "古尔邦节",
        "source": "县政府通知",
    }
    answer = client.post(DAY, form)
    assert answer.status_code == 302
    assert "古尔邦节" in client.get(answer["Location"]).content.decode()
    due = calendar.due(at("2026-05-26 09:00"), working_days=1, division="630223")
    assert due.at.date() == date(2026, 5, 28)
    client.post(DAY, {**form, "is_workday": "1", "name": ""})
    assert Day.objects.filter(date=date(2026, 5, 27)).count() == 1
    due = calendar.due(at("2026-05-26 09:00"), working_days=1, division="630223")
    assert due.at.date() == date(2026, 5, 27)
    assert verbs(desk) == ["calendar.set_day", "calendar.set_day"]
    assert "县政府通知" in client.get(f"{DAY}?on=2026-05-27").content.decode()
    assert client.get(f"{DAY}?on=never").status_code == 200


def test_an_administrator_sets_office_hours(desk: Desk) -> None:
    client = desk.client("admin")
    form = {
        "division": "630223",
        "sessions": "08：30—12：00、15:00-18:30",
        "from_on": "2026-01-01",
        "season_from": "05-01",
        "season_until": "09-30",
        "source": "作息通知",
    }
    assert client.post(HOURS, form).status_code == 302
    place = calendar.for_division("630223")
    assert place.close_of(date(2026, 6, 1)) == at("2026-06-01 18:30")
    assert place.close_of(date(2026, 11, 20)) == at("2026-11-20 18:00")
    page = client.post(HOURS, {**form, "sessions": "早八晚六"}).content.decode()
    assert "前后衔接" in page and "没有保存" in page
    assert "每年的起止" in client.post(HOURS, {**form, "season_until": ""}).content.decode()
    assert verbs(desk) == ["calendar.set_hours"]


def test_a_notice_is_shown_before_it_is_loaded(desk: Desk) -> None:
    client = desk.client("admin")
    page = client.post(NOTICE, LOAD).content.decode()
    assert "读到的安排" in page and "有变化" in page
    assert not Notice.objects.exists()
    assert calendar.for_division("").years[2027] == "provisional"
    assert client.post(NOTICE, {**LOAD, "load": "1"}).status_code == 302
    loaded = calendar.for_division("")
    assert loaded.years[2027] == "official"
    assert loaded.is_workday(date(2027, 2, 13))
    assert not loaded.is_workday(date(2027, 2, 11))
    assert Notice.objects.get().days == 11
    assert verbs(desk) == ["calendar.load_notice"]


def test_a_notice_with_a_slip_loads_nothing(desk: Desk) -> None:
    client = desk.client("admin")
    before = set(Day.objects.values_list("pk", flat=True))
    wrong = {**LOAD, "text": f"{TEXT}\n2027-02-31 放假 春节", "load": "1"}
    page = client.post(NOTICE, wrong).content.decode()
    assert "还不能载入" in page and "第 3 行" in page
    with desk.acting("admin"), pytest.raises(Exception, match="第 1 行"):
        load_notice(year=2027, source="某文", text="2027-02-31 放假 春节")
    assert set(Day.objects.values_list("pk", flat=True)) == before
