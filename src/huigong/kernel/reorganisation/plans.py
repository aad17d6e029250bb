"""The actions of a reorganisation: prepare, steps, preview, ready, apply."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.reorganisation.applying import differences, execute, lock_tree, rehearse
from huigong.kernel.reorganisation.models import Plan, PlanState, PlanStep
from huigong.kernel.reorganisation.reach import concerned, require_managed
from huigong.kernel.scoping.scope import current


@action("prepare", model=Plan, creates=True, records=("title", "planned_on", "basis"))
def prepare_plan(*, title: str, planned_on: date, basis: str = "") -> Plan:
    """起草了机构调整方案"""
    seat = current()
    if seat.unit_id is None or seat.account_id is None:
        raise ValidationError(_("请从一个岗位上起草方案。"))
    return Plan(
        title=title.strip(),
        basis=basis.strip(),
        planned_on=planned_on,
        unit_id=seat.unit_id,
        prepared_by_id=seat.account_id,
        prepared_at=now(),
    )


@action("edit", model=Plan, records=("title", "planned_on", "basis"))
def edit_plan(plan: Plan, *, title: str, planned_on: date, basis: str = "") -> Plan:
    """修改了机构调整方案"""
    plan = _draft(plan)
    plan.title, plan.planned_on, plan.basis = title.strip(), planned_on, basis.strip()
    return plan


@action("add", model=PlanStep, creates=True, records=("plan", "verb", "unit", "target"))
def add_step(
    *, plan: Plan, verb: str, unit: Unit | None = None, target: Unit | None = None, **more: Any
) -> PlanStep:
    """在方案中加了一项调整"""
    plan = _draft(plan)
    _forget_preview(plan)
    step = PlanStep(plan=plan, verb=verb, unit=unit, target=target, **more)
    named = [row.pk for row in (unit, target, step.industry) if row is not None]
    require_managed(named, "add")
    step.order = plan.steps.count() + 1
    return step


@action("drop", model=PlanStep)
def drop_step(step: PlanStep) -> PlanStep:
    """从方案中去掉了一项调整"""
    _forget_preview(_draft(step.plan))
    step.is_dropped = True
    return step


@action("preview", model=Plan)
def preview_plan(plan: Plan) -> Plan:
    """预演了机构调整方案"""
    lock_tree()
    plan = _draft(plan)
    require_managed(concerned(plan), "preview")
    plan.preview, plan.previewed_at = rehearse(plan), now()
    return plan


@action("ready", model=Plan)
def ready_plan(plan: Plan) -> Plan:
    """将机构调整方案定为待执行"""
    lock_tree()
    plan = _draft(plan)
    require_managed(concerned(plan), "ready")
    if plan.preview is None:
        raise ValidationError(_("请先预演，看清谁会多看到什么，再定为待执行。"))
    if plan.preview["problems"]:
        raise ValidationError(plan.preview["problems"])
    plan.state, plan.failure = PlanState.READY, ""
    return plan


@action("reopen", model=Plan)
def reopen_plan(plan: Plan) -> Plan:
    """将机构调整方案退回起草"""
    plan = _locked(plan, PlanState.READY)
    _require_own(plan, "reopen")
    plan.state, plan.preview, plan.previewed_at = PlanState.DRAFT, None, None
    return plan


@action("cancel", model=Plan)
def cancel_plan(plan: Plan) -> Plan:
    """取消了机构调整方案"""
    plan = _locked(plan, PlanState.DRAFT, PlanState.READY)
    _require_own(plan, "cancel")
    plan.state = PlanState.CANCELLED
    return plan


@action("apply", model=Plan)
def apply_plan(plan: Plan) -> Plan:
    """执行了机构调整方案"""
    lock_tree()
    plan = _locked(plan, PlanState.READY)
    require_managed(concerned(plan), "apply")
    if today() < plan.planned_on:
        raise ValidationError(_("方案定于 %s 执行，还没有到。") % plan.planned_on)
    receipt = execute(plan)
    # A plan is made ready by its rehearsal, which leaves the preview.
    receipt["differences"] = differences(cast(dict[str, Any], plan.preview), receipt)
    plan.receipt, plan.state, plan.failure = receipt, PlanState.APPLIED, ""
    plan.applied_at, plan.applied_by_id = now(), current().account_id
    return plan


def plan_to_move_the_tree(plan_id: int) -> Plan | None:
    """The plan, with the tree locked before it was read: who may read a plan is asked of the tree,
    and two that held it to read would wait for each other for ever.
    """
    lock_tree()
    return Plan.objects.filter(pk=plan_id).first()


def _locked(plan: Plan, *states: PlanState) -> Plan:
    """The plan as it stands now, held until the end of the transaction.

    Raises ValidationError in another state.
    """
    fresh = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if fresh is None:
        raise PermissionDenied
    if fresh.state not in states:
        raise ValidationError(
            _("这份方案现在是“%s”，不能这样做。请刷新后再看。") % fresh.get_state_display()
        )
    return fresh


def _draft(plan: Plan) -> Plan:
    fresh = _locked(plan, PlanState.DRAFT)
    _require_own(fresh, "edit")
    return fresh


def _require_own(plan: Plan, verb: str) -> None:
    require_managed([plan.unit_id], verb)


def _forget_preview(plan: Plan) -> None:
    if plan.preview is not None:
        plan.preview, plan.previewed_at = None, None
        plan.save(update_fields=("preview", "previewed_at"))
