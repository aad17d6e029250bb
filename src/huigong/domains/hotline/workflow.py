"""The states of a case and the terms of its steps."""

from django.utils.translation import gettext_lazy as _

from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel.workflow.flow import ExtensionLimits, Transition, Workflow, add_flow
from huigong.kernel.workflow.models import Step

S = CaseState

case_flow = add_flow(
    Workflow(
        model=Case,
        initial=S.REGISTERED,
        final=frozenset({S.ARCHIVED, S.WITHDRAWN}),
        transitions=(
            Transition("answer", _("直接答复"), (S.REGISTERED,), S.CLOSED),
            Transition("dispatch", _("派单"), (S.REGISTERED, S.HANDLING, S.ANSWERED), S.HANDLING),
            Transition("settle", _("转入回访"), (S.HANDLING,), S.ANSWERED),
            Transition("return", _("退回待处理"), (S.HANDLING,), S.REGISTERED),
            Transition("close", _("回访办结"), (S.ANSWERED,), S.CLOSED),
            Transition("judge", _("评价"), (S.CLOSED,), S.CLOSED),
            Transition("archive", _("归档"), (S.CLOSED,), S.ARCHIVED),
            Transition("withdraw", _("撤回诉求"), (S.REGISTERED, S.HANDLING), S.WITHDRAWN),
        ),
        terms={
            Step.ACCEPT: "hotline.accept_hours",
            Step.SIGN: "hotline.sign_hours",
            # One day's term for each of the three tiers.
            Step.HANDLE: lambda case: f"hotline.handle_days.{case.tier}",
            Step.CHECK: "hotline.check_days",
            Step.DECIDE: "hotline.check_days",
            Step.CALLBACK: "hotline.callback_days",
            Step.SUPERVISE: "hotline.supervise_days",
            Step.RELAY: "hotline.relay_minutes",
            Step.AFTERCARE: "hotline.aftercare_days.call",
            Step.ORDER: "hotline.order_days",
            # A letter to a body outside has a term and a register of its own (`outside/`).
            Step.AWAIT: "hotline.outside_days",
        },
        extensions=ExtensionLimits(days="hotline.extension_days", times="hotline.extension_times"),
        pages={
            Step.ACCEPT: ("dispatch", "hotline-dispatch"),
            Step.CALLBACK: ("close", "hotline-close"),
            Step.RELAY: ("relay", "hotline-relay"),
            Step.AFTERCARE: ("aftercare", "hotline-aftercare"),
        },
    )
)
