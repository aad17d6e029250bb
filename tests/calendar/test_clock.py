"""What the clock promises, case by case, on the real days of 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.calendar.samples import OFFICE, at, china

from huigong.kernel.calendar import Due, NoWorkingDay, WorkCalendar
from huigong.kernel.calendar.clock import DayFact, add_months
from huigong.kernel.calendar.hours import HoursRule, parse_sessions


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-20 09:00", 1, "2026-11-20 10:00"),
        ("2026-11-20 09:00", 3, "2026-11-20 12:00"),
        ("2026-11-20 09:00", 3.5, "2026-11-20 15:00"),
        ("2026-11-20 11:59:59", 0, "2026-11-20 11:59:59"),
        ("2026-11-20 12:00", 0, "2026-11-20 14:30"),
        ("2026-11-20 13:00", 1, "2026-11-20 15:30"),
        ("2026-11-20 16:59:59", 1, "2026-11-20 17:59:59"),
        ("2026-11-20 17:00:00", 1, "2026-11-20 18:00"),
        ("2026-11-20 17:00:01", 1, "2026-11-23 08:30:01"),
        ("2026-11-20 18:00", 1, "2026-11-23 09:30"),
        ("2026-11-21 00:00", 1, "2026-11-23 09:30"),
        ("2026-11-20 23:59:59", 0, "2026-11-23 08:30"),
        ("2026-09-30 17:30", 1, "2026-10-08 09:00"),
        ("2026-10-09 17:30", 1, "2026-10-10 09:00"),
        ("2026-11-20 08:00", 7, "2026-11-20 18:00"),
        ("2026-11-20 08:00", 7.5, "2026-11-23 09:00"),
    ],
)
def test_working_hours_walk_through_open_sessions(start: str, hours: float, expected: str) -> None:
    assert china().due(at(start), working_hours=hours).at == at(expected)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-20 09:00", 1, "2026-11-23 18:00"),
        ("2026-11-20 23:00", 1, "2026-11-23 18:00"),
        ("2026-11-21 09:00", 1, "2026-11-23 18:00"),
        ("2026-11-20 17:59:59", 0, "2026-11-20 18:00"),
        ("2026-11-20 18:00", 0, "2026-11-23 18:00"),
        ("2026-09-30 09:00", 1, "2026-10-08 18:00"),
        ("2026-09-30 09:00", 3, "2026-10-10 18:00"),
        ("2026-09-30 09:00", 4, "2026-10-12 18:00"),
        ("2026-02-13 09:00", 1, "2026-02-14 18:00"),
        ("2026-02-13 09:00", 2, "2026-02-24 18:00"),
        ("2025-12-31 09:00", 1, "2026-01-04 18:00"),
    ],
)
def test_working_days_begin_the_day_after_and_count_make_up_days(
    start: str, days: int, expected: str
) -> None:
    assert china().due(at(start), working_days=days).at == at(expected)


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-09-10 09:00", {"calendar_days": 15}, "2026-09-28 18:00"),
        ("2026-09-10 09:00", {"calendar_days": 14}, "2026-09-24 18:00"),
        ("2026-09-16 09:00", {"calendar_days": 15}, "2026-10-08 18:00"),
        ("2026-09-25 09:00", {"calendar_days": 15}, "2026-10-10 18:00"),
        ("2026-01-31 09:00", {"months": 1}, "2026-02-28 18:00"),
        ("2024-02-29 09:00", {"years": 1}, "2025-02-28 18:00"),
        ("2025-11-20 09:00", {"years": 1}, "2026-11-20 18:00"),
        ("2025-11-21 09:00", {"years": 1}, "2026-11-23 18:00"),
        ("2026-11-20 19:00", {"calendar_days": 0}, "2026-11-23 18:00"),
        ("2026-11-20 18:00", {"calendar_days": 0}, "2026-11-23 18:00"),
        ("2026-11-20 17:59", {"calendar_days": 0}, "2026-11-20 18:00"),
        ("2026-11-21 03:00", {"minutes": 15}, "2026-11-21 03:15"),
    ],
)
def test_calendar_periods_end_on_a_working_day(
    start: str, limit: dict[str, int], expected: str
) -> None:
    assert china().due(at(start), **limit).at == at(expected)


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    calendar = china()
    utc = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert calendar.due(utc, working_hours=1) == calendar.due(
        at("2026-11-20 09:00"), working_hours=1
    )
    with pytest.raises(ValueError, match="aware"):
        calendar.due(utc.replace(tzinfo=None), working_hours=1)


@pytest.mark.parametrize(
    "limit",
    [
        {},
        {"working_days": 1, "working_hours": 1},
        {"working_days": -1},
        {"working_days": 1.5},
        {"working_days": True},
        {"years": 101},
        {"working_hours": 10_000_000},
    ],
)
def test_a_limit_that_is_none_is_refused(limit: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        china().due(at("2026-11-20 09:00"), **limit)  # type: ignore[arg-type]  # that is the test


def test_a_minority_festival_rests_in_its_place_only() -> None:
    festival = date(2026, 5, 27)
    start = at("2026-05-26 09:00")
    assert china().due(start, working_days=1).at == at("2026-05-27 18:00")
    local = china(rest=[festival]).due(start, working_days=1)
    assert local.at == at("2026-05-28 18:00")
    assert any("古尔邦节" in line for line in local.explain())


def test_seasonal_hours_change_on_their_day() -> None:
    summer = HoursRule(
        parse_sessions([["08:30", "12:00"], ["15:00", "18:30"]]),
        date(2000, 1, 1),
        season=("05-01", "09-30"),
    )
    winter_over_new_year = HoursRule(
        parse_sessions([["09:00", "12:00"], ["14:00", "17:00"]]),
        date(2000, 1, 1),
        season=("11-16", "02-15"),
    )
    calendar = china(hours=(summer, winter_over_new_year, OFFICE))
    assert calendar.close_of(date(2026, 9, 30)) == at("2026-09-30 18:30")
    assert calendar.close_of(date(2026, 10, 8)) == at("2026-10-08 18:00")
    assert calendar.close_of(date(2026, 12, 1)) == at("2026-12-01 17:00")
    assert calendar.close_of(date(2026, 2, 13)) == at("2026-02-13 17:00")
    across = calendar.due(at("2026-09-30 17:30"), working_hours=2)
    assert across.at == at("2026-10-08 09:30")


def test_round_the_clock_loses_no_minute_at_midnight() -> None:
    always = WorkCalendar(
        hours=(HoursRule(parse_sessions([["00:00", "24:00"]]), date(2000, 1, 1)),),
        weekend=frozenset(),
        years={2026: "official", 2027: "official"},
    )
    start = at("2026-11-20 09:17")
    assert always.working_time(start, start + timedelta(days=40)) == timedelta(days=40)
    assert always.due(start, working_hours=240).at == start + timedelta(days=10)
    assert always.due(start, working_days=0).at == at("2026-11-21 00:00")
    late = always.lateness(always.due(start, working_days=0), at("2026-11-21 09:00"))
    assert late.working_days == 1


def test_several_sessions_do_not_end_at_midnight() -> None:
    assert china().due(at("2026-11-20 14:00"), working_days=1).at.hour == 18


def test_a_year_that_is_not_official_is_counted_and_flagged() -> None:
    calendar = china()
    official = calendar.due(at("2026-11-20 09:00"), working_days=5)
    assert official.is_certain
    provisional = calendar.due(at("2026-12-31 09:00"), working_days=1)
    assert provisional.is_provisional
    assert provisional.at == at("2027-01-04 18:00")
    assert any("2027 年的正式放假调休通知尚未载入" in line for line in provisional.explain())
    missing = calendar.due(at("2031-10-01 09:00"), working_days=1)
    assert missing.is_provisional
    assert missing.at == at("2031-10-02 18:00")
    assert any("日历中没有 2031 年" in line for line in missing.explain())


def test_unconfirmed_hours_are_flagged_wherever_they_are_used() -> None:
    unsure = HoursRule(OFFICE.sessions, OFFICE.from_on, is_confirmed=False)
    due = china(hours=(unsure,)).due(at("2026-11-20 09:00"), working_days=1)
    assert due.flags == {"unconfirmed_hours"}
    assert any("未经确认" in line for line in due.explain())


@pytest.mark.parametrize(
    ("limit", "paused", "resumed", "expected"),
    [
        ({"working_hours": 4}, "2026-09-30 16:00", "2026-10-08 08:30", "2026-10-08 11:30"),
        ({"working_hours": 4}, "2026-09-30 16:00", "2026-10-03 23:00", "2026-10-08 11:30"),
        ({"working_hours": 4}, "2026-09-30 17:00", "2026-10-10 12:30", "2026-10-10 16:30"),
        ({"working_days": 3}, "2026-10-08 10:00", "2026-10-08 11:00", "2026-10-10 18:00"),
        ({"working_days": 3}, "2026-10-08 10:00", "2026-10-12 11:00", "2026-10-14 18:00"),
        ({"working_days": 3}, "2026-10-10 10:00", "2026-10-11 11:00", "2026-10-12 18:00"),
        ({"calendar_days": 15}, "2026-10-10 10:00", "2026-10-20 10:00", "2026-10-26 18:00"),
        ({"minutes": 30}, "2026-09-30 15:10", "2026-10-03 03:00", "2026-10-03 03:20"),
    ],
)
def test_a_pause_gives_back_what_was_left(
    limit: dict[str, int], paused: str, resumed: str, expected: str
) -> None:
    calendar = china()
    due = calendar.due(at("2026-09-30 15:00"), **limit)
    after = calendar.resume(due, at(paused), at(resumed))
    assert after.at == at(expected)
    assert any("暂停" in line for line in after.explain())


def test_a_pause_outside_the_period_changes_nothing() -> None:
    calendar = china()
    due = calendar.due(at("2026-10-08 09:00"), working_hours=1)
    late = calendar.resume(due, at("2026-10-08 11:00"), at("2026-10-12 09:00"))
    assert (late.at, late.steps[-1].kind) == (due.at, "idle")
    assert calendar.resume(due, at("2026-09-29 11:00"), at("2026-09-30 09:00")) == due
    noon = calendar.due(at("2026-10-08 09:00"), working_hours=3)
    assert calendar.resume(noon, noon.at, at("2026-10-12 09:00")).at == noon.at
    with pytest.raises(ValueError, match="before it begins"):
        calendar.resume(due, at("2026-10-08 09:30"), at("2026-10-08 09:10"))


def test_the_deadline_itself_is_in_time_and_a_second_later_is_late() -> None:
    calendar = china()
    due = calendar.due(at("2026-09-30 09:00"), working_days=1)
    assert not calendar.overdue(due, due.at)
    assert not calendar.lateness(due, due.at).is_late
    assert calendar.overdue(due, due.at + timedelta(seconds=1))
    late = calendar.lateness(due, at("2026-10-10 09:30"))
    assert (late.is_late, late.working, late.working_days) == (True, timedelta(hours=8), 2)
    asleep = calendar.lateness(due, at("2026-10-08 23:00"))
    assert (asleep.is_late, asleep.working, asleep.working_days) == (True, timedelta(0), 0)


def test_what_is_left_is_told_in_open_time_and_working_days() -> None:
    calendar = china()
    due = calendar.due(at("2026-09-29 09:00"), working_days=2)
    left = calendar.remaining(due, at("2026-09-30 17:00"))
    assert (left.working, left.working_days, left.is_today) == (timedelta(hours=8), 1, False)
    assert calendar.remaining(due, at("2026-10-08 17:00")).is_today
    gone = calendar.remaining(due, at("2026-10-09 09:00"))
    assert (gone.working, gone.working_days, gone.is_today) == (timedelta(0), 0, False)


def test_reminders_wait_for_office_hours() -> None:
    calendar = china()
    assert calendar.next_open(at("2026-10-01 00:00")) == at("2026-10-08 08:30")
    assert calendar.next_open(at("2026-10-08 09:00")) == at("2026-10-08 09:00")
    assert calendar.is_open(at("2026-10-08 11:59:59"))
    assert not calendar.is_open(at("2026-10-08 12:00"))


def test_a_calendar_without_working_days_says_so() -> None:
    never = WorkCalendar(weekend=frozenset(range(7)))
    for limit in ({"working_days": 1}, {"working_hours": 1}, {"calendar_days": 1}):
        with pytest.raises(NoWorkingDay):
            never.due(at("2026-11-20 09:00"), **limit)  # type: ignore[arg-type]  # a dict of ints


@pytest.mark.parametrize(
    "sessions",
    [[], [["12:00", "08:00"]], [["08:00", "12:00"], ["11:00", "18:00"]], [["08:00", "24:30"]]],
)
def test_hours_that_make_no_sense_are_refused(sessions: list[list[str]]) -> None:
    with pytest.raises(ValueError):
        HoursRule(parse_sessions(sessions), date(2026, 1, 1))


def test_months_end_on_the_corresponding_day_or_the_last() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_deadline_is_kept_as_json_and_comes_back_whole() -> None:
    calendar = china()
    due = calendar.due(at("2026-09-30 19:00"), working_hours=9.5, source="暂定")
    due = calendar.resume(due, at("2026-10-08 09:00"), at("2027-02-04 09:00"))
    assert Due.from_json(due.to_json()) == due
    with pytest.raises(ValueError, match="version"):
        Due.from_json({**due.to_json(), "version": 99})


def test_every_date_explains_itself() -> None:
    due = china().due(at("2026-09-30 19:00"), working_days=3, source="《某办法》第五条")
    assert due.explain() == [
        "从 2026年9月30日（周三） 19:00 起算。",
        "时限为 3 个工作日：起算当日不计，自下一个工作日起算（《民法典》第二百零一条）。",
        "2026年10月1日（周四）至2026年10月7日（周三）：国庆节，不计。",
        "2026年10月10日（周六）：国庆节调休上班，计入。",
        "第 1 个工作日是 2026年10月8日（周四），第 3 个是 2026年10月10日（周六）。",
        "办公时间：08:30–12:00、14:30–18:00。",
        "到期时间：2026年10月10日（周六） 18:00。",
        "时限依据：《某办法》第五条。",
        "日历依据：国务院办公厅关于当年部分节假日安排的通知（据 chinesecalendar 1.11.0 转录）。",
        "日历依据：作息通知。",
    ]


def test_a_moved_last_day_says_why() -> None:
    weekend = china().due(at("2026-10-30 09:00"), calendar_days=15).explain()
    assert any("11月14日（周六） 不能办理（周末），顺延到 2026年11月16日" in s for s in weekend)
    closed = china().due(at("2026-11-20 19:00"), calendar_days=0).explain()
    assert any("不能办理（当日已下班）" in line for line in closed)


def test_a_day_row_without_a_name_still_speaks() -> None:
    on = date(2026, 11, 23)
    calendar = WorkCalendar({on: DayFact(on, False)}, (OFFICE,), {2026: "official"})
    assert calendar.due(at("2026-11-20 09:00"), working_days=1).at == at("2026-11-24 18:00")
