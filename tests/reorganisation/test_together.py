"""Several at once: two administrators press the button, and a
case is created while the tree moves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connection
from tests.reorganisation.truth import seers, wrong_closure, wrong_sight

from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Link, Unit
from huigong.kernel.reorganisation import plans
from huigong.kernel.reorganisation.models import Plan, PlanState
from huigong.kernel.scoping.scope import SYSTEM, scope


def _ready(seat, what: str, to: str) -> Plan:
    with seat("guan"):
        plan = plans.prepare_plan(title="同时", planned_on=today())
        unit, target = (Unit.objects.get(code=code) for code in (what, to))
        plans.add_step(plan=plan, verb="move", unit=unit, target=target)
        return plans.ready_plan(plans.preview_plan(plan))


def _together(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads of their own; each one's result or exception."""
    found: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            found[place] = job()
        except Exception as fault:
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_one_plan_pressed_four_times_is_applied_once(fresh_database: str, seat) -> None:
    plan = _ready(seat, "QH-630223", "QH-6301")

    def press() -> object:
        with seat("guan"):
            return plans.apply_plan(plans.plan_to_move_the_tree(plan.pk))

    found = _together(*[press] * 4)
    assert sum(isinstance(one, Plan) for one in found) == 1
    assert sum(isinstance(one, ValidationError) for one in found) == 3, found
    assert Link.objects.filter(unit__code="QH-630223", line=1).count() == 2
    assert wrong_closure() == []


def test_two_plans_at_once_both_hold(fresh_database: str, seat) -> None:
    first = _ready(seat, "QH-630223", "QH-6301")
    second = _ready(seat, "QH-630222", "QH-6322")

    def press(plan: Plan) -> object:
        with seat("guan"):
            return plans.apply_plan(plans.plan_to_move_the_tree(plan.pk))

    found = _together(lambda: press(first), lambda: press(second))
    assert all(isinstance(one, Plan) for one in found), found
    with seat("guan"):
        assert Plan.objects.filter(state=PlanState.APPLIED).count() == 2
    assert wrong_closure() == []


def test_a_case_created_while_the_tree_moves_has_the_sight_of_one_tree(
    fresh_database: str, seat
) -> None:
    plan = _ready(seat, "QH-630223", "QH-6301")
    county = Unit.objects.get(code="QH-630223")
    created, moving = threading.Event(), threading.Event()

    def create() -> object:
        with scope(SYSTEM, reason="test"):
            case = Case(
                number="T-RACE", unit=county, channel="phone", title="t", text="t", opened_at=now()
            )
            case.save(force_insert=True)
            created.set()
            # The move begins now and must wait for this transaction to end.
            moving.wait(10)
            threading.Event().wait(0.5)
            return case

    def move() -> object:
        created.wait(10)
        with seat("guan"):
            moving.set()
            return plans.apply_plan(plans.plan_to_move_the_tree(plan.pk))

    case, applied = _together(create, move)
    assert isinstance(case, Case) and isinstance(applied, Plan), (case, applied)
    assert "QH-6301" in seers(case) and "QH-6302" not in seers(case)
    assert wrong_sight() == []
