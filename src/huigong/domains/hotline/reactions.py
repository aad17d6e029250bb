"""What a case does when its legs move."""

from collections.abc import Sequence

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.workflow import case_flow
from huigong.kernel.actions import on
from huigong.kernel.actions.bulk import in_bulk
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.clocks import start_clock
from huigong.kernel.workflow.legs import intake_of, open_intake, open_legs
from huigong.kernel.workflow.many import open_intakes
from huigong.kernel.workflow.models import (
    Clock,
    Extension,
    Leg,
    LegForm,
    LegState,
    Step,
)


def _case_of(leg: Leg) -> Case | None:
    return Case.objects.get(pk=leg.row_id) if leg.kind == kind_of(Case) else None


@on("hotline.register_case")
@on("hotline.report_case")
@on("hotline.register_emergency")
@on("hotline.aftercare_retaliation")
@on("hotline.receive_order")
def take_in(case: Case) -> None:
    """The centre has the case, and owes its acceptance."""
    open_intake(case, case.unit, at=case.opened_at)


@in_bulk(take_in)
def take_all_in(cases: Sequence[Case]) -> None:
    """The same for many cases that were registered at once."""
    open_intakes(cases, lambda case: case.opened_at)


@on("workflow.check_leg")
@on("workflow.return_leg")
@on("workflow.withdraw_leg")
def follow_the_legs(leg: Leg) -> None:
    """No lead has the case any more: it is settled when the lead's reply was checked.

    Otherwise (it came back with a reason, it was taken back) it is to be dispatched anew, against
    the clock.
    """
    case = _case_of(leg)
    if case is None or case.state != CaseState.HANDLING:
        return
    still = open_legs(case)
    if any(other.form == LegForm.LEAD for other in still) or intake_of(leg).awaits:
        # A body outside that the centre asked is waited for as well (`outside.reactions`).
        return
    last = _last_lead(case, leg)
    if last.state != LegState.CHECKED:
        move(case, "return")
        owe(leg, Step.ACCEPT)
    elif not still:
        case.answer = last.answer or case.answer
        move(case, "settle")
        owe(leg, Step.CALLBACK)


def _last_lead(case: Case, moved: Leg) -> Leg:
    """The youngest leg on which the centre sent the case to a lead, as it now stands."""
    sent = Leg.objects.filter(
        kind=moved.kind, row_id=case.pk, sender_id=case.unit_id, form=LegForm.LEAD
    )
    return sent.order_by("-id").first() or moved


def move(case: Case, verb: str) -> None:
    """Move a case by a verb of its workflow."""
    case_flow.move(case, verb)
    case.save(update_fields=("state", "answer"))


def owe(leg: Leg, step: Step) -> None:
    """The centre owes the worker a call, or a new dispatch."""
    intake = intake_of(leg)
    start_clock(intake, step, intake.unit_id, division=intake.unit.division)


@on("workflow.grant_extension")
def wait_as_long_as_was_granted(extension: Extension) -> None:
    """More time for the office that handles it is more time for the case."""
    wait_for(extension.leg)


@on("workflow.resume_leg")
def wait_as_long_as_was_paused(leg: Leg) -> None:
    """The days on which nobody could go on are not the case's either."""
    wait_for(leg)


def wait_for(leg: Leg) -> None:
    """A case waits as long as the leg that handles it may take."""
    case = _case_of(leg)
    clock = Clock.objects.filter(leg=leg, step=Step.HANDLE, stopped_at=None).first()
    if case is None or clock is None or case.due_at is None or clock.due_at <= case.due_at:
        return
    case.due_at, case.due = clock.due_at, clock.due
    case.save(update_fields=("due_at", "due"))
