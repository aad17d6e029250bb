"""A year's check-ups: by rule, by hand, by lot, in an order that gives nobody away."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from huigong.demo.employers import put_on_file
from huigong.demo.plans import play_plans
from huigong.demo.sectors import play_sectors
from huigong.domains.supervision.checkups import actions as checkups
from huigong.domains.supervision.plans import actions
from huigong.domains.supervision.plans.drawing import digest, draw, mixed
from huigong.domains.supervision.plans.models import CheckupPlan
from huigong.domains.supervision.plans.progress import lines_of, planned_of, progress_of
from huigong.kernel.calendar.present import today
from huigong.kernel.employers.actions import register_employer, tie_employer
from huigong.kernel.employers.models import Employer
from huigong.kernel.org.models import Post
from huigong.kernel.testing.worlds import World


def _firms(world: World, count: int) -> list[Employer]:
    with world.seat("jian"):
        return [
            register_employer(
                unit=world.jian.unit,
                name=f"西宁某某单位{n}号",
                industry="6020" if n < 10 else "6210",
                people=n + 1,
            )
            for n in range(count)
        ]


def _planned(world: World, firms: list[Employer], wanted: int) -> CheckupPlan:
    with world.seat("jian"):
        plan = actions.start_plan(year=today().year, wanted=wanted)
        plan = actions.choose_plan(plan, count=4, trade="60", least_people=5)
        plan = actions.pick_plan(plan, employer=firms[-1], manner="complaint", reason="来电反映")
        return actions.pick_plan(plan, employer=firms[0], manner="hand", reason="去年查过，复查")


def test_sixty_four_are_planned_and_drawn_again_from_the_seed(db, world) -> None:
    firms = _firms(world, 80)
    plan = _planned(world, firms, 64)
    with world.seat("jian"):
        # The largest of the trade first: 10, 9, 8 and 7 people.
        by_rule = lines_of(plan).filter(manner="rule").values_list("employer_id", flat=True)
        assert set(by_rule) == {one.pk for one in firms[6:10]}
        with pytest.raises(ValidationError, match="已经在计划里"):
            actions.pick_plan(plan, employer=firms[0], manner="hand", reason="再来")
        taken = set(lines_of(plan).values_list("employer_id", flat=True))
        pool = [one.pk for one in firms if one.pk not in taken]
        plan = actions.draw_plan(plan)
        drawn = set(lines_of(plan).filter(manner="draw").values_list("employer_id", flat=True))
        assert lines_of(plan).count() == 64 and len(drawn) == 58
        assert (plan.pool, plan.pool_digest) == (74, digest(pool))
        assert drawn == set(draw(pool, plan.seed)[:58])
        order = list(lines_of(plan).order_by("place").values_list("employer_id", flat=True))
        assert order == mixed(sorted(order), plan.seed)
        for act in (actions.draw_plan, lambda one: actions.choose_plan(one, count=1)):
            with pytest.raises(ValidationError, match="已经抽取"):
                act(plan)


def test_progress_is_counted_from_the_check_ups(db, world) -> None:
    firms = _firms(world, 12)
    plan = _planned(world, firms, 8)
    with world.seat("jian"):
        plan = actions.draw_plan(plan)
        for employer in (firms[0], firms[0], firms[-1]):
            checkups.record_checkup(
                employer=employer,
                checked_on=today(),
                manner="hand",
                first_supervisor="甲",
                second_supervisor="乙",
                minutes="看了。",
            )
        assert progress_of([plan]) == {plan.pk: (2, 8)}
        assert sum(one.checkup is not None for one in planned_of(plan)) == 2
        # A complaint that comes later brings another one along, drawn: two are new, not one.
        late = next(one for one in firms if not lines_of(plan).filter(employer=one).exists())
        plan = actions.pick_plan(plan, employer=late, manner="complaint", reason="来信")
        places = sorted(lines_of(plan).values_list("place", flat=True))
        assert places == list(range(1, 11))
        assert lines_of(plan).filter(manner="draw").count() == 3


def test_before_the_lot_an_employer_can_leave_again(db, world) -> None:
    firms = _firms(world, 12)
    plan = _planned(world, firms, 8)
    with world.seat("jian"):
        count = lines_of(plan).count()
        out = lines_of(plan).get(employer=firms[-1])
        plan = actions.unpick_plan(plan, employer_id=out.employer_id)
        assert lines_of(plan).count() == count - 1
        actions.pick_plan(plan, employer=firms[-1], manner="hand", reason="还是要查")
        with pytest.raises(ValidationError, match="这一年已经有计划"):
            actions.start_plan(year=plan.year, wanted=3)
        too_many = actions.start_plan(year=plan.year + 1, wanted=60)
        with pytest.raises(ValidationError, match="可抽的不够"):
            actions.draw_plan(too_many)


def test_only_supervisors_learn_the_manner_and_nobody_who_is_tied_sees_a_line(
    db, world, client_for
) -> None:
    firms = _firms(world, 12)
    plan = _planned(world, firms, 8)
    with world.seat("jian"):
        plan = actions.draw_plan(plan)
    shown = client_for("jian").get(plan.get_absolute_url()).content.decode()
    assert "投诉举报" in shown and str(plan.seed) in shown and firms[-1].name in shown
    for who in ("bao", "sheng"):
        page = client_for(who).get(plan.get_absolute_url())
        said = page.content.decode()
        assert page.status_code == 200 and firms[-1].name in said, who
        hidden = ("投诉举报", "指定", "抽查", "按规则选定", "来电反映", str(plan.seed))
        assert not [word for word in hidden if word in said], who
    assert client_for("ming").get(plan.get_absolute_url()).status_code == 404
    with world.seat("jian"):
        tie_employer(
            firms[-1],
            tied_post=Post.objects.get(account=world.bao.account),
            nature="kin",
            source="登记",
        )
    assert firms[-1].name not in client_for("bao").get(plan.get_absolute_url()).content.decode()
    assert firms[-1].name in client_for("sheng").get(plan.get_absolute_url()).content.decode()


def test_the_pages_of_a_plan(db, world, client_for) -> None:
    firms, jian = _firms(world, 9), client_for("jian")
    made = jian.post("/desk/supervision/plans/start/", {"year": today().year, "wanted": 6})
    base = made["Location"]
    assert jian.post(f"{base}choose/", {"count": 2, "trade": "60"}).status_code == 302
    assert jian.post(f"{base}choose/", {"count": 2, "trade": "99999"}).status_code == 422
    given = {"employer": firms[0].pk, "manner": "complaint", "reason": "来电"}
    assert jian.post(f"{base}pick/", given).status_code == 302
    assert "抽取其余 3 家" in jian.get(base).content.decode()
    assert jian.post(f"{base}draw/").status_code == 302
    assert "0/6" in jian.get("/desk/supervision/plans/").content.decode()
    assert client_for("sheng").post(f"{base}draw/").status_code == 403


def test_the_demo_has_a_plan_that_is_begun(db, world) -> None:
    put_on_file(world)
    play_sectors(world)
    assert play_plans(world) == 24
    assert play_plans(world) == 0
    with world.seat("jian"):
        plan = CheckupPlan.objects.get()
        done, count = progress_of([plan])[plan.pk]
        # The four couriers; of the riders that were checked since, whom the lot took.
        assert 4 <= done <= 7 and count == 24 and plan.drawn_on
