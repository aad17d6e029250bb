"""The calendar from the database: places, shipped days, and that processes notice changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.calendar.samples import at

from huigong.kernel import calendar, params
from huigong.kernel.calendar.models import Day, Hours
from huigong.kernel.calendar.shipping import DAYS, ship

FESTIVAL = date(2026, 5, 27)
START = at("2026-05-26 09:00")


def day(on: date = FESTIVAL, **more: Any) -> Day:
    row = Day(
        **{
            "date": on,
            "division": "63",
            "is_workday": False,
            "name": "古尔邦节",
            "status": "local",
            "source": "省政府通知",
            **more,
        }
    )
    row.full_clean()
    row.save()
    return row


def hours(**more: Any) -> Hours:
    row = Hours(
        **{
            "division": "6302",
            "from_on": date(2026, 1, 1),
            "sessions": [["09:00", "12:00"], ["14:00", "17:00"]],
            "source": "作息通知",
            "is_confirmed": True,
            **more,
        }
    )
    row.full_clean()
    row.save()
    return row


@pytest.mark.django_db
def test_the_shipped_days_are_there_and_shipping_again_changes_nothing() -> None:
    assert Day.objects.filter(date__year=2026).count() == 39
    assert ship() == 0
    due = calendar.due(at("2026-09-30 09:00"), working_days=3, division="630223")
    assert due.at == at("2026-10-10 18:00")
    assert due.flags == {"unconfirmed_hours"}
    assert due.division == "630223"


@pytest.mark.django_db
def test_a_place_inherits_from_above_and_adds_its_own() -> None:
    day()
    hours()
    here = calendar.due(START, working_days=1, division="630223")
    assert here.at == at("2026-05-28 17:00")
    assert here.is_certain
    assert calendar.due(START, working_days=1, division="630121").at == at("2026-05-28 18:00")
    assert calendar.due(START, working_days=1, division="620000").at == at("2026-05-27 18:00")
    day(division="630223", is_workday=True, name="正常上班")
    assert calendar.due(START, working_days=1, division="630223").at == at("2026-05-27 17:00")


@pytest.mark.django_db
def test_a_season_goes_before_the_whole_year() -> None:
    hours()
    hours(season_from="05-01", season_until="09-30", sessions=[["08:30", "19:00"]])
    place = calendar.for_division("630200")
    assert place.close_of(date(2026, 5, 27)) == at("2026-05-27 19:00")
    assert place.close_of(date(2026, 11, 20)) == at("2026-11-20 17:00")


@pytest.mark.django_db
def test_confirmed_hours_close_the_question() -> None:
    on = date(2026, 11, 20)
    names = [q.name for q in params.open_questions(on, division="630223")]
    assert "calendar.hours" in names
    hours()
    names = [q.name for q in params.open_questions(on, division="630223")]
    assert "calendar.hours" not in names


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions": [["12:00", "09:00"]]},
        {"sessions": "09:00"},
        {"sessions": [[9, 12]]},
        {"season_from": "05-01"},
        {"season_from": "5-1", "season_until": "09-30"},
        {"season_from": "02-30", "season_until": "09-30"},
        {"source": ""},
        {"until_on": date(2025, 1, 1)},
    ],
)
def test_hours_that_no_clock_could_walk_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        hours(**wrong)


@pytest.mark.django_db
def test_a_day_is_there_once_a_place_and_local_days_have_a_place() -> None:
    day()
    for wrong in ({}, {"division": ""}, {"division": "6302", "status": "official"}):
        with pytest.raises(ValidationError):
            day(**wrong)


@pytest.mark.django_db
def test_a_parameter_sets_a_deadline_and_is_cited() -> None:
    limit = params.at(date(2026, 9, 1)).get("limits.petition.handle_days")
    due = calendar.due_by(at("2026-09-01 09:00"), limit, division="63")
    assert due.at == at("2026-11-02 18:00")
    assert "时限依据：《信访工作条例》第三十四条。" in due.explain()


@pytest.mark.django_db
def test_an_official_year_replaces_computed_days_and_keeps_an_administrators(
    tmp_path: Path,
) -> None:
    kept = Day.objects.get(date=date(2027, 2, 9))
    kept.is_workday, kept.status, kept.is_shipped = True, "official", False
    kept.save()
    text = DAYS.read_text(encoding="utf-8").splitlines()
    later = [line for line in text if not line.startswith("2027")]
    later += ["2027-02-09,0,春节,official,通知", "2027-02-20,1,春节,official,通知"]
    path = tmp_path / "days.csv"
    path.write_text("\n".join(later), encoding="utf-8")
    assert ship(days=path) == 1
    rows = dict(Day.objects.filter(date__year=2027).values_list("date", "is_workday"))
    assert rows == {date(2027, 2, 9): True, date(2027, 2, 20): True}
    assert calendar.for_division("").years[2027] == "official"
    assert ship(days=path) == 0
