"""The nightly job: plans that are ready are carried out on their day."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from huigong.kernel.calendar.present import today
from huigong.kernel.reorganisation.models import Plan, PlanState
from huigong.kernel.reorganisation.plans import apply_plan
from huigong.kernel.scoping.scope import SYSTEM, scope

_log = logging.getLogger(__name__)


def apply_due_plans() -> list[Plan]:
    """Carry out every ready plan whose day has come, each
    in a transaction of its own; those that were.
    """
    done = []
    with scope(SYSTEM, reason=_("机构调整：查看到期的方案")):
        due = Plan.objects.filter(state=PlanState.READY, planned_on__lte=today())
        waiting = list(due.order_by("planned_on", "pk"))
    for plan in waiting:
        with scope(SYSTEM, reason=_("机构调整到期执行：%s") % plan.title):
            try:
                done.append(apply_plan(plan))
            except ValidationError as refusal:
                # The plan stays ready and says why on its page; the next hour tries again.
                reason = "；".join(refusal.messages)
                Plan.objects.filter(pk=plan.pk, state=PlanState.READY).update(failure=reason)
                _log.warning("plan %s was not carried out", plan.pk)
    return done


@app.periodic(cron="5 * * * *")
@app.task(name="reorganisation.apply_due", queue="kernel", queueing_lock="reorganisation.apply_due")
def apply_due(timestamp: int) -> None:
    """Every hour, so that the office's midnight is met whatever zone the server keeps."""
    apply_due_plans()
