"""The last dates of the law: computed only from a known day, with their source, for everybody."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.portal.conftest import at

from huigong.domains.hotline.limits import Limit, last_days, limit_of, years_after
from huigong.kernel.calendar.present import present


@pytest.mark.parametrize(
    ("category", "limit"),
    [
        ("pay.arrears", Limit.WAGE),
        ("contract.dismissal", Limit.DISPUTE),
        ("safety.injury", Limit.INJURY),
        ("safety.disease", Limit.INJURY),
        ("safety.hazard", None),
        ("insurance.pension", None),
        ("", None),
    ],
)
def test_a_category_has_its_limit_or_none(category, limit):
    assert limit_of(category) == limit


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        (date(2026, 3, 1), 1, date(2027, 3, 1)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 12, 31)),
    ],
)
def test_years_end_on_the_same_day_or_the_last_of_the_month(day, years, last):
    assert years_after(day, years) == last


def test_an_injury_has_two_last_days(db):
    days = last_days(Limit.INJURY, date(2026, 11, 2))
    assert [day.on for day in days] == [date(2026, 12, 2), date(2027, 11, 2)]
    assert all("工伤保险条例" in day.source for day in days)


def test_the_page_is_open_to_all_and_asks_for_the_day(db):
    page = Client().get("/my/dates/").content.decode()
    for words in ("劳动争议调解仲裁法", "工伤保险条例", "也不能代替它们", "哪一天受的伤"):
        assert words in page
    assert "最晚 " not in page


def test_a_known_day_gives_the_last_one(db):
    with present(at(20)):
        page = Client().get("/my/dates/?limit=wage&day=2026-03-01").content.decode()
    assert page.count("最晚 2027年3月1日") == 1
    assert "还有 101 天" in page


@pytest.mark.parametrize(
    "day", ["20260301", "２０２６０３０１", "2026-3-1", "2026.03.01", " 2026年3月1日 ", "2026/3/1"]
)
def test_a_day_is_understood_however_it_is_written(db, day):
    page = Client().get("/my/dates/", {"limit": "wage", "day": day}).content.decode()
    assert "最晚 2027年3月1日" in page


def test_a_day_gone_by_sends_to_a_lawyer_at_once(db):
    with present(at(20)):
        page = Client().get("/my/dates/?limit=dispute&day=2025-11-19").content.decode()
    assert "已经过了 1 天" in page
    assert "马上打 12351" in page


def test_an_employer_that_did_nothing_in_time_leaves_the_way_open(db):
    with present(at(20)):
        page = Client().get("/my/dates/?limit=injury&day=2026-10-08").content.decode()
    assert "最晚 2026年11月7日，已经过了 13 天。单位没有申请的，您本人" in page
    assert "最晚 2027年10月8日，还有 322 天" in page


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "请写一个日子"),
        ("昨天", "没看懂这个日子"),
        ("2999-01-01", "还没有到"),
        ("0001-01-01", "太早了"),
        ("<script>", "没看懂这个日子"),
        ("20260230", "没看懂这个日子"),
    ],
)
def test_a_senseless_day_gets_a_sentence(db, day, sentence):
    answer = Client().get("/my/dates/", {"limit": "wage", "day": day})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "最晚 " not in answer.content.decode()


def test_a_wage_case_asks_its_questions_and_has_the_rule_on_its_paper(db, matters):
    number = matters.report(category="pay.arrears")
    client = matters.client("lao")
    for tail in ("", "receipt/"):
        page = client.get(f"/my/cases/{number}/{tail}").content.decode()
        assert "回答几个问题，算最晚哪一天" in page and f"/my/cases/{number}/law/" in page
        assert "最晚 2" not in page
    asked = client.get(f"/my/cases/{number}/law/").content.decode()
    assert "还在这个单位上班吗" in asked and "哪一天离开这个单位的" in asked
    assert "劳动争议调解仲裁法" in client.get(f"/my/cases/{number}/paper/").content.decode()


def test_a_case_of_another_kind_still_says_that_the_law_goes_on(db, matters):
    number = matters.report(category="")
    page = matters.client("lao").get(f"/my/cases/{number}/").content.decode()
    assert "不等于申请仲裁、起诉或者工伤认定" in page
    assert 'href="/my/dates/"' in page
