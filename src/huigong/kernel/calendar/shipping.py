"""Putting the shipped days and hours into the database without undoing anyone's work."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.apps import apps
from django.db import transaction

DATA = Path(__file__).with_name("data")
DAYS = DATA / "china_days.csv"
HOURS = DATA / "office_hours.csv"


def ship(*, using: str = "default", days: Path = DAYS, hours: Path = HOURS) -> int:
    """Load what is shipped and not there yet; return how many days were written. Idempotent.

    A year is written when the country has no row in it, and written again when all we have is
    provisional and an official notice is shipped. What an administrator set always stays.
    """
    with transaction.atomic(using=using):
        written = sum(
            _ship_year(year, rows, using) for year, rows in sorted(_by_year(days).items())
        )
        _ship_hours(hours, using)
    return written


def _ship_year(year: int, rows: list[dict[str, str]], using: str) -> int:
    model = apps.get_model("calendar", "Day")
    present = model.objects.using(using).filter(division="", date__year=year)
    is_official = all(row["status"] == "official" for row in rows)
    provisional = present.filter(status="provisional")
    if present.exists() and not (is_official and provisional.exists()):
        return 0
    provisional.filter(is_shipped=True).delete()
    kept = set(present.values_list("date", flat=True))
    fresh = [
        model(
            date=date.fromisoformat(row["date"]),
            is_workday=row["is_workday"] == "1",
            name=row["name"],
            status=row["status"],
            source=row["source"],
            is_shipped=True,
        )
        for row in rows
        if date.fromisoformat(row["date"]) not in kept
    ]
    return len(model.objects.using(using).bulk_create(fresh))


def _ship_hours(path: Path, using: str) -> None:
    model = apps.get_model("calendar", "Hours")
    if model.objects.using(using).filter(division="").exists():
        return
    for row in _rows(path):
        sessions = [span.split("-") for span in row["sessions"].split()]
        model.objects.using(using).create(
            from_on=date.fromisoformat(row["from_on"]), sessions=sessions, is_confirmed=False
        )


def _by_year(path: Path) -> dict[int, list[dict[str, str]]]:
    years: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(path):
        years[date.fromisoformat(row["date"]).year].append(row)
    return years


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
