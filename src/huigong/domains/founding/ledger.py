"""The ledger of employers without a union: the largest first, none left out for being small."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from huigong.domains.founding.models import Cover, Founding
from huigong.kernel import params
from huigong.kernel.access import reach
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.models import Employer
from huigong.kernel.params import Value
from huigong.kernel.scoping.scope import current

ALL, LAW, SWEEP, SMALL, UNKNOWN = "all", "law", "sweep", "small", "unknown"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The two numbers by which the ledger is looked at, of the seat's place."""

    law: Value
    sweep: Value


@dataclass(frozen=True, slots=True)
class Line:
    """One employer; its founding when one is open and in sight."""

    employer: Employer
    founding: Founding | None
    is_bound: bool


def thresholds() -> Thresholds:
    """Those in force today for the seat's place."""
    at, place = params.at(today()), current().office.division
    return Thresholds(
        at.get("founding.members", division=place), at.get("founding.sweep", division=place)
    )


def parts(found: Thresholds) -> dict[str, tuple[str, Q, str]]:
    """Part → (its name, its condition, the same as a query of the register of employers)."""
    law, sweep = int(found.law.value), int(found.sweep.value)
    return {
        ALL: (_("全部"), Q(), ""),
        LAW: (_("职工 %d 人以上") % law, Q(people__gte=law), f"people_min={law}"),
        SWEEP: (_("摸排口径 %d 人以上") % sweep, Q(people__gte=sweep), f"people_min={sweep}"),
        SMALL: (_("不足 %d 人") % law, Q(people__lt=law), f"people_max={law - 1}"),
        UNKNOWN: (_("人数不详"), Q(people=None), ""),
    }


def employers_without(condition: Q) -> QuerySet[Employer]:
    """Those that the seat may view, by size; an index keeps exactly this order."""
    rows = Employer.objects.filter(reach(Employer, "view"), condition, union=None)
    return rows.select_related("unit").order_by(F("people").desc(nulls_last=True), "-id")


def lines(employers: list[Employer], law: int) -> list[Line]:
    """The employers of a page with their open foundings, in one query."""
    covers = Cover.objects.filter(employer__in=[row.pk for row in employers], is_open=True)
    open_of = {cover.employer_id: cover.founding for cover in covers.select_related("founding")}
    return [
        Line(row, open_of.get(row.pk), row.people is not None and row.people >= law)
        for row in employers
    ]
