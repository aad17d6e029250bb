"""The states of a founding and the moves between them."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.models import Founding, FoundingState
from huigong.kernel.workflow.flow import Transition, Workflow

S = FoundingState
_EVERY_OPEN = (S.BEGUN, S.ASKED, S.PREPARING, S.ELECTED)
#: In which states something is done that moves nothing.
WITHIN = {
    **dict.fromkeys(("enrol", "strike", "cover"), (S.BEGUN, S.PREPARING)),
    "edit": (S.BEGUN, S.ASKED, S.PREPARING),
}

#: It has no legs and no clocks: what an office owes stands in its day (`inbox.py`).
founding_flow = Workflow(
    model=Founding,
    initial=S.BEGUN,
    final=frozenset({S.FOUNDED, S.STOPPED}),
    transitions=(
        Transition("submit", _("报请批复筹建"), (S.BEGUN,), S.ASKED),
        Transition("permit", _("批复同意筹建"), (S.ASKED,), S.PREPARING),
        Transition("return", _("退回补充"), (S.ASKED,), S.BEGUN),
        Transition("elect", _("登记大会选举"), (S.PREPARING,), S.ELECTED),
        Transition("approve", _("批准成立"), (S.ELECTED,), S.FOUNDED),
        Transition("refuse", _("选举退回"), (S.ELECTED,), S.PREPARING),
        Transition("stop", _("终止建会"), _EVERY_OPEN, S.STOPPED),
    ),
)
