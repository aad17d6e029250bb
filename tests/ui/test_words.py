"""Moments, deadlines and long numbers as they are said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from huigong.kernel.ui import clockface
from huigong.kernel.ui.grouping import grouped, yuan

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 14, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("ahead", "tone", "words"),
    [
        (timedelta(hours=-51), "late", "已超期 2 天"),
        (timedelta(hours=-5), "late", "已超期 5 小时"),
        (timedelta(seconds=-20), "late", "已超期 1 分钟"),
        (timedelta(hours=3, minutes=30), "due", "今天 17:30 到期"),
        (timedelta(hours=18), "due", "剩 18 小时"),
        (timedelta(days=5), "ok", "11-25 14:00 到期"),
        (timedelta(days=60), "ok", "2027-01-19 14:00 到期"),
    ],
)
def test_a_deadline_is_said_by_how_near_it_is(ahead: timedelta, tone: str, words: str) -> None:
    face = clockface.face(NOW + ahead, now=NOW)
    assert (face.tone, face.words) == (tone, words)


def test_a_stopped_clock_is_neither_late_nor_due() -> None:
    past = NOW - timedelta(days=3)
    assert clockface.face(past, now=NOW, paused=True).tone == "waiting"
    assert clockface.face(past, now=NOW, done=past).words == "按期完成"
    assert clockface.face(past, now=NOW, done=NOW).words == "完成，晚了 3 天"


def test_a_moment_is_short_in_a_list_and_whole_on_paper() -> None:
    utc = NOW.astimezone(ZoneInfo("UTC"))
    assert clockface.short(utc, NOW) == "11-20 14:00"
    assert clockface.full(utc) == "2026年11月20日 14:00"
    assert clockface.short(date(2025, 3, 4), NOW) == "2025-03-04"
    assert clockface.full(date(2025, 3, 4)) == "2025年3月4日"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("13900000000", "phone", "139 0000 0000"),
        ("0972-8881234", "phone", "0972-8881234"),
        ("63010219900307001X", "id", "630102 19900307 001X"),
        ("1234567.80", "amount", "1,234,567.80"),
        ("999", "amount", "999"),
    ],
)
def test_long_numbers_are_cut_into_groups(value: str, kind: str, shown: str) -> None:
    assert grouped(value, kind) == shown


def test_fen_become_yuan_on_both_sides_of_nothing() -> None:
    assert [yuan(fen) for fen in (0, 5, 1_234_550, -5, -100)] == [
        "0.00",
        "0.05",
        "12,345.50",
        "-0.05",
        "-1.00",
    ]


def test_an_unknown_grouping_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="phone, id or amount"):
        grouped("1", "car")
