"""A case is open while money is asked for; it may be opened again when that was too soon."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.wages.models import WageCase, WageState
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

_OPEN, _CLOSED = WageState.OPEN, WageState.CLOSED

wage_flow = add_flow(
    Workflow(
        model=WageCase,
        initial=_OPEN,
        # None: what is over may have been over too soon.
        final=frozenset(),
        transitions=(
            Transition("pay", _("登记付款"), (_OPEN,), _OPEN),
            Transition("refer", _("移送线索"), (_OPEN,), _OPEN),
            Transition("close", _("办结"), (_OPEN,), _CLOSED),
            Transition("reopen", _("重新追讨"), (_CLOSED,), _OPEN),
        ),
        # One step runs by a clock: looking after the money. Nothing else is ever started.
        terms=dict.fromkeys(Step, "wages.follow_days"),
        pages={Step.HANDLE: ("pay", "supervision-wage-pay")},
    )
)
