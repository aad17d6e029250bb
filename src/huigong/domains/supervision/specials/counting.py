"""What came of a special check, counted from the check-ups and the wage rows in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from huigong.domains.supervision.checkups.models import Checkup, Finding
from huigong.domains.supervision.specials.models import SpecialCheck, SpecialUnit
from huigong.domains.supervision.wages.models import WageCase, WageEntry, WageLine
from huigong.kernel.org.models import Closure, Unit, UnitType

#: Kinds of unions that have others under them.
_SUPERIORS = (
    *(UnitType.FEDERATION, UnitType.INDUSTRIAL, UnitType.COMMISSION),
    *(UnitType.TOWNSHIP, UnitType.PARK),
)


@dataclass(slots=True)
class Sums:
    """The numbers of one union, or of all."""

    checkups: int = 0
    employers: int = 0
    findings: int = 0
    cases: int = 0
    workers: int = 0
    owed_fen: int = 0
    paid_fen: int = 0

    def add(self, other: Sums) -> None:
        """Take in what another has; an employer that two have checked is not two: see `count`."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of it in each union, and in all."""

    by_unit: dict[Unit, Sums]
    total: Sums = field(default_factory=Sums)


def places_of(office: Unit) -> QuerySet[Unit]:
    """Where a union may have a special check made: in itself, and in each union right below it."""
    below = Closure.objects.filter(ancestor=office, depth=1).values("descendant")
    return Unit.objects.filter(Q(pk=office.pk) | Q(pk__in=below, type__in=_SUPERIORS)).order_by(
        "level", "code"
    )


def specials_for(office_id: int) -> QuerySet[SpecialCheck]:
    """Those that run in a union, below or above it, and those it set up; the newest first."""
    above = Closure.objects.filter(descendant=office_id).values("ancestor")
    below = Closure.objects.filter(ancestor=office_id).values("descendant")
    run = SpecialUnit.objects.filter(Q(unit__in=above) | Q(unit__in=below)).values("special")
    rows = SpecialCheck.objects.filter(dropped_on=None).filter(Q(unit=office_id) | Q(pk__in=run))
    return rows.select_related("unit").order_by("-from_on", "-pk")


def checkups_of(special: SpecialCheck) -> QuerySet[Checkup]:
    """The check-ups about it, in its window, in its unions."""
    if special.dropped_on:
        return Checkup.objects.none()
    return Checkup.objects.filter(
        about=special.about,
        checked_on__range=(special.from_on, special.until_on),
        unit__in=_units(special),
    )


def cases_of(special: SpecialCheck) -> QuerySet[WageCase]:
    """The wage cases that those check-ups led to: opened from one of them, or in the window and by
    such a union at an employer that one of them was made at.
    """
    checkups = checkups_of(special)
    meanwhile = Q(
        employer__in=checkups.values("employer"),
        opened_on__range=(special.from_on, special.until_on),
        unit__in=_units(special),
    )
    return WageCase.objects.filter(Q(checkup__in=checkups.values("pk")) | meanwhile)


def _units(special: SpecialCheck) -> QuerySet[Closure, Any]:
    places = SpecialUnit.objects.filter(special=special).values("unit")
    return Closure.objects.filter(ancestor__in=places).values("descendant")


def count(special: SpecialCheck) -> Counted:
    """Everything, in a few queries however many rows there are."""
    checkups, cases = checkups_of(special), cases_of(special)
    found: dict[int, Sums] = {}
    lines = WageLine.objects.filter(case__in=cases.values("pk"), struck_on=None)
    entries = WageEntry.objects.filter(line__in=lines.values("pk"))
    findings = Finding.objects.filter(checkup__in=checkups.values("pk"), struck_on=None)
    for rows in (
        _by("unit", checkups, checkups=Count("pk"), employers=Count("employer", distinct=True)),
        _by("checkup__unit", findings, findings=Count("pk")),
        _by("unit", cases, cases=Count("pk")),
        _by("case__unit", lines, workers=Count("pk"), owed_fen=Sum(F("due_fen") - F("had_fen"))),
        _by("line__case__unit", entries, paid_fen=Sum("amount_fen")),
    ):
        for unit, sums in rows:
            found.setdefault(unit, Sums()).add(sums)
    units = Unit.objects.filter(pk__in=found).order_by("level", "code")
    counted = Counted({unit: found[unit.pk] for unit in units})
    for sums in found.values():
        counted.total.add(sums)
    counted.total.employers = checkups.values("employer").distinct().count()
    return counted


def _by(unit: str, rows: QuerySet[Any], **what: Any) -> list[tuple[int, Sums]]:
    counted = rows.order_by().values_list(unit).annotate(**what)
    return [
        (place, Sums(**dict(zip(what, map(int, numbers), strict=True))))
        for place, *numbers in counted
    ]
