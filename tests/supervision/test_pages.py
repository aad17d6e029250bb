"""The pages of the duties and of the answers, at the desk and for everybody."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huigong.domains.knowledge.actions import load_law
from huigong.domains.supervision.duties.asks import CALCULATORS
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.models import Day
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db

OVERTIME = {"wage_fen": "4,350", "hours": "standard", "rest_minutes": "8", "asked_on": "20260302"}


def _text(answer) -> str:
    return answer.content.decode()


def test_duties_are_listed_found_and_read(client_for) -> None:
    desk = client_for("ming")
    page = _text(desk.get(reverse("supervision-duties")))
    assert "一个月内订立书面劳动合同" in page and "维权信息告示牌" in page
    found = _text(desk.get(reverse("supervision-duties"), {"q": "试用期 80%"}))
    assert "试用期工资" in found and "职工名册" not in found
    asking = _text(desk.get(reverse("supervision-duties"), {"show": "open"}))
    assert "不低于最低工资" in asking and "建立职工名册" not in asking
    old = _text(desk.get(reverse("supervision-duties"), {"on": "1996-01-01"}))
    assert "标准工时" in old and "派遣比例和岗位" not in old
    one = _text(desk.get(reverse("supervision-duty", args=["women-maternity"])))
    assert "女职工劳动保护特别规定 第七条" in one and "2012-04-28" in one
    assert reverse("params-detail", args=["duties.maternity_extra_days"]) in one
    assert reverse("supervision-sum", args=["maternity"]) in one
    assert desk.get(reverse("supervision-duty", args=["no-such"])).status_code == 404


def test_a_sum_is_told_with_its_steps_and_kept_nowhere(client_for) -> None:
    desk, address = client_for("ming"), reverse("supervision-sum", args=["overtime"])
    with scope(SYSTEM, reason="test"):
        before = Event.objects.count()
    page = _text(desk.post(address, OVERTIME))
    assert "400.00 元" in page and "25.00 元" in page and "《劳动法》第四十四条" in page
    wrong = _text(desk.post(address, {**OVERTIME, "asked_on": "二月三十"}))
    assert "还没有算" in wrong and 'value="4,350"' in wrong and "400.00" not in wrong
    with scope(SYSTEM, reason="test"):
        assert Event.objects.count() == before


def test_articles_are_printed_once_they_are_loaded_in_the_version_of_the_day(client_for) -> None:
    address = reverse("supervision-sum", args=["overtime"])
    assert "这里有全文" in _text(client_for("ming").post(address, OVERTIME))
    with scope(SYSTEM, reason="test"):
        for day, words in ((date(1994, 7, 5), "旧的条文。"), (date(2018, 12, 29), "新的条文。")):
            rows = [(44, 0, "", words)]
            load_law(title="劳动法", version_on=day, kind="法律", digest=words, rows=rows)
    page = _text(client_for("ming").post(address, OVERTIME))
    assert (
        "新的条文。" in page and "旧的条文。" not in page and "/desk/knowledge/provision/" in page
    )
    page = _text(client_for("ming").post(address, {**OVERTIME, "asked_on": "20100101"}))
    assert "旧的条文。" in page
    page = _text(Client().post(reverse("my-sum", args=["overtime"]), OVERTIME))
    assert "新的条文。" in page and "/desk/" not in page


def test_a_festival_of_a_place_is_asked_of_the_administrator() -> None:
    with scope(SYSTEM, reason="test"):
        Day.objects.create(
            date=date(2026, 3, 20),
            division="630223",
            is_workday=False,
            name="开斋节",
            status=Day.Status.LOCAL,
            source="互助县放假通知",
        )
    data = {"worked_on": "20260320", "minutes": "8", "wage_fen": "4350", "roster": "calendar"}
    address = reverse("my-sum", args=["holiday"])
    page = _text(Client().post(address, {**data, "division": "630223"}))
    assert "当地放假的节日" in page and "还没有登记" in page and "600.00" not in page
    assert "工作日，超过每天正常工作时间" in _text(Client().post(address, data))


def test_days_in_the_wrong_order_are_refused_at_the_later_one(client_for) -> None:
    address = reverse("supervision-sum", args=["contract"])
    data = {"started_on": "20260301", "left_on": "20260201", "asked_on": "20260601"}
    page = _text(client_for("ming").post(address, data))
    assert "“哪一天离开的”不能早于“哪一天开始上班”" in page


def test_a_stranger_works_out_everything_and_is_shown_no_desk() -> None:
    stranger = Client()
    assert "年休假" in _text(stranger.get(reverse("my-sums")))
    for what in CALCULATORS:
        assert stranger.get(reverse("my-sum", args=[what])).status_code == 200
    page = _text(stranger.post(reverse("my-sum", args=["overtime"]), OVERTIME))
    assert "400.00 元" in page and "/desk/" not in page
    data = {"standard": "month", "pay_fen": "1500", "asked_on": "20260302", "division": "630223"}
    page = _text(stranger.post(reverse("my-sum", args=["minimum"]), data))
    assert "还没有登记" in page and "/desk/" not in page
    assert stranger.get(reverse("my-sum", args=["no-such"])).status_code == 404
