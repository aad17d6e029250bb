"""The rules against a second opinion that counts with its fingers."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.supervision import oracle
from tests.supervision.stand import Shipped, ShippedDays

from huigong.domains.supervision.duties.rules.answering import ANSWERS, answer
from huigong.domains.supervision.duties.rules.months import after_months, full_months, full_years
from huigong.domains.supervision.duties.rules.reckoning import DayKind
from huigong.kernel.calendar.shipping import DAYS

FEW = settings(max_examples=60, deadline=None)
DAY = st.dates(date(2009, 1, 1), date(2026, 12, 31))
WAGE = st.integers(1, 5_000_000)
MINUTES = st.integers(0, 2000).map(lambda n: n * 6)


def _asked(what: str, **facts):
    found = ANSWERS[what][0](**facts)
    return answer(what, found, Shipped(found.ruled_on), ShippedDays())


@FEW
@given(DAY, st.integers(0, 900), st.none() | st.integers(-5, 800), st.none() | st.integers(0, 800))
def test_double_pay_is_what_the_days_come_to(start, until, signed, left) -> None:
    asked = start + timedelta(days=until)
    signed_on = None if signed is None else min(start + timedelta(days=signed), asked)
    left_on = None if left is None else start + timedelta(days=left)
    found = _asked(
        "contract", started_on=start, asked_on=asked, signed_on=signed_on, left_on=left_on
    )
    mine = found.results.get("months", 0), found.results.get("days", 0)
    assert mine == oracle.double_pay(start, asked, signed_on, left_on)
    assert found.results["last_day"] == oracle.month_ends(start, 1)[0]
    assert mine[0] <= 11 and (mine[0] < 11 or mine[1] == 0)


@FEW
@given(DAY, st.integers(0, 48), st.integers(0, 1500))
def test_months_are_those_that_one_walks(start, count, days) -> None:
    ends = oracle.month_ends(start, 50)
    assert after_months(start, count + 1) == ends[count] + oracle.NEXT
    last = start + timedelta(days=days)
    months, over = full_months(start, last)
    passed = [end for end in ends if end <= last]
    assert (months, over) == (
        len(passed),
        (last - (passed[-1] if passed else start)).days + (0 if passed else 1),
    )


@FEW
@given(st.dates(date(1995, 1, 1), date(2026, 12, 31)), st.integers(0, 9000))
def test_years_are_birthdays(born, days) -> None:
    on = born + timedelta(days=days)
    assert full_years(born, on) == oracle.years_at(born, on)


@FEW
@given(DAY, st.integers(0, 1500))
def test_probation_goes_by_the_term(start, days) -> None:
    end = start + timedelta(days=days)
    found = _asked("probation", term="fixed", starts_on=start, ends_on=end, asked_on=end)
    assert found.results["months"] == oracle.probation_months(start, end)


@FEW
@given(WAGE, MINUTES, MINUTES, MINUTES)
def test_overtime_is_paid_line_by_line(wage, workday, rest, holiday) -> None:
    found = _asked(
        "overtime",
        asked_on=date(2026, 3, 2),
        wage_fen=wage,
        workday_minutes=workday,
        rest_minutes=rest,
        holiday_minutes=holiday,
    )
    lines = ((workday, "1.5"), (rest, "2"), (holiday, "3"))
    assert found.results["pay_fen"] == sum(oracle.overtime(wage, m, t) for m, t in lines)


def test_every_day_of_three_years_is_what_the_regulation_says() -> None:
    days, day = ShippedDays(), date(2024, 1, 1)
    while day.year < 2027:
        is_holiday = day.isoformat() in oracle.HOLIDAYS
        assert (days.kind(day) is DayKind.HOLIDAY) == is_holiday, day
        day += oracle.NEXT
    years = [day[:4] for day in oracle.HOLIDAYS]
    assert [years.count(year) for year in ("2024", "2025", "2026")] == [11, 13, 13]


@FEW
@given(st.integers(0, 3000), st.integers(0, 600))
def test_no_more_than_a_tenth_are_dispatched(own, dispatched) -> None:
    if not own + dispatched:
        return
    found = _asked("dispatch", asked_on=date(2026, 3, 2), own=own, dispatched=dispatched)
    most = oracle.most_dispatched(own)
    assert (found.results["most"], found.results["over"]) == (most, max(dispatched - most, 0))


@FEW
@given(
    st.dates(date(2000, 1, 1), date(2024, 12, 31)),
    st.sampled_from((2023, 2024, 2025)),
    st.none() | st.dates(date(2022, 6, 1), date(2025, 12, 31)),
    st.none() | st.integers(0, 900),
)
def test_leave_is_counted_day_by_day(since, year, joined, stayed) -> None:
    since = min(since, joined) if joined else since
    left = (joined or since) + timedelta(days=stayed) if stayed is not None else None
    left = None if left and left.year < year else left
    joined = None if joined and joined.year > year else joined
    found = _asked("leave", year=year, worked_since=since, joined_on=joined, left_on=left)
    assert found.results.get("entitled") == oracle.leave_days(year, since, joined, left)


@FEW
@given(st.dates(date(2024, 1, 1), date(2026, 11, 15)))
def test_insurance_is_due_on_a_day_of_work(start) -> None:
    with DAYS.open(encoding="utf-8") as source:
        listed = {
            date.fromisoformat(r["date"]): r["is_workday"] == "1" for r in csv.DictReader(source)
        }
    days = [start + timedelta(days=n) for n in range(60)]
    rest = {day for day in days if not listed.get(day, day.weekday() < 5)}
    found = _asked("insurance", started_on=start, asked_on=start)
    assert found.results["last_day"] == oracle.insurance_last(start, rest)


@FEW
@given(DAY.filter(lambda d: d.year > 2012), st.integers(1, 6), st.booleans(), st.integers(0, 9))
def test_what_is_open_is_never_guessed(day, babies, hard, months) -> None:
    """Without a registered value there is no total and no shortfall, whatever is asked."""
    leave = _asked("maternity", asked_on=day, babies=babies, is_difficult=hard)
    assert "total_days" not in leave.results
    assert leave.results["national_days"] == 98 + 15 * (babies - 1) + 15 * hard
    pay = _asked("minimum", asked_on=day, pay_fen=months)
    assert not {"least_fen", "short_fen"} & set(pay.results)
    nursed = _asked("nursing", asked_on=day, pregnant_months=months)
    assert nursed.results["is_barred"] is (months >= 7)
