"""Keeping the calendar: one day, one place's office hours, one year's notice."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from huigong.kernel.access.places import require_place
from huigong.kernel.actions import action
from huigong.kernel.calendar.models import Day, Hours, Notice
from huigong.kernel.calendar.notice import Reading, read_notice
from huigong.kernel.params.place import normal
from huigong.kernel.scoping.scope import current


@action("set", model=Day, creates=True, records=("on", "division", "is_workday", "name", "source"))
def set_day(*, on: date, is_workday: bool, source: str, name: str = "", division: str = "") -> Day:
    """登记了日历日"""
    place = normal(division)
    require_place(place)
    day = Day.objects.filter(date=on, division=place).first() or Day(date=on, division=place)
    day.is_workday = is_workday
    day.name = name.strip()
    day.source = source.strip()
    day.status = Day.Status.LOCAL if place else Day.Status.OFFICIAL
    day.is_shipped = False
    return day


@action(
    "set",
    model=Hours,
    creates=True,
    records=("division", "from_on", "until_on", "season_from", "sessions", "source"),
)
def set_hours(
    *,
    sessions: list[list[str]],
    from_on: date,
    source: str,
    division: str = "",
    until_on: date | None = None,
    season_from: str = "",
    season_until: str = "",
) -> Hours:
    """登记了办公时间"""
    require_place(normal(division))
    key = {"division": normal(division), "from_on": from_on, "season_from": season_from}
    row = Hours.objects.filter(**key).first() or Hours(**key)
    row.sessions = sessions
    row.until_on = until_on
    row.season_until = season_until
    row.source = source.strip()
    row.is_confirmed = True
    return row


@action("load", model=Notice, creates=True, records=("year", "source"))
def load_notice(*, year: int, source: str, text: str) -> Notice:
    """载入了放假通知"""
    require_place("")
    reading = read_notice(text, year)
    if not reading.is_good:
        raise ValidationError({"text": reading.problems})
    # What was computed before the notice falls away; what the notice does not name is an
    # ordinary day again, so the year's earlier rows go too.
    Day.objects.filter(division="", date__year=year).delete()
    Day.objects.filter(division="", date__in=reading.days).delete()
    Day.objects.bulk_create(_rows(reading, source.strip()))
    return Notice(
        year=year,
        source=source.strip(),
        text=text,
        days=len(reading.days),
        loaded_by=current().account_id,
    )


def _rows(reading: Reading, source: str) -> list[Day]:
    return [
        Day(
            date=day.on,
            is_workday=day.is_workday,
            name=day.name,
            status=Day.Status.OFFICIAL,
            source=source,
        )
        for day in sorted(reading.days.values(), key=lambda day: day.on)
    ]
