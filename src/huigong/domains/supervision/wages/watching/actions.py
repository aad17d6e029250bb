"""Starting and ending the clock of a wage case. Parts of its actions, and no actions themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huigong.domains.supervision.wages.models import WageCase
from huigong.kernel.workflow.models import Step
from huigong.kernel.workflow.single import begin_step, end_steps


def watch(case: WageCase) -> None:
    """The union looks after the case on the day on which the employer has agreed to pay; where none
    was agreed, after a term.
    """
    words = case.agreement or _("单位约定的付款日")
    clock = begin_step(case, case.unit, Step.HANDLE, until=case.pay_by, source=words)
    case.due_at = clock.due_at


def rest(case: WageCase) -> None:
    """Nothing is waited for any more."""
    case.due_at = None
    end_steps(case)
