"""Two levels through HTTP: the centre to the prefecture, the prefecture to a county, and back.

The county sends it back once, with a reason; each level checks, each is late only by its own doing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from huigong.domains.hotline.actions import report_case
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar import TZ, for_division
from huigong.kernel.calendar.due import Due
from huigong.kernel.calendar.present import present
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Clock, Leg

pytestmark = pytest.mark.django_db
HAIDONG, HUZHU, MINHE = "QH-6302", "QH-630223", "QH-630222"
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=TZ)
BACK = "工地在民和县川口镇，应当由民和县总工会办理。"


def bare(answer) -> str:
    """The words of a page, without a blank."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class Road:
    """A case on its way, and the people along it."""

    def __init__(self, client_for, seat) -> None:
        self.clients = {key: client_for(key) for key in ("an", "gao", "ming", "hua", "lao")}
        self.day = MONDAY
        with seat("lao", at=MONDAY):
            report_case(text="工地欠我三个月工资，两万一千元。", division="630223")
        with scope(SYSTEM, reason="test"):
            self.case = Case.objects.latest("id")
        self.url = f"/desk/hotline/case/{self.case.pk}/"

    def get(self, who: str, url: str = ""):
        with present(self.day):
            return self.clients[who].get(url or self.url)

    def try_post(self, who: str, url: str, **values: object):
        with present(self.day):
            return self.clients[who].post(url, {k: str(v) for k, v in values.items()})

    def post(self, who: str, url: str, **values: object) -> None:
        answer = self.try_post(who, url, **values)
        assert answer.status_code == 302, bare(answer)[-1500:]

    def send(self, who: str, code: str, **more: object) -> None:
        unit = Unit.objects.get(code=code)
        self.post(who, f"{self.url}dispatch/", unit=unit.pk, order="请核对", **more)

    def act(self, who: str, code: str, verb: str, **values: object) -> None:
        self.post(who, f"/desk/legs/{self.leg(code).pk}/{verb}/", **values)

    def leg(self, code: str) -> Leg:
        with scope(SYSTEM, reason="test"):
            found = Leg.objects.select_related("unit", "sender").filter(row_id=self.case.pk)
            return found.filter(unit__code=code).latest("id")

    def clock(self, code: str, step: str = "handle") -> Clock:
        with scope(SYSTEM, reason="test"):
            return Clock.objects.filter(leg=self.leg(code), step=step).latest("id")

    def state(self) -> str:
        with scope(SYSTEM, reason="test"):
            return Case.objects.get(pk=self.case.pk).state

    def late(self) -> list[tuple[str, str]]:
        """Who was late with which step, as the page of the agent says it."""
        with scope(SYSTEM, reason="test"), present(self.day):
            rows = Clock.objects.filter(row_id=self.case.pk).select_related("unit").order_by("id")
            return [
                (c.unit.code, c.step)
                for c in rows
                if (c.paused_at or c.stopped_at or self.day) > c.due_at
            ]


@pytest.fixture
def road(client_for, seat) -> Road:
    return Road(client_for, seat)


def test_a_call_goes_down_two_levels_comes_back_once_and_is_answered(road):
    road.send("an", HAIDONG)
    refused = road.try_post("gao", f"{road.url}dispatch/", unit=Unit.objects.get(code=HUZHU).pk)
    assert "请先签收" in bare(refused)
    road.act("gao", HAIDONG, "sign")
    road.send("gao", HUZHU)
    assert road.clock(HAIDONG).paused_at == MONDAY
    page = bare(road.get("gao"))
    assert "还在等互助县总工会反馈" in page
    assert "互助县总工会：签收" in page

    road.day += timedelta(hours=2)
    road.act("ming", HUZHU, "return", refusal=BACK)
    assert road.clock(HAIDONG).paused_at is None
    assert road.state() == "handling"
    page = bare(road.get("gao"))
    assert BACK in page
    assert "互助县总工会退回了派单：请改派，或由本单位办理" in page
    assert road.get("hua").status_code == 404

    road.send("gao", MINHE)
    road.act("hua", MINHE, "sign")
    waits = road.try_post(
        "gao", f"/desk/legs/{road.leg(HAIDONG).pk}/reply/", reply="已办", answer="已办"
    )
    assert "还在等民和县总工会反馈" in bare(waits)
    road.day += timedelta(days=1)
    road.act("hua", MINHE, "reply", reply="已约谈项目部", answer="工资周五前到账。")
    unread = road.try_post(
        "gao", f"/desk/legs/{road.leg(HAIDONG).pk}/reply/", reply="已办", answer="已办"
    )
    assert "请先审核" in bare(unread)
    assert road.try_post("an", f"/desk/legs/{road.leg(MINHE).pk}/check/").status_code == 403
    road.act("gao", MINHE, "check")
    drafted = road.get("gao", f"/desk/legs/{road.leg(HAIDONG).pk}/reply/").content.decode()
    assert "【民和县总工会】已约谈项目部" in drafted
    assert "工资周五前到账。" in drafted
    road.act("gao", HAIDONG, "reply", reply="民和已办", answer="工资周五前到账，请查收。")
    assert road.state() == "handling"
    road.act("an", HAIDONG, "check")
    assert road.state() == "answered"
    assert "工资周五前到账，请查收。" in road.get("an", f"{road.url}close/").content.decode()
    road.post("an", f"{road.url}close/", answer="工资周五前到账，请查收。", is_satisfied="yes")
    road.post("lao", f"/my/cases/{road.case.pk}/judge/", stars=5)
    assert road.late() == []
    with scope(SYSTEM, reason="test"):
        assert not Clock.objects.filter(row_id=road.case.pk, stopped_at=None).exists()


def test_each_level_is_late_only_by_its_own_doing(road):
    road.send("an", HAIDONG)
    road.act("gao", HAIDONG, "sign")
    road.day += timedelta(days=1)
    road.send("gao", HUZHU)
    road.act("ming", HUZHU, "sign")
    before = road.clock(HAIDONG).due_at
    road.day = datetime(2026, 11, 16, 15, 0, tzinfo=TZ)
    road.act("ming", HUZHU, "reply", reply="晚了", answer="办好了。")
    assert road.late() == [(HUZHU, "handle")]
    road.act("gao", HUZHU, "check")
    resting = road.clock(HAIDONG)
    # One of the prefecture's five days was used before it sent the case on: four remain.
    days = for_division(resting.due["division"]).workdays_between(
        road.day.date(), resting.due_at.date()
    )
    assert days == 4
    assert resting.due_at > before
    told = " ".join(Due.from_json(resting.due).explain())
    assert "暂停，不计；恢复后继续计算余下的 4 个工作日" in told
    road.act("gao", HAIDONG, "reply", reply="已核", answer="办好了。")
    road.act("an", HAIDONG, "check")
    assert road.late() == [(HUZHU, "handle")]
    page = bare(road.get("an"))
    assert page.count("超期：办理") == 1


def test_the_page_says_whose_turn_it_is(road):
    assert "本单位：受理" in bare(road.get("an"))
    road.send("an", HAIDONG)
    assert "海东市总工会：签收" in bare(road.get("an"))
    assert "本单位：签收" in bare(road.get("gao"))
    road.act("gao", HAIDONG, "sign")
    road.send("gao", HUZHU)
    page = bare(road.get("gao"))
    assert "海东市总工会：办理（等互助县总工会办理）" in page


def test_withdrawing_from_the_prefecture_takes_it_from_the_county_too(road):
    road.send("an", HAIDONG)
    road.act("gao", HAIDONG, "sign")
    road.send("gao", HUZHU)
    road.act("an", HAIDONG, "withdraw", refusal="改由省里办")
    assert road.leg(HUZHU).state == "withdrawn"
    assert road.state() == "registered"
    with scope(SYSTEM, reason="test"):
        running = Clock.objects.filter(row_id=road.case.pk, stopped_at=None)
        assert [clock.step for clock in running] == ["accept"]


def test_one_lead_others_help_and_the_lead_takes_in_what_they_say(road):
    helper = Unit.objects.get(code=MINHE)
    road.send("an", HUZHU, assist=helper.pk)
    second = road.try_post("an", f"{road.url}dispatch/", assist="")
    assert "增派协办" in bare(road.get("an", f"{road.url}dispatch/"))
    assert second.status_code == 200
    road.act("ming", HUZHU, "sign")
    assert "还在等协办单位民和县总工会反馈；它超期后可以不等。" in bare(road.get("ming"))
    road.act("hua", MINHE, "sign")
    road.act("hua", MINHE, "reply", reply="工地在我县的部分已核", answer="已核。")
    draft = road.get("ming", f"/desk/legs/{road.leg(HUZHU).pk}/reply/").content.decode()
    assert "【协办 民和县总工会】工地在我县的部分已核" in draft
    road.act("ming", HUZHU, "reply", reply="两县都已核", answer="工资周五前到账。")
    road.act("an", HUZHU, "check")
    assert road.state() == "handling"
    road.act("an", MINHE, "check")
    with scope(SYSTEM, reason="test"):
        case = Case.objects.get(pk=road.case.pk)
    assert (case.state, case.answer) == ("answered", "工资周五前到账。")


def test_a_helper_that_is_late_holds_nobody_up(road):
    road.send("an", HUZHU, assist=Unit.objects.get(code=MINHE).pk)
    road.act("ming", HUZHU, "sign")
    road.day = datetime(2026, 11, 5, 10, 0, tzinfo=TZ)
    road.act("ming", HUZHU, "reply", reply="已核", answer="工资周五前到账。")
    assert road.late() == [(MINHE, "sign")]


def test_a_lead_that_sends_it_back_leaves_the_helpers_and_the_centre_owes_a_new_lead(road):
    road.send("an", HUZHU, assist=Unit.objects.get(code=MINHE).pk)
    road.act("ming", HUZHU, "return", refusal=BACK)
    assert road.state() == "registered"
    assert "本单位：受理" in bare(road.get("an"))
    road.send("an", HAIDONG)
    assert road.state() == "handling"
