"""What of a plan is done, counted from the check-ups themselves; and who could still be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.plans.models import CheckupPlan, PlannedCheckup
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import tied_here


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of a plan, and the check-up that was made of it."""

    row: PlannedCheckup
    checkup: Checkup | None


def lines_of(plan: CheckupPlan) -> QuerySet[PlannedCheckup]:
    """The employers of a plan."""
    return PlannedCheckup.objects.on(plan).filter(dropped_on=None)


def planned_of(plan: CheckupPlan) -> list[Planned]:
    """The lines in their order: by chance once drawn, before by name, never as they came."""
    rows = list(lines_of(plan).order_by("place", "employer_name", "employer_id"))
    done = {one.employer_id: one for one in _checkups(plan)}
    # Whoever is tied to an employer must not learn that it will be checked.
    tied = tied_here(row.employer_id for row in rows)
    return [Planned(row, done.get(row.employer_id)) for row in rows if row.employer_id not in tied]


def _checkups(plan: CheckupPlan) -> QuerySet[Checkup]:
    """The union's own check-ups of the year, the first of an employer last."""
    return Checkup.objects.filter(unit_id=plan.unit_id, checked_on__year=plan.year).order_by(
        "-checked_on", "-pk"
    )


def line_for(
    unit_id: int, employer_id: int, day: date, *, lock: bool = False
) -> PlannedCheckup | None:
    """The line of a settled plan that an employer stands on in the year of a day; locked, so that
    two check-ups of one line wait for each other, for whoever writes.
    """
    found = PlannedCheckup.objects.filter(
        plan__unit_id=unit_id,
        plan__year=day.year,
        plan__drawn_on__isnull=False,
        employer_id=employer_id,
        dropped_on=None,
    )
    return (found.select_for_update(of=("self",)) if lock else found).first()


def is_on_plan(unit_id: int, employer_id: int, day: date) -> bool:
    """Whether the next check-up of an employer is one of the plan, so that the plan says how it was
    chosen.
    """
    line = line_for(unit_id, employer_id, day)
    return line is not None and made_of(line, unit_id, day) is None


def made_of(line: PlannedCheckup, unit_id: int, day: date) -> Checkup | None:
    """The check-up that a line was done by: the first of its employer in the year."""
    made = Checkup.objects.filter(unit_id=unit_id, checked_on__year=day.year)
    return made.filter(employer_id=line.employer_id).order_by("checked_on", "pk").first()


def unchecked_places(plan: CheckupPlan) -> list[int]:
    """Where those stand that are still to be checked."""
    done = _checkups(plan).values("employer_id")
    rows = lines_of(plan).exclude(employer_id__in=done).order_by("place")
    return list(rows.values_list("place", flat=True))


def progress_of(plans: Iterable[CheckupPlan]) -> dict[int, tuple[int, int]]:
    """For each plan how many of how many employers were checked by its union in its year."""
    made = Checkup.objects.filter(
        unit_id=OuterRef("plan__unit_id"),
        employer_id=OuterRef("employer_id"),
        checked_on__year=OuterRef("plan__year"),
    )
    rows = PlannedCheckup.objects.filter(dropped_on=None, plan__in=list(plans))
    counted = (
        rows.annotate(is_done=Exists(made))
        .values("plan_id")
        .annotate(done=Count("pk", filter=Q(is_done=True)), count=Count("pk"))
    )
    return {row["plan_id"]: (row["done"], row["count"]) for row in counted}


def free_of(plan: CheckupPlan) -> QuerySet[Employer]:
    """The employers in sight that are not in the plan yet."""
    taken = lines_of(plan).values("employer_id")
    return Employer.objects.exclude(pk__in=taken)


def by_rule(
    plan: CheckupPlan,
    *,
    trade: str = "",
    is_platform: bool = False,
    least_people: int | None = None,
    unchecked_since: date | None = None,
) -> QuerySet[Employer]:
    """Those of a trade, a kind, a size, that nobody has checked since a day; the largest first."""
    wanted = Q(industry__startswith=trade)
    wanted &= Q(is_platform=True) if is_platform else Q()
    wanted &= Q(people__gte=least_people) if least_people else Q()
    rows = free_of(plan).filter(wanted)
    if unchecked_since:
        seen = Checkup.objects.filter(checked_on__gte=unchecked_since).values("employer_id")
        rows = rows.exclude(pk__in=seen)
    return rows.order_by("-people", "pk")
