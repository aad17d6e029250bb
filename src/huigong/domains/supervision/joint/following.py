"""The firms of a list, and their totals, always counted from the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.supervision.joint.models import (
    RIGHT,
    ListedFirm,
    Outcome,
    Problem,
    SectorFinding,
)


@dataclass(frozen=True, slots=True)
class Total:
    """The firms with one problem: how many, how many are right, gone, still open."""

    problem: str
    label: str
    goal: str
    count: int
    right: int
    gone: int

    @property
    def left(self) -> int:
        return self.count - self.right - self.gone


def firms_of(sector: SectorFinding, only: str = "") -> QuerySet[ListedFirm]:
    """The firms in the order of the list; `only` narrows to those still open, or to a problem."""
    rows = ListedFirm.objects.on(sector).order_by("place")
    if only == Outcome.OPEN:
        return rows.filter(outcome=Outcome.OPEN)
    return rows.filter(problem=only) if only in Problem.values else rows


def totals_of(sector: SectorFinding) -> list[Total]:
    """One line for each problem that the list names."""
    counted = (
        ListedFirm.objects.on(sector)
        .values("problem")
        .annotate(
            count=Count("pk"),
            gone=Count("pk", filter=Q(outcome=Outcome.GONE)),
            right=Count("pk", filter=Q(outcome__in=RIGHT.values())),
        )
    )
    by_problem = {row["problem"]: row for row in counted}
    return [
        Total(
            problem=problem,
            label=str(problem.label),
            goal=str(RIGHT[problem].label),
            count=row["count"],
            right=row["right"],
            gone=row["gone"],
        )
        for problem in Problem
        if (row := by_problem.get(problem))
    ]


def tabs_of(sector: SectorFinding, only: str) -> list[dict[str, Any]]:
    """The ways of looking at the list."""
    totals = totals_of(sector)
    address = reverse("supervision-sector-firms", args=[sector.pk])
    views = [
        ("", _("全部"), sum(one.count for one in totals)),
        (str(Outcome.OPEN), str(Outcome.OPEN.label), sum(one.left for one in totals)),
        *((one.problem, one.label, one.count) for one in totals),
    ]
    return [
        {
            "label": label,
            "count": count,
            "url": f"{address}?only={name}" if name else address,
            "active": name == only,
        }
        for name, label, count in views
    ]
