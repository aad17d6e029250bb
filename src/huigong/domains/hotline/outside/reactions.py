"""What a case does when a body outside was asked or has answered."""

from __future__ import annotations

from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.outside.actions import forget_letters
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideState
from huigong.domains.hotline.reactions import move, owe, wait_for
from huigong.kernel.actions import on
from huigong.kernel.workflow.clocks import stop_clock
from huigong.kernel.workflow.legs import open_legs
from huigong.kernel.workflow.models import Leg, LegForm, Step


@on("hotline.send_outside")
def count_as_handled(outside: OutsideLeg) -> None:
    """The centre that writes to a body outside handles the case by that."""
    leg = Leg.objects.get(pk=outside.leg_id)
    case = Case.objects.get(pk=outside.row_id)
    if leg.form != LegForm.INTAKE or case.state == CaseState.HANDLING:
        return
    move(case, "dispatch")
    stop_clock(leg, Step.ACCEPT, Step.CALLBACK)


@on("hotline.handover_case")
def forget_what_was_written(case: Case) -> None:
    """Nothing of an accusation is kept, the letters about it included."""
    forget_letters(case)


@on("hotline.answer_outside")
@on("hotline.withdraw_outside")
def follow_the_answer(outside: OutsideLeg) -> None:
    """The unit's time goes on. A case that only waited for the body is the centre's again: to tell
    the worker the answer, or to dispatch it anew.
    """
    leg = Leg.objects.select_related("unit").get(pk=outside.leg_id)
    wait_for(leg)
    case = Case.objects.get(pk=outside.row_id)
    if leg.form != LegForm.INTAKE or case.state != CaseState.HANDLING:
        return
    if leg.awaits or open_legs(case):
        return
    if outside.state == OutsideState.ANSWERED or case.answer:
        move(case, "settle")
        owe(leg, Step.CALLBACK)
    else:
        move(case, "return")
        owe(leg, Step.ACCEPT)
