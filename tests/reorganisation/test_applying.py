"""What plans do to the tree, to sight, to posts and to what
is in hand; previews tell it beforehand.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from tests.reorganisation.truth import seers, wrong_closure, wrong_sight

from huigong.domains.hotline.models import Case
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org import tree
from huigong.kernel.org.models import Deputy, FormerName, Line, Link, Post, Unit
from huigong.kernel.reorganisation import plans
from huigong.kernel.reorganisation.models import Plan, PlanState
from huigong.kernel.reorganisation.tasks import apply_due_plans
from huigong.kernel.scoping.models import Recusal
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock, Leg, Step

pytestmark = pytest.mark.django_db
HUZHU, LEDU, HAIDONG, XINING = "QH-630223", "QH-630202", "QH-6302", "QH-6301"


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def prepare(*steps: dict[str, object], on: date | None = None) -> Plan:
    plan = plans.prepare_plan(title="测试方案", planned_on=on or today())
    for step in steps:
        plans.add_step(plan=plan, **step)
    return plans.preview_plan(plan)


def carry_out(*steps: dict[str, object]) -> Plan:
    plan = prepare(*steps)
    assert plan.preview["problems"] == []
    return plans.apply_plan(plans.ready_plan(plan))


def move(what: str, to: str, line: int = Line.TERRITORIAL) -> dict[str, object]:
    return {"verb": "move", "unit": unit(what), "target": unit(to), "line": line}


def merge(what: str, into: str) -> dict[str, object]:
    return {"verb": "merge", "unit": unit(what), "target": unit(into)}


def test_a_move_shows_to_the_new_and_hides_from_the_old(seat, plant) -> None:
    case = plant(unit("QH-DIR-12351"), legs=(unit("QH-630223100"),))
    assert {HUZHU, HAIDONG, "QH", "ACFTU"} < seers(case) and XINING not in seers(case)
    with seat("guan"):
        plan = prepare(move(HUZHU, XINING))
        said = {(row["name"], row["gained"], row["lost"]) for row in plan.preview["sight"]}
        assert said == {("西宁市总工会", 1, 0), ("海东市总工会", 0, 1)}
        assert HAIDONG in seers(case), "a preview changes nothing"
        done = plans.apply_plan(plans.ready_plan(plan))
    assert XINING in seers(case) and HAIDONG not in seers(case)
    assert done.receipt["differences"] == [] and done.receipt["sight"] == plan.preview["sight"]
    assert wrong_closure() == [] and wrong_sight() == []
    old = Link.objects.get(unit=unit(HUZHU), parent=unit(HAIDONG), line=1)
    assert old.until_on == today() - timedelta(days=1)
    before = tree.ancestors_on(unit(HUZHU).pk, Line.TERRITORIAL, date(2024, 5, 1))
    assert [u.code for u in before] == ["ACFTU", "QH", HAIDONG, HUZHU]
    assert unit(HUZHU).pk in tree.subtree_on(unit(HAIDONG).pk, 1, date(2024, 5, 1))
    assert unit(HUZHU).pk not in tree.subtree_on(unit(HAIDONG).pk, 1, today())


def test_the_receipt_says_where_it_differs_from_the_preview(seat, plant) -> None:
    with seat("guan"):
        plan = plans.ready_plan(prepare(move(HUZHU, XINING)))
    plant(unit(HUZHU))
    with seat("guan"):
        done = plans.apply_plan(plan)
    assert any(
        "西宁市总工会" in line and "实际多见 1" in line for line in done.receipt["differences"]
    )


def test_a_merge_hands_over_what_is_open_and_leaves_what_is_done(seat, plant, world) -> None:
    into, gone = unit(LEDU), unit(HUZHU)
    opened = plant(unit("QH-DIR-12351"), legs=(gone,))
    finished = plant(unit("QH-DIR-12351"), past=(gone,))
    with scope(SYSTEM, reason="test"):
        leg = Leg.objects.get(row_id=opened.pk)
        Clock(
            kind=leg.kind,
            row_id=leg.row_id,
            leg=leg,
            unit=gone,
            step=Step.HANDLE,
            param="hotline.handle_days",
            started_at=now(),
            due_at=now(),
        ).save(force_insert=True)
    holder = Post.objects.get(unit=gone, account=world.ming.account)
    last = today() + timedelta(days=5)
    with scope(SYSTEM, reason="test"):
        Deputy.objects.create(
            post=holder, account=world.hua.account, from_on=today(), until_on=last, reason="出差"
        )
    children = {u.code for u in tree.children(gone.pk)}
    with seat("guan"):
        done = carry_out(merge(HUZHU, LEDU))
    gone.refresh_from_db()
    assert gone.closed_on == today() and gone.succession.successor == into
    with scope(SYSTEM, reason="test"):
        assert Leg.objects.get(row_id=opened.pk).unit == into
        assert Clock.objects.get(row_id=opened.pk).unit == into
        assert Leg.objects.get(row_id=finished.pk).unit == gone, (
            "what is done stays where it was done"
        )
    assert {LEDU, HAIDONG} < seers(opened) and HUZHU not in seers(opened)
    assert {LEDU, HUZHU} < seers(finished), "the successor sees the history"
    assert children <= {u.code for u in tree.children(into.pk)}
    moved = Post.objects.get(unit=into, account=world.ming.account)
    holder.refresh_from_db()
    assert moved.role == holder.role and holder.until_on == today() - timedelta(days=1)
    assert moved.deputies.get().until_on == last
    assert done.receipt["steps"][0]["counts"]["办理环节"] == 1
    assert wrong_closure() == [] and wrong_sight() == []
    with seat("ming"):
        assert current().unit_id == into.pk


def test_two_offices_at_the_same_matter_cannot_be_merged_blindly(seat, plant) -> None:
    plant(unit("QH-DIR-12351"), legs=(unit(HUZHU), unit(LEDU)))
    with seat("guan"):
        plan = prepare(merge(HUZHU, LEDU))
        assert "正在同时办理同一件事" in plan.preview["problems"][0]
        with pytest.raises(ValidationError):
            plans.ready_plan(plan)
    assert unit(HUZHU).closed_on is None and wrong_sight() == []


def test_a_recused_office_gains_nothing_by_a_merge(seat, plant, world) -> None:
    case = plant(unit("QH-DIR-12351"), legs=(unit(HUZHU),))
    with scope(SYSTEM, reason="test"):
        Recusal.objects.create(
            kind=kind_of(Case), row_id=case.pk, unit=unit(XINING), reason="t", by=world.an.account
        )
    with seat("guan"):
        plan = carry_out(move(HUZHU, XINING))
    assert XINING not in seers(case) and wrong_sight() == []
    assert all(row["name"] != "西宁市总工会" for row in plan.receipt["sight"])


def test_lines_do_not_mix(seat, plant) -> None:
    base, industry = unit("QH-630223100"), unit("QH-IND-TRA")
    case = plant(base)
    with seat("guan"):
        carry_out(move(base.code, industry.code, Line.INDUSTRIAL))
    assert industry.code in seers(case)
    # The industrial parent is moved under a prefecture: that prefecture is no ancestor of the base.
    with seat("guan"):
        carry_out(move(industry.code, XINING))
    assert XINING not in seers(case) and {industry.code, HUZHU, HAIDONG} < seers(case)
    below = plant(unit("QH-630223101"))
    with seat("guan"):
        carry_out(move(HUZHU, industry.code, Line.INDUSTRIAL))
    assert industry.code not in seers(below), (
        "what stands under the county by place is not the industry's"
    )
    assert wrong_closure() == [] and wrong_sight() == []


def test_split_rename_open_and_close(seat, plant) -> None:
    kept = plant(unit("QH-630223101"))
    new = {"code": "QH-T-NEW", "name": "威远新区总工会", "short": "威远新区总工会"}
    with seat("guan"):
        done = carry_out(
            {"verb": "split", "unit": unit(HUZHU), "children": ["QH-630223101"], **new},
            {"verb": "rename", "unit": unit(LEDU), "name": "乐都新名总工会", "short": "乐都新名"},
            {
                "verb": "open",
                "target": unit(HUZHU),
                "industry": unit("QH-IND-FIN"),
                "code": "QH-T-BASE",
                "name": "新设基层工会",
                "short": "新设基层",
                "type": "base",
                "level": 6,
            },
        )
    assert len(done.receipt["steps"]) == 3
    assert "QH-T-NEW" in seers(kept) and HUZHU not in seers(kept)
    assert [u.code for u in tree.ancestors(unit("QH-T-NEW").pk)] == [
        "ACFTU",
        "QH",
        HAIDONG,
        "QH-T-NEW",
    ]
    assert [u.code for u in tree.ancestors(unit("QH-T-BASE").pk, 2)] == ["QH-IND-FIN", "QH-T-BASE"]
    assert FormerName.objects.get(unit=unit(LEDU)).short == "乐都区总工会"
    past = tree.named_on([unit(LEDU)], date(2024, 5, 1))
    assert past[0].short == "乐都区总工会" and unit(LEDU).short == "乐都新名"
    with seat("guan"):
        held = prepare({"verb": "close", "unit": unit("QH-630223101")})
        assert "没办完的事" in held.preview["problems"][0]
        full = prepare({"verb": "close", "unit": unit(HUZHU)})
        assert "还有下级单位" in full.preview["problems"][0]
        carry_out({"verb": "close", "unit": unit("QH-T-BASE")})
        late = prepare({"verb": "rename", "unit": unit("QH-T-BASE"), "name": "a", "short": "b"})
        assert "已撤销" in late.preview["problems"][0]
    assert wrong_closure() == [] and wrong_sight() == []


def test_a_circle_and_a_closed_parent_are_refused(seat) -> None:
    with seat("guan"):
        plan = prepare(move(HAIDONG, HUZHU))
        assert "绕成一圈" in plan.preview["problems"][0]
        with pytest.raises(ValidationError):
            plans.ready_plan(plan)
        carry_out(merge(LEDU, HUZHU))
        again = prepare(move("QH-630222", LEDU))
        assert "已撤销，不能作上级" in again.preview["problems"][0]


def test_the_heir_may_stand_below(seat) -> None:
    with seat("guan"):
        carry_out(merge(HUZHU, "QH-630223100"))
    assert [u.code for u in tree.ancestors(unit("QH-630223100").pk)][-2:] == [
        HAIDONG,
        "QH-630223100",
    ]
    assert wrong_closure() == []


def test_twice_is_once_and_before_its_day_is_never(seat) -> None:
    with seat("guan"):
        plan = plans.ready_plan(prepare(move(HUZHU, XINING)))
        plans.apply_plan(plan)
        with pytest.raises(ValidationError):
            plans.apply_plan(plan)
        later = plans.ready_plan(prepare(move(HUZHU, HAIDONG), on=today() + timedelta(days=2)))
        with pytest.raises(ValidationError):
            plans.apply_plan(later)
    assert Link.objects.filter(unit=unit(HUZHU), line=1).count() == 2


def test_what_was_moved_twice_in_a_day_has_one_parent_that_day(seat) -> None:
    with seat("guan"):
        carry_out(move(HUZHU, XINING))
        carry_out(move(HUZHU, "QH-6322"))
    links = Link.objects.filter(unit=unit(HUZHU), line=1).order_by("from_on")
    assert [link.parent.code for link in links] == [HAIDONG, "QH-6322"]
    assert wrong_closure() == []


def test_the_nightly_job_applies_what_is_due_and_says_why_not(seat) -> None:
    with seat("guan"):
        due = plans.ready_plan(prepare(move(HUZHU, XINING)))
        stuck = plans.ready_plan(prepare({"verb": "close", "unit": unit("QH-630223101")}))
        later = plans.ready_plan(prepare(move(LEDU, XINING), on=today() + timedelta(days=1)))
        carry_out(move("QH-630222101", "QH-630223101"))
    assert [plan.pk for plan in apply_due_plans()] == [due.pk]
    with seat("guan"):
        for plan in (due, stuck, later):
            plan.refresh_from_db()
    assert (due.state, stuck.state, later.state) == (
        PlanState.APPLIED,
        PlanState.READY,
        PlanState.READY,
    )
    assert due.applied_by is None and "还有下级单位" in stuck.failure and later.failure == ""


def test_a_plan_reaches_only_below_its_maker(seat, world) -> None:
    with scope(SYSTEM, reason="test"):
        Post.objects.filter(account=world.gao.account).update(role="admin")
    with seat("gao"):
        plan = plans.prepare_plan(title="越界", planned_on=today())
        with pytest.raises(PermissionDenied):
            plans.add_step(plan=plan, **move(HUZHU, XINING))
        plans.add_step(plan=plan, **move("QH-630223100", LEDU))
    with seat("guan"):
        assert plans.preview_plan(plan).preview["problems"] == []
    with seat("ming"), pytest.raises(PermissionDenied):
        plans.preview_plan(plan)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_tree_changes_at_the_midnight_of_the_office(zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("SELECT org_today()")
        assert cursor.fetchone()[0] == today()
