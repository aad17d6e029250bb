"""The states of a membership and of a transfer, and the terms of their steps."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.domains.membership.choices import State, Way
from huigong.domains.membership.models import Membership
from huigong.domains.membership.transfers.models import Transfer, TransferState
from huigong.kernel.files.models import Attachment, What
from huigong.kernel.workflow.flow import Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

S, T = State, TransferState
_LIVING = (S.MEMBER, S.RETAINED)


def _term(transfer: Transfer) -> str:
    return f"membership.{'release' if transfer.state == T.ASKED else 'transfer'}_days"


def _lacks_paper(membership: Membership) -> str | None:
    """An application on paper is admitted when the paper is there for everybody to see."""
    if membership.way != Way.PAPER:
        return None
    scans = Attachment.objects.on(membership).filter(what=What.PROOF, removed_at=None)
    if membership.proof and scans.exists():
        return None
    return gettext("请先附上申请书扫描件（本人签名、按指印或盖章）。")


membership_flow = add_flow(
    Workflow(
        model=Membership,
        initial=S.APPLIED,
        final=frozenset({S.REFUSED, S.WITHDRAWN, S.MOVED, S.LEFT, S.EXPELLED, S.ENDED}),
        transitions=(
            Transition("admit", _("批准入会"), (S.APPLIED,), S.MEMBER, _lacks_paper),
            Transition("reject", _("不予入会"), (S.APPLIED,), S.REFUSED),
            Transition("withdraw", _("撤回申请"), (S.APPLIED,), S.WITHDRAWN),
            Transition("retain", _("保留会籍"), (S.MEMBER,), S.RETAINED),
            Transition("resume", _("恢复在籍"), (S.RETAINED,), S.MEMBER),
            Transition("leave", _("退会"), _LIVING, S.LEFT),
            Transition("expel", _("除名"), _LIVING, S.EXPELLED),
            Transition("end", _("终止会籍（死亡）"), _LIVING, S.ENDED),
            Transition("move", _("转出"), _LIVING, S.MOVED),
        ),
        # A review is one step; whatever else the kernel's moves would start has the same term.
        terms=dict.fromkeys(Step, "membership.review_days"),
        pages={Step.ACCEPT: ("admit", "membership-membership-detail")},
    )
)
transfer_flow = add_flow(
    Workflow(
        model=Transfer,
        initial=T.ASKED,
        final=frozenset({T.ACCEPTED, T.DECLINED, T.WITHDRAWN}),
        transitions=(
            Transition("release", _("同意转出"), (T.ASKED,), T.OFFERED),
            Transition("accept", _("接收"), (T.OFFERED, T.PARKED), T.ACCEPTED),
            Transition("decline", _("不接收"), (T.OFFERED, T.PARKED), T.DECLINED),
            Transition("withdraw", _("撤回"), (T.ASKED, T.OFFERED), T.WITHDRAWN),
            Transition("park", _("暂存上级"), (T.OFFERED,), T.PARKED),
        ),
        # Both sides owe an answer: the union that lets go, then the one that takes in.
        terms=dict.fromkeys(Step, _term),
        pages={Step.ACCEPT: ("view", "membership-transfer-detail")},
    )
)
