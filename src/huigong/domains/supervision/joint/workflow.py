"""The states of a sector finding and the moves between them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.supervision.joint.models import SectorFinding, SectorState
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

S = SectorState


def _firms_open(sector: SectorFinding) -> str | None:
    left = sector.firms - sector.firms_done
    return gettext("还有 %d 户没有结果。") % left if left else None


sector_flow = add_flow(
    Workflow(
        model=SectorFinding,
        initial=S.OPENED,
        final=frozenset({S.SELECTED, S.DROPPED}),
        transitions=(
            Transition("transfer", _("移送检察机关"), (S.OPENED,), S.TRANSFERRED),
            Transition("hear", _("登记检察机关答复"), (S.TRANSFERRED,), S.TRANSFERRED),
            Transition("file", _("登记主管部门立案"), (S.OPENED, S.TRANSFERRED), S.ACTING),
            Transition("list", _("登记清单"), (S.ACTING, S.FOLLOWED), S.FOLLOWED),
            Transition("mark", _("登记逐户结果"), (S.FOLLOWED,), S.FOLLOWED),
            Transition("close", _("办结"), (S.FOLLOWED,), S.CLOSED, _firms_open),
            Transition("drop", _("不再办理"), (S.OPENED, S.TRANSFERRED, S.ACTING), S.DROPPED),
            Transition("write", _("写典型案例"), (S.CLOSED, S.WRITTEN), S.WRITTEN),
            Transition("submit", _("报送典型案例"), (S.WRITTEN,), S.SUBMITTED),
            Transition("select", _("登记入选"), (S.SUBMITTED,), S.SELECTED),
        ),
        # One step runs by a clock: what the authority owes from the day on which it filed the case.
        terms=dict.fromkeys(Step, "letters.answer_days.proposal"),
    )
)
