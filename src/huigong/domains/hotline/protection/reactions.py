"""What protects follows from what happens: a workplace named, a tie recorded, a case closed."""

from __future__ import annotations

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.aftercare.actions import plan_aftercare
from huigong.domains.hotline.protection.keeping import keep_accused_out, keep_tied_out
from huigong.domains.hotline.reactions import follow_the_legs
from huigong.kernel.actions import on
from huigong.kernel.employers.models import Employer
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import start_clock
from huigong.kernel.workflow.legs import intake_of_matter
from huigong.kernel.workflow.models import Leg, Step


@on("hotline.register_case")
@on("hotline.register_emergency")
@on("hotline.aftercare_retaliation")
@on("hotline.report_case")
@on("hotline.edit_case")
def keep_tied_out_at_once(case: Case) -> None:
    """Whoever is tied to the employer of a case stays out of it from the same moment."""
    if case.workplace_id is not None:
        _follow(keep_tied_out(case))


@on("hotline.accuse_office")
def keep_accused_out_at_once(case: Case) -> None:
    """So does the office that it is about."""
    _follow(keep_accused_out(case))


@on("employers.tie_employer")
def keep_tied_out_of_what_is_open(employer: Employer) -> None:
    """A tie that becomes known later holds for the matters that are there already."""
    actor = current()
    with scope(SYSTEM, reason="recusal: a tie became known"):
        open_cases = Case.objects.filter(Case.open_rows, workplace_id=employer.pk)
        for case in open_cases.order_by("pk"):
            _follow(keep_tied_out(case, by_id=actor.person_id))


@on("hotline.register_emergency")
def owe_the_call(case: Case) -> None:
    """The telephone comes first: it is owed within minutes, office hours or not."""
    intake = intake_of_matter(kind_of(Case), case.pk)
    start_clock(intake, Step.RELAY, intake.unit_id, division=intake.unit.division)


def _follow(ended: list[Leg]) -> None:
    for leg in ended[-1:]:
        follow_the_legs(leg)


@on("hotline.close_case")
@on("hotline.answer_case")
def look_after_who_complained(case: Case) -> None:
    """Three calls are planned: has anybody made trouble for them?"""
    plan_aftercare(case)
