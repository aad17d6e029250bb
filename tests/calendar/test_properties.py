"""Laws of the clock over random moments, beside an oracle that counts minute by minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calendar import oracle
from tests.calendar.samples import china

from huigong.kernel.calendar import TZ, Due, WorkCalendar
from huigong.kernel.calendar.present import present, today

# Through the make-up days of 2024, 2025 and 2026 and into provisional 2027.
FIRST, LAST = date(2024, 1, 1), date(2027, 6, 30)
CHINA = china()
UNITS = ("working_days", "working_hours", "calendar_days", "months", "minutes")
AMOUNTS = {
    "working_days": 40,
    "working_hours": 60,
    "calendar_days": 90,
    "months": 14,
    "minutes": 5000,
}

moments = st.datetimes(
    datetime.combine(FIRST, datetime.min.time()), datetime.combine(LAST, datetime.min.time())
).map(lambda moment: moment.replace(tzinfo=TZ))
minutes = moments.map(lambda moment: moment.replace(second=0, microsecond=0))
rests = st.frozensets(st.dates(FIRST, LAST), max_size=8)
limits = st.sampled_from(UNITS).flatmap(
    lambda unit: st.tuples(st.just(unit), st.integers(0, AMOUNTS[unit]))
)


def count(calendar: WorkCalendar, start: datetime, limit: tuple[str, int]) -> Due:
    unit, amount = limit
    return calendar.count(start, amount, unit)


@settings(max_examples=120, deadline=None)
@given(minutes, st.integers(0, 1200), rests)
def test_hours_equal_the_oracle(start: datetime, length: int, rest: frozenset[date]) -> None:
    due = china(rest=rest).due(start, working_hours=length / 60)
    assert due.at == oracle.after_open_minutes(start, length, rest)


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 60), rests)
def test_working_days_equal_the_oracle(start: datetime, number: int, rest: frozenset[date]) -> None:
    due = china(rest=rest).due(start, working_days=number)
    assert due.at.date() == oracle.nth_workday(start.date(), number, rest)
    assert due.at.strftime("%H:%M:%S") == "18:00:00"


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 120), rests)
def test_calendar_days_equal_the_oracle(
    start: datetime, number: int, rest: frozenset[date]
) -> None:
    due = china(rest=rest).due(start, calendar_days=number)
    assert due.at.date() == oracle.rolled(start.date() + timedelta(days=number), rest)


@settings(max_examples=60, deadline=None)
@given(minutes, st.integers(0, 20_000))
def test_open_time_equals_the_oracle(start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    expected = timedelta(minutes=oracle.open_minutes(start, end))
    assert CHINA.working_time(start, end) == expected


@settings(max_examples=300, deadline=None)
@given(moments, moments, limits)
def test_what_begins_later_is_never_due_earlier(
    one: datetime, other: datetime, limit: tuple[str, int]
) -> None:
    earlier, later = sorted((one, other))
    assert count(CHINA, earlier, limit).at <= count(CHINA, later, limit).at


@settings(max_examples=300, deadline=None)
@given(moments, limits, st.integers(0, 20))
def test_a_longer_limit_is_never_due_earlier(
    start: datetime, limit: tuple[str, int], more: int
) -> None:
    unit, amount = limit
    assert count(CHINA, start, limit).at <= count(CHINA, start, (unit, amount + more)).at


@settings(max_examples=300, deadline=None)
@given(moments, limits, rests)
def test_no_deadline_falls_on_a_rest_day_or_before_its_start(
    start: datetime, limit: tuple[str, int], rest: frozenset[date]
) -> None:
    due = count(china(rest=rest), start, limit)
    assert due.at >= start
    if limit[0] != "minutes":
        assert oracle.works(due.at.date(), rest)


@settings(max_examples=300, deadline=None)
@given(moments, limits, rests, st.dates(FIRST, LAST))
def test_one_more_holiday_never_brings_a_deadline_forward(
    start: datetime, limit: tuple[str, int], rest: frozenset[date], holiday: date
) -> None:
    before = count(china(rest=rest), start, limit)
    after = count(china(rest=rest | {holiday}), start, limit)
    assert after.at >= before.at


@settings(max_examples=300, deadline=None)
@given(moments, limits, st.floats(0, 1))
def test_a_pause_of_no_length_changes_nothing(
    start: datetime, limit: tuple[str, int], share: float
) -> None:
    due = count(CHINA, start, limit)
    pause = due.start + (due.at - due.start) * share
    assert CHINA.resume(due, pause, pause).at == due.at


@settings(max_examples=300, deadline=None)
@given(moments, limits, st.floats(0, 1), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_pause_never_brings_a_deadline_forward(
    start: datetime, limit: tuple[str, int], share: float, days: int, more: int
) -> None:
    due = count(CHINA, start, limit)
    pause = due.start + (due.at - due.start) * share
    short = CHINA.resume(due, pause, pause + timedelta(days=days))
    long = CHINA.resume(due, pause, pause + timedelta(days=days + more))
    assert due.at <= short.at <= long.at


@settings(max_examples=200, deadline=None)
@given(minutes, st.integers(1, 1200), st.floats(0, 1), st.integers(0, 30_000))
def test_hours_left_at_a_pause_are_the_hours_left_after_it(
    start: datetime, length: int, share: float, pause_minutes: int
) -> None:
    due = CHINA.due(start, working_hours=length / 60)
    paused = due.start + (due.at - due.start) * share
    resumed = paused + timedelta(minutes=pause_minutes)
    after = CHINA.resume(due, paused, resumed)
    assert CHINA.working_time(resumed, after.at) == CHINA.working_time(paused, due.at)


@settings(max_examples=200, deadline=None)
@given(moments, limits)
def test_every_deadline_survives_storage_and_speaks(
    start: datetime, limit: tuple[str, int]
) -> None:
    due = count(CHINA, start, limit)
    assert Due.from_json(due.to_json()) == due
    lines = due.explain()
    assert lines[0].startswith("从 ")
    assert all(line.endswith("。") for line in lines)


def test_shipped_days_equal_the_source_table() -> None:
    shared = Path(__file__).parents[3] / "shared/data/holidays/china_days_2024_2027.csv"
    if not shared.exists():
        pytest.skip("没有 ../shared：未与来源表逐日比对")
    rows = [line.split(",") for line in shared.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 1461
    for row in rows:
        assert oracle.works(date.fromisoformat(row[0])) == (row[2] == "1"), row[0]


@given(moment=moments)
def test_the_day_of_a_moment_is_that_of_the_place(moment):
    with present(moment):
        assert today() == moment.date() == timezone.localdate(moment)
