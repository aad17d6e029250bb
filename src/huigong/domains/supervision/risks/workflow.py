"""A risk is open until it is dealt with; it may come back."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.risks.models import Risk, RiskState
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

_OPEN, _CLOSED = RiskState.OPEN, RiskState.CLOSED

risk_flow = add_flow(
    Workflow(
        model=Risk,
        initial=_OPEN,
        # None: what was dealt with may come back.
        final=frozenset(),
        transitions=(
            Transition("grade", _("改等级"), (_OPEN,), _OPEN),
            Transition("close", _("登记化解"), (_OPEN,), _CLOSED),
            Transition("reopen", _("又出现了"), (_CLOSED,), _OPEN),
        ),
        # The day is named by whoever records it; the term only stands where none is.
        terms=dict.fromkeys(Step, "risks.follow_days"),
    )
)
