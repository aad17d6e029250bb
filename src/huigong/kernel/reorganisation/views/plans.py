"""Reorganisations: the list, a plan with its steps and preview, its receipt."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.kernel.access import may, require
from huigong.kernel.calendar.present import today
from huigong.kernel.reorganisation import plans
from huigong.kernel.reorganisation.forms import PlanForm, StepForm
from huigong.kernel.reorganisation.models import Plan, PlanState, PlanStep, StepVerb
from huigong.kernel.reorganisation.reach import may_manage, may_read
from huigong.kernel.reorganisation.views.posts import ask, attempt, done

_DO: dict[str, tuple[Callable[[Plan], Plan], Promise]] = {
    "preview": (plans.preview_plan, gettext_lazy("预演完成，什么都没有改动。")),
    "ready": (
        plans.ready_plan,
        gettext_lazy("已定为待执行，到期由系统执行，也可以到期后手动执行。"),
    ),
    "reopen": (plans.reopen_plan, gettext_lazy("已退回起草。")),
    "cancel": (plans.cancel_plan, gettext_lazy("已取消。")),
    "apply": (plans.apply_plan, gettext_lazy("已执行，回执如下。")),
}


def _readable(plan_id: int) -> Plan:
    require("view", Plan)
    plan = get_object_or_404(Plan.objects.select_related("unit", "prepared_by"), pk=plan_id)
    if not may_read(plan):
        raise Http404
    return plan


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that this office may read, those to come first."""
    require("view", Plan)
    rows = Plan.objects.select_related("unit", "prepared_by").order_by("-planned_on", "-pk")[:200]
    shown = [plan for plan in rows if may_read(plan)]
    values = {"plans": shown, "may_prepare": may("prepare", Plan)}
    return render(request, "reorganisation/plans.html", values)


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    require("prepare", Plan)
    form, made = PlanForm(request.POST or None), []
    if request.method == "POST" and attempt(
        form, lambda **data: made.append(plans.prepare_plan(**data))
    ):
        address = reverse("plan-detail", args=[made[0].pk])
        return done(request, _("方案已建立，请逐项添加调整事项。"), address)
    return ask(request, form, _("起草机构调整方案"), _("建立方案"), reverse("plan-list"))


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change the head of a draft."""
    plan = _readable(plan_id)
    require("edit", plan)
    back = reverse("plan-detail", args=[plan_id])
    first = {"title": plan.title, "planned_on": plan.planned_on, "basis": plan.basis}
    form = PlanForm(request.POST or None, initial=first)
    if request.method == "POST" and attempt(form, lambda **data: plans.edit_plan(plan, **data)):
        return done(request, _("已修改。"), back)
    return ask(request, form, _("修改方案"), _("保存"), back)


@require_GET
def plan_detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan: what will be done, what the rehearsal says, what can be done next."""
    plan = _readable(plan_id)
    values = {
        "plan": plan,
        "steps": plan.steps.filter(is_dropped=False).select_related("unit", "target"),
        "preview": plan.preview,
        "verbs": StepVerb.choices,
        "is_draft": plan.state == PlanState.DRAFT,
        "is_ready": plan.state == PlanState.READY,
        "is_due": plan.planned_on <= today(),
        "may_edit": may("edit", plan) and may_manage(plan.unit_id),
    }
    return render(request, "reorganisation/plan.html", values)


@require_http_methods(["GET", "POST"])
def step_add(request: HttpRequest, plan_id: int, verb: str) -> HttpResponse:
    """Add one change to a draft."""
    require("add", PlanStep)
    plan = _readable(plan_id)
    if verb not in StepVerb.values:
        raise Http404
    back, form = reverse("plan-detail", args=[plan_id]), StepForm(verb, request.POST or None)
    if request.method == "POST" and attempt(form, plans.add_step, plan=plan, verb=verb):
        return done(request, _("已加入方案；改动后请重新预演。"), back)
    return ask(request, form, f"{plan.title} · {StepVerb(verb).label}", _("加入方案"), back)


@require_POST
def step_drop(request: HttpRequest, step_id: int) -> HttpResponse:
    """Take one change out of a draft."""
    require("drop", PlanStep)
    step = get_object_or_404(PlanStep.objects.select_related("plan"), pk=step_id)
    _readable(step.plan_id)
    return _act(request, step.plan_id, lambda: plans.drop_step(step), _("已去掉这一项。"))


@require_POST
def plan_do(request: HttpRequest, plan_id: int, verb: str) -> HttpResponse:
    """Preview, make ready, reopen, cancel or apply a plan."""
    if verb not in _DO:
        raise Http404
    act, sentence = _DO[verb]
    # The tree is locked before anything reads it;
    # whether one may read the plan is asked when the action has refused.
    try:
        require(verb, Plan)
        plan = plans.plan_to_move_the_tree(plan_id)
        if plan is None:
            raise Http404
        return _act(request, plan_id, lambda: act(plan), sentence)
    except PermissionDenied:
        _readable(plan_id)
        raise


def _act(
    request: HttpRequest, plan_id: int, act: Callable[[], object], told: str | Promise
) -> HttpResponse:
    address = reverse("plan-detail", args=[plan_id])
    try:
        act()
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return HttpResponseRedirect(address)
    return done(request, str(told), address)


@require_GET
def plan_receipt(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The receipt on paper."""
    plan = _readable(plan_id)
    if plan.receipt is None:
        raise PermissionDenied(_("方案还没有执行，没有回执。"))
    return render(request, "reorganisation/receipt.html", {"plan": plan, "receipt": plan.receipt})
