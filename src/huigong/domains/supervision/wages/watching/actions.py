"""Starting and ending the clock of a wage case. Parts of its actions, and no actions themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.workflow.clocks import put_day, start_clock, stop_clock
from huigong.kernel.workflow.legs import end, intake
from huigong.kernel.workflow.models import OPEN_STATES, Leg, LegState, Step


def watch(case: WageCase) -> None:
    """The union looks after the case on the day on which the employer has agreed to pay; where none
    was agreed, after a term.
    """
    leg = Leg.objects.on(case).filter(state__in=OPEN_STATES).first()
    if leg is None:
        leg = intake(next_ids(1)[0], case, case.unit, now())
        leg.save(force_insert=True)
    stop_clock(leg, Step.HANDLE)
    clock = start_clock(leg, Step.HANDLE, case.unit_id, division=case.unit.division)
    if case.pay_by is not None:
        source = case.agreement or _("单位约定的付款日")
        put_day(clock, case.pay_by, source=source, division=case.unit.division)
    case.due_at = clock.due_at


def rest(case: WageCase) -> None:
    """Nothing is waited for any more."""
    case.due_at = None
    for leg in Leg.objects.on(case).filter(state__in=OPEN_STATES):
        end(leg, LegState.CHECKED)
        leg.save()
