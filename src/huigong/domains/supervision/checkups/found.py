"""What was found, and what may be held against an employer: the duties in force on the day."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.duties.reading import Version, shelf
from huigong.domains.supervision.duties.standing import Standing, default_duties


def duty_choices(day: date, division: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The duties that a finding may name, by theme: nothing local to elsewhere, nothing open."""
    rows = default_duties(day, division)
    return [
        (theme, [(one.duty.code, one.duty.name) for one in group])
        for theme, group in groupby(rows, lambda one: one.duty.theme)
    ]


def find_duty(code: str, day: date, division: str) -> Standing | None:
    """A duty that may be held against an employer on a day in a place, or None."""
    return next((one for one in default_duties(day, division) if one.duty.code == code), None)


def findings_of(checkup: Checkup) -> QuerySet[Finding]:
    """What was found and still counts, in the order in which it was seen."""
    return Finding.objects.on(checkup).filter(struck_on=None).order_by("id")


def version_on(code: str, day: date) -> Version | None:
    """What a duty asked on a day; None for a code or a day without."""
    found = shelf().duties.get(code)
    return found.on(day) if found else None
