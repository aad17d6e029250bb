"""Laws of deadlines that are paused, lengthened and moved to another term, over all holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calendar import oracle
from tests.calendar.samples import china
from tests.calendar.test_properties import moments, rests

from huigong.kernel.calendar import Due, WorkCalendar
from huigong.kernel.calendar.changes import lengthen, recount

TERMS = (5, 15, 30)
terms = st.sampled_from(TERMS)


@dataclass(frozen=True)
class Change:
    """After so many hours: a pause of so many hours, days more, or another term."""

    kind: str
    after: int
    amount: int


changes = st.lists(
    st.one_of(
        st.builds(Change, st.just("pause"), st.integers(0, 400), st.integers(0, 300)),
        st.builds(Change, st.just("more"), st.integers(0, 400), st.integers(1, 20)),
        st.builds(Change, st.just("term"), st.integers(0, 400), terms),
    ),
    max_size=6,
)


def play(calendar: WorkCalendar, start: datetime, term: int, story: list[Change]) -> Due:
    due, at = calendar.due(start, working_days=term), start
    for change in story:
        at += timedelta(hours=change.after)
        if change.kind == "pause":
            until = at + timedelta(hours=change.amount)
            due, at = calendar.resume(due, at, until), until
        elif change.kind == "more":
            due = lengthen(calendar, due, change.amount)
        else:
            due = recount(calendar, due, change.amount, "working_days", source="")
    return due


@settings(max_examples=150, deadline=None)
@given(moments, terms, changes, rests)
def test_another_term_is_as_if_it_had_been_so_from_the_start(
    start: datetime, term: int, story: list[Change], rest: frozenset[date]
) -> None:
    calendar = china(rest=rest)
    last = next((c.amount for c in reversed(story) if c.kind == "term"), term)
    waits = [Change("pause", c.after, 0) if c.kind == "term" else c for c in story]
    assert play(calendar, start, term, story).at == play(calendar, start, last, waits).at


@settings(max_examples=150, deadline=None)
@given(moments, terms, st.integers(1, 30), rests)
def test_days_more_are_the_working_days_after_the_old_last_day(
    start: datetime, term: int, more: int, rest: frozenset[date]
) -> None:
    calendar = china(rest=rest)
    due = lengthen(calendar, calendar.due(start, working_days=term), more)
    assert due.at.date() == oracle.nth_workday(start.date(), term + more, rest)
    assert due.start == calendar.due(start, working_days=term).start


@settings(max_examples=150, deadline=None)
@given(moments, terms, changes, rests)
def test_no_change_takes_back_a_day_and_each_keeps_its_story(
    start: datetime, term: int, story: list[Change], rest: frozenset[date]
) -> None:
    calendar = china(rest=rest)
    steady = [c for c in story if c.kind != "term"]
    at = calendar.due(start, working_days=term).at
    for count in range(len(steady) + 1):
        due = play(calendar, start, term, steady[:count])
        assert due.at >= at
        at = due.at
    assert Due.from_json(due.to_json()) == due
    assert all(due.explain())
