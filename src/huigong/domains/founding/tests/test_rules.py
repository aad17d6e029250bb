"""Sheets of signatures, terms, organs: what goes in and what comes out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huigong.domains.founding.rules import (
    Unreadable,
    months_after,
    names_in,
    read_signatures,
    term_end,
    wants_women_committee,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 12, 31))


def test_a_sheet_is_read_as_people_write_it() -> None:
    found = read_signatures("马生华 15400000001 组长\n\n才让卓玛，女，15400000002\n阿卜杜拉·尤素夫")
    assert [(s.name, s.phone) for s in found] == [
        ("马生华", "15400000001"),
        ("才让卓玛", "15400000002"),
        ("阿卜杜拉·尤素夫", ""),
    ]
    assert [s.is_head for s in found] == [True, False, False]
    assert [s.is_woman for s in found] == [False, True, False]
    assert found[0].is_preparing and not found[1].is_preparing


def test_a_latin_name_keeps_its_blanks() -> None:
    (one,) = read_signatures("Tenzin Dorje 15400000001 woman group")
    assert (one.name, one.is_preparing, one.is_head) == ("Tenzin Dorje", True, False)
    assert one.is_woman


@pytest.mark.parametrize("line", ["马生华 李有才", "15400000001", "女", "马" * 41])
def test_a_line_that_is_not_one_person_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read_signatures(f"韩福祥\n{line}")
    assert fault.value.args == (2, line)


def test_names_come_one_by_one() -> None:
    assert names_in("李有才、韩福祥\n白秀英，李有才") == ["李有才", "韩福祥", "白秀英"]
    assert names_in("  ") == []


@pytest.mark.parametrize(("women", "need"), [(0, False), (9, False), (10, True), (34, True)])
def test_women_enough_have_a_committee(women: int, need: bool) -> None:
    assert wants_women_committee(women, 10) is need


@given(day=DAYS, years=st.sampled_from((3, 5)))
def test_a_term_ends_the_day_before_the_next_would_begin(day: date, years: int) -> None:
    end = term_end(day, years)
    assert (end.year, end > day) == (
        (day.year + years, True) if (day.month, day.day) != (1, 1) else (day.year + years - 1, True)
    )
    assert 365 * years - 2 <= (end - day).days <= 366 * years


@given(day=DAYS, months=st.integers(0, 240))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert term_end(date(2024, 2, 29), 3) == date(2027, 2, 27)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
