"""Last days against a naive oracle that walks day by day and knows no arithmetic of years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huigong.domains.hotline.law.rules import (
    Stretch,
    last_day_of_days,
    last_day_of_years,
    years_after,
)

DAY = timedelta(days=1)
_days = st.dates(date(2008, 5, 1), date(2032, 12, 31))
_years = st.integers(1, 3)


def plain_end(since: date, years: int) -> date:
    """The last date whose (year, month, day) is not after the same day so many years on: counted by
    walking through the calendar, so that leap days and month ends are the calendar's own.
    """
    target = (since.year + years, since.month, since.day)
    day = since
    while True:
        after = day + DAY
        if (after.year, after.month, after.day) > target:
            return day
        day = after


def walked(since: date, years: int, restarts: list[date], lost: list[Stretch]) -> date:
    """The same by living through it: each day that is not lost uses up one of the period's days."""

    def is_lost(day: date) -> bool:
        return any(one.begins <= day < one.ends for one in lost)

    began, day = since, since
    left = (plain_end(since, years) - since).days
    marks = set(restarts)
    while True:
        day += DAY
        if day in marks and day > began:
            began, left = day, (plain_end(day, years) - day).days
            continue
        if not is_lost(day):
            left -= 1
        if left == 0:
            # It lives to the end of this day: what happens tomorrow comes too late.
            return day


@st.composite
def stretches(draw: st.DrawFn, since: date) -> list[Stretch]:
    found = []
    for _n in range(draw(st.integers(0, 3))):
        begins = since + timedelta(days=draw(st.integers(-60, 900)))
        found.append(Stretch(begins, begins + timedelta(days=draw(st.integers(-3, 200)))))
    return found


@given(_days, _years)
@example(date(2024, 2, 29), 1)
@example(date(2024, 2, 29), 4 - 1)
@example(date(2023, 2, 28), 1)
@example(date(2025, 12, 31), 1)
def test_a_year_ends_as_the_calendar_says(since: date, years: int) -> None:
    assert years_after(since, years) == plain_end(since, years)


@given(st.data(), _days)
def test_restarts_and_lost_days_are_counted_as_by_living_through_them(
    data: st.DataObject, since: date
) -> None:
    ahead = st.integers(-30, 1200).map(lambda n: since + timedelta(days=n))
    restarts = data.draw(st.lists(ahead, max_size=4))
    lost = data.draw(stretches(since))
    found = last_day_of_years(since, 1, restarts, lost)
    assert found.last == walked(since, 1, [on for on in restarts if on > since], lost)


@given(_days, st.lists(st.integers(1, 2000), max_size=5))
def test_an_interruption_never_shortens_and_never_revives(since: date, offsets: list[int]) -> None:
    restarts = [since + timedelta(days=n) for n in offsets]
    plain = last_day_of_years(since, 1)
    found = last_day_of_years(since, 1, restarts)
    assert found.last >= plain.last
    if all(on > plain.last for on in restarts):
        assert found == plain, "what is over is over"


@given(st.data(), _days)
def test_the_order_of_what_is_told_does_not_matter(data: st.DataObject, since: date) -> None:
    lost = data.draw(stretches(since))
    restarts = [since + timedelta(days=n) for n in data.draw(st.lists(st.integers(1, 800)))]
    mixed = last_day_of_years(since, 1, data.draw(st.permutations(restarts)), lost[::-1])
    assert mixed == last_day_of_years(since, 1, restarts, lost)


@given(_days, st.integers(1, 100))
def test_days_are_counted_from_the_next_one(since: date, days: int) -> None:
    day, count = since, 0
    while count < days:
        day, count = day + DAY, count + 1
    assert last_day_of_days(since, days) == day


@pytest.mark.parametrize(
    ("since", "restarts", "lost", "last"),
    [
        # 知道之日 2026-03-01，一年，当天不算。
        (date(2026, 3, 1), [], [], date(2027, 3, 1)),
        # 最后一天去要过：重新起算。
        (date(2026, 3, 1), [date(2027, 3, 1)], [], date(2028, 3, 1)),
        # 过了一天才去要：不重新起算。
        (date(2026, 3, 1), [date(2027, 3, 2)], [], date(2027, 3, 1)),
        # 闰日知道：平年止于二月最后一天。
        (date(2024, 2, 29), [], [], date(2025, 2, 28)),
        # 住院 30 天没法去：往后延 30 天。
        (date(2026, 3, 1), [], [Stretch(date(2026, 5, 1), date(2026, 5, 31))], date(2027, 3, 31)),
        # 两段重叠的只算一次。
        (
            date(2026, 3, 1),
            [],
            [
                Stretch(date(2026, 5, 1), date(2026, 5, 31)),
                Stretch(date(2026, 5, 11), date(2026, 6, 10)),
            ],
            date(2027, 4, 10),
        ),
        # 中断以前的中止，随着重新起算不再算。
        (
            date(2026, 3, 1),
            [date(2026, 9, 1)],
            [Stretch(date(2026, 5, 1), date(2026, 5, 31))],
            date(2027, 9, 1),
        ),
    ],
)
def test_cases_reckoned_by_hand(since, restarts, lost, last) -> None:
    assert last_day_of_years(since, 1, restarts, lost).last == last
