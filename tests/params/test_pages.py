"""The pages of rules: everybody reads with the source, administrators decide, history stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.params.desk import Desk

from huigong.kernel import params
from huigong.kernel.audit.models import Event
from huigong.kernel.params.actions import confirm_override, end_override, set_override
from huigong.kernel.params.models import Override
from huigong.kernel.scoping.scope import SYSTEM, scope

LIST = "/desk/settings/params/"
RULE = "limits.petition.handle_days"
PAGE = f"{LIST}{RULE}/"
GOOD = {
    "value": "45",
    "division": "",
    "from_on": "2026-11-01",
    "until_on": "",
    "source": "青工发〔2026〕9 号第三条",
    "note": "",
}
ON = date(2026, 11, 20)


def verbs(desk: Desk) -> list[str]:
    with scope(SYSTEM, reason="test reads events"):
        mine = Event.objects.filter(account=desk.accounts["admin"])
        return list(mine.order_by("id").values_list("verb", flat=True))


def test_an_officer_reads_with_the_source_and_cannot_decide(desk: Desk) -> None:
    client = desk.client("officer")
    page = client.get(LIST).content.decode()
    assert "信访事项办结" in page and "《信访工作条例》第三十四条" in page
    detail = client.get(PAGE).content.decode()
    assert "60 日" in detail and "登记取值" not in detail
    assert client.post(PAGE, GOOD).status_code == 403
    with desk.acting("officer"), pytest.raises(PermissionDenied):
        set_override(name=RULE, value=1, from_on=ON, source="某文")
    assert not Override.objects.exists()


def test_a_worker_is_a_stranger_at_the_desk(desk: Desk) -> None:
    assert desk.client("worker").get(LIST).status_code == 404
    assert desk.client("worker").get(PAGE).status_code == 404


def test_an_administrator_decides_and_the_history_says_who_and_why(desk: Desk) -> None:
    client = desk.client("admin")
    assert client.get(f"{LIST}limits.nothing/").status_code == 404
    assert client.post(PAGE, GOOD).status_code == 302
    row = Override.objects.get()
    assert (row.value, row.from_on, row.decided_by) == (
        45,
        date(2026, 11, 1),
        desk.accounts["admin"].pk,
    )
    assert params.at(ON).get(RULE).value == 45
    assert params.at(date(2026, 10, 31)).get(RULE).value == 60
    page = client.get(PAGE).content.decode()
    assert "青工发〔2026〕9 号第三条" in page and "测试admin" in page
    assert client.post(f"{PAGE}{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.until_on is not None
    assert verbs(desk) == ["params.set_override", "params.end_override"]
    with scope(SYSTEM, reason="test reads events"):
        event = Event.objects.get(verb="params.set_override", account=desk.accounts["admin"])
        assert event.data["source"] == GOOD["source"]


def test_a_wrong_entry_says_what_is_wrong_and_keeps_the_rest(desk: Desk) -> None:
    client = desk.client("admin")
    for field, wrong, words in (
        ("value", "四十五", "这个取值读不懂"),
        ("value", "-1", "这个取值读不懂"),
        ("value", "1e400", "这个取值读不懂"),
        ("value", "nan", "这个取值读不懂"),
        ("source", "", "依据"),
        ("from_on", "明天", "自何日起"),
        ("until_on", "2020-01-01", "截止日期不能早于开始日期"),
        ("division", "999999", "适用地区"),
    ):
        answer = client.post(PAGE, {**GOOD, field: wrong})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert words in page and "没有保存" in page, (field, wrong)
    assert not Override.objects.exists()
    assert verbs(desk) == []


def test_the_same_value_with_a_source_confirms_an_open_question(desk: Desk) -> None:
    name = next(q.name for q in params.open_questions(ON) if q.name.startswith("hotline."))
    held = params.at(ON).get(name)
    client = desk.client("admin")
    assert name in client.get(f"{LIST}?show=open").content.decode()
    page = f"{LIST}{name}/"
    assert "待确认的问题" in client.get(page).content.decode()
    client.post(page, {**GOOD, "value": str(held.value)})
    after = params.at(ON).get(name)
    assert after.confirmed and after.value == held.value
    assert verbs(desk) == ["params.confirm_override"]
    assert page not in client.get(f"{LIST}?show=open").content.decode()
    with desk.acting("admin"), pytest.raises(ValidationError, match="已经确认"):
        confirm_override(name=name, from_on=ON, source="再来一次")


def test_a_decision_for_a_county_leaves_the_others_alone(desk: Desk) -> None:
    desk.client("admin").post(PAGE, {**GOOD, "division": "630223"})
    assert params.at(ON).get(RULE, division="630223").value == 45
    assert params.at(ON).get(RULE, division="630222").value == 60


def test_an_ended_decision_is_not_lengthened(desk: Desk) -> None:
    with desk.acting("admin"):
        row = set_override(name=RULE, value=45, from_on=date(2026, 1, 1), source="某文")
        end_override(row, until_on=date(2026, 6, 30))
        with pytest.raises(ValidationError, match="更早"):
            end_override(row, until_on=date(2026, 12, 31))
    assert params.at(date(2026, 7, 1)).get(RULE).value == 60


def test_search_and_an_empty_answer(desk: Desk) -> None:
    client = desk.client("officer")
    assert RULE not in client.get(f"{LIST}?q=工伤").content.decode()
    assert "没有符合条件的参数" in client.get(f"{LIST}?q=没有这个").content.decode()
