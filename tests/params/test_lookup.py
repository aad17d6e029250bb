"""Which value holds, where and when; and that processes notice what others decided."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from huigong.kernel import params
from huigong.kernel.params import NoValue, UnknownParameter, lookup, models, questions
from huigong.kernel.params.files import read
from huigong.kernel.params.kept import Kept
from huigong.kernel.params.models import Override

FILE = """
reply_days:
  title: 答复期限
  unit: working_days
  confidence: UNCONFIRMED
  open_question: 青海是几个工作日？
  note: 两省为 15 个工作日。
  values: {2020-01-01: 15, 2025-01-01: 20}
  local:
    - division: "33"
      source: 《浙江省工会劳动法律监督条例》第二十二条
      confidence: LOCAL
      values: {2016-09-29: 15}
deposit:
  title: 押金
  unit: CNY
  source: 《某办法》第三条
  confidence: CONFIRMED_2ND
  values: {2020-01-01: "100.10"}
limit:
  title: 时效
  unit: years
  source: 《某法》第一条
  confidence: CONFIRMED
  values: {2008-05-01: 1}
beijing_only:
  title: 只在北京
  unit: calendar_days
  source: 北京市实施《工会法》办法第二十八条
  confidence: LOCAL
  division: "11"
  values: {2015-01-01: 15}
"""
ON = date(2026, 11, 20)

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(FILE, encoding="utf-8")
    found = read([path])
    assert found.problems == []
    for module in (lookup, models, questions):
        monkeypatch.setattr(module, "shelf", lambda: found)


def decide(value: Any, **more: Any) -> Override:
    """An administrator's row, as the action writes it."""
    row = Override(
        **{
            "name": "sample.reply_days",
            "value": value,
            "from_on": date(2026, 1, 1),
            "source": "青工办〔2026〕1 号",
            **more,
        }
    )
    row.full_clean()
    row.save()
    return row


@pytest.mark.django_db
def test_a_shipped_value_says_where_it_comes_from() -> None:
    value = params.at(ON).get("sample.limit", division="630223")
    assert (value.value, value.unit, value.since) == (1, "years", date(2008, 5, 1))
    assert value.confirmed
    assert value.question is None
    assert value.cite == "《某法》第一条"


@pytest.mark.django_db
def test_an_unsourced_value_is_a_placeholder_and_says_so() -> None:
    value = params.at(ON).get("sample.reply_days", division="63")
    assert (value.value, value.confirmed) == (20, False)
    assert value.question == "青海是几个工作日？"
    assert value.note == "两省为 15 个工作日。"
    assert value.cite == "暂定值，来源待确认（答复期限）"


@pytest.mark.django_db
def test_a_quoted_value_is_not_yet_sure_and_money_is_exact() -> None:
    value = params.at(ON).sample.deposit
    assert value.value == Decimal("100.10")
    assert not value.confirmed
    assert "核对" in value.question or "核实" in value.question
    assert value.cite == "《某办法》第三条（待核实）"


@pytest.mark.django_db
def test_a_local_rule_is_never_another_places_default() -> None:
    rules = params.at(ON)
    assert rules.get("sample.reply_days", division="330100").confirmed
    assert rules.get("sample.reply_days", division="330100").value == 15
    assert not rules.get("sample.reply_days", division="630100").confirmed
    assert rules.get("sample.beijing_only", division="110101").value == 15
    with pytest.raises(NoValue):
        rules.get("sample.beijing_only", division="630223")


@pytest.mark.django_db
def test_old_cases_keep_their_old_value() -> None:
    assert params.at(date(2024, 12, 31)).sample.reply_days.value == 15
    assert params.at(date(2025, 1, 1)).sample.reply_days.value == 20
    with pytest.raises(NoValue):
        params.at(date(2019, 12, 31)).get("sample.reply_days")


@pytest.mark.django_db
def test_a_name_nobody_ships_is_refused() -> None:
    with pytest.raises(UnknownParameter):
        params.at(ON).get("sample.nothing")
    with pytest.raises(UnknownParameter):
        _ = params.at(ON).sample.nothing


@pytest.mark.django_db
def test_the_nearest_place_wins_then_the_latest_date() -> None:
    decide(10, division="63")
    decide(7, division="6302", from_on=date(2026, 6, 1), until_on=date(2026, 8, 31))
    decide(12, division="63", from_on=date(2026, 10, 1))

    def days(on: date, division: str) -> int:
        return int(params.at(on, division=division).get("sample.reply_days").value)

    assert days(date(2026, 7, 1), "630223") == 7
    assert days(date(2026, 9, 1), "630223") == 10
    assert days(date(2026, 7, 1), "630121") == 10
    assert days(date(2026, 10, 1), "630223") == 12
    assert days(date(2025, 12, 31), "630223") == 20
    assert days(ON, "650100") == 20


@pytest.mark.django_db
def test_a_correction_for_the_same_day_is_the_later_row() -> None:
    decide(10)
    second = decide(11)
    value = params.at(ON).sample.reply_days
    assert (value.value, value.override_id) == (11, second.pk)
    assert value.confirmed
    assert value.source == "青工办〔2026〕1 号"


@pytest.mark.django_db
def test_what_an_administrator_may_not_write() -> None:
    for wrong in (
        {"value": "十"},
        {"value": 10, "source": ""},
        {"value": 10, "name": "sample.nothing"},
        {"value": 10, "until_on": date(2025, 1, 1)},
    ):
        with pytest.raises(ValidationError):
            decide(**wrong)
    assert decide(10, division="630000").division == "63"


@pytest.mark.django_db
def test_open_questions_close_where_they_are_answered() -> None:
    names = {question.name for question in params.open_questions(ON, division="63")}
    assert {"sample.reply_days", "sample.deposit"} <= names
    assert not {"sample.limit", "sample.beijing_only"} & names
    decide(10, division="63")
    assert "sample.reply_days" not in {q.name for q in params.open_questions(ON, division="630223")}
    assert "sample.reply_days" in {q.name for q in params.open_questions(ON, division="65")}


@pytest.mark.django_db
def test_a_roll_back_brings_the_old_value_back() -> None:
    assert params.at(ON).sample.reply_days.value == 20
    with transaction.atomic():
        decide(10)
        assert params.at(ON).sample.reply_days.value == 10
        transaction.set_rollback(True)
    assert params.at(ON).sample.reply_days.value == 20
    decide(9)
    assert params.at(ON).sample.reply_days.value == 9


@pytest.mark.django_db
def test_nothing_is_loaded_twice_while_nothing_changes(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    params.at(ON)
    with django_assert_num_queries(1):
        rules = params.at(ON)
        for _ in range(50):
            rules.get("sample.reply_days", division="630223")


def test_another_process_notices_a_decision(fresh_database: str) -> None:
    """Two readers with a memory and a connection of their own, as two web processes have."""
    here: Kept[Any] = Kept("params", lookup._load)
    there: Kept[Any] = Kept("params", lookup._load)
    assert not here.get() and not there.get()
    seen: list[list[Any]] = []

    def decide_elsewhere() -> None:
        decide(10)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE params_override SET value = '11'")
        there.get()
        connection.close()

    thread = threading.Thread(target=decide_elsewhere)
    thread.start()
    thread.join()
    for reader in (here, there):
        seen.append([row.value for rows in reader.get().values() for row in rows])
    assert seen == [[11], [11]]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM params_override")
    assert not here.get() and not there.get()
