"""The province's check-ups of the year: a rule, one by hand, one complaint, the rest by lot."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from huigong.demo.world import workday_back
from huigong.domains.supervision.plans import actions
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.plans.progress import free_of
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

_WANTED, _PICKED = 24, (("hand", "去年检查过，今年复查。"), ("complaint", "热线反映，等核实。"))


def play_plans(world: World) -> int:
    """Play it once, after the couriers; returns how many employers are planned."""
    with scope(SYSTEM, reason="demo: what was played before"):
        if CheckupPlan.objects.exists():
            return 0
    at = timezone.make_aware(datetime.combine(workday_back(148), time(9, 10)))
    with world.seat("jian", at=at):
        plan = actions.start_plan(year=today().year, wanted=_WANTED)
        plan = actions.choose_plan(plan, count=4, trade="6020")
        for manner, reason in _PICKED:
            employer = free_of(plan).order_by("-people", "pk").first()
            if employer is not None:
                plan = actions.pick_plan(plan, employer=employer, manner=manner, reason=reason)
        actions.draw_plan(plan)
    return _WANTED
