"""What the nightly round finds, whom it tells, and that the buttons put it right."""

from __future__ import annotations

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from tests.reorganisation.truth import seers, wrong_closure, wrong_sight

from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.adapters import MFA_DUE
from huigong.kernel.calendar.present import now, today
from huigong.kernel.checks.actions import fix_problem
from huigong.kernel.checks.doctor import findings
from huigong.kernel.checks.models import CheckRun, Problem
from huigong.kernel.checks.running import responsible, run_checks
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.scoping.scope import SYSTEM, scope

HUZHU = "QH-630223"


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def plant(at: Unit) -> Case:
    with scope(SYSTEM, reason="test"):
        case = Case(number="T-1", unit=at, channel="phone", title="t", text="t", opened_at=now())
        case.save(force_insert=True)
    return case


def open_problems(checker: str) -> list[Problem]:
    with scope(SYSTEM, reason="test"):
        return list(Problem.objects.filter(checker=checker, gone_at=None))


@pytest.fixture
def admin(client_for):
    client = client_for("guan")
    session = client.session
    session.pop(MFA_DUE, None)
    session.save()
    return client


def test_a_sound_database_has_one_question(db, admin) -> None:
    done = run_checks()
    found = {name: len(rows) for name, rows in done.found.items()}
    assert found.pop("tree.county") == 1 and set(found.values()) == {0}
    assert "大柴旦" in open_problems("tree.county")[0].text
    page = admin.get("/desk/checks/").content.decode()
    assert "大柴旦" in page and "告警" not in page
    assert run_checks().new == 0, "the same thing is one problem, however often it is found"
    assert CheckRun.objects.count() == 2


def test_wrong_sight_raises_an_alarm_and_is_repaired(
    fresh_database: str, owner_db: psycopg.Connection, admin, client_for, seat
) -> None:
    case = plant(unit(HUZHU))
    neighbour, county = unit("QH-630222"), unit(HUZHU)
    with psycopg.connect(**_owner(fresh_database), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO scoping_sight (kind, seer, row_id, is_base, rank)"
            " SELECT kind, %s, row_id, false, rank FROM scoping_sight"
            " WHERE row_id = %s AND seer = %s",
            [neighbour.pk, case.pk, county.pk],
        )
        owner.execute(
            "DELETE FROM scoping_sight WHERE row_id = %s AND seer = %s",
            [case.pk, unit("QH-6302").pk],
        )
    assert "QH-630222" in seers(case) and "QH-6302" not in seers(case)
    assert run_checks().alarms == 1
    (problem,) = open_problems("tree.sight")
    assert problem.unit_id == county.pk and "多 1 处、少 1 处" in problem.text
    assert next(level for level, *_rest in findings()) == "bad"
    assert "处告警" in admin.get("/desk/org/").content.decode()
    assert "处告警" not in client_for("ming").get("/desk/org/").content.decode()
    with seat("ming"), pytest.raises(PermissionDenied):
        fix_problem(problem)
    assert admin.post(f"/desk/checks/{problem.pk}/fix/").status_code == 302
    assert wrong_sight() == [] and "QH-6302" in seers(case)
    assert open_problems("tree.sight") == []
    assert client_for("hua").post(f"/desk/checks/{problem.pk}/fix/").status_code == 404


def test_a_wrong_closure_raises_an_alarm_and_is_repaired(fresh_database: str, admin) -> None:
    case = plant(unit(HUZHU))
    with psycopg.connect(**_owner(fresh_database), autocommit=True) as owner:
        owner.execute(
            "DELETE FROM org_closure WHERE descendant_id = %s AND ancestor_id = %s",
            [unit(HUZHU).pk, unit("QH-6302").pk],
        )
    assert wrong_closure() != []
    with pytest.raises(SystemExit):
        call_command("check_data")
    call_command("check_data", "--fix")
    assert wrong_closure() == [] and wrong_sight() == [] and "QH-6302" in seers(case)
    assert open_problems("tree.closure") == []


def test_posts_of_closed_units_are_found_ended_and_gone(db, world) -> None:
    county = unit(HUZHU)
    county.closed_on = today()
    county.save()
    run_checks(["tree.closed_post"])
    (problem,) = open_problems("tree.closed_post")
    assert world.ming.name in problem.text
    with scope(SYSTEM, reason="test"):
        fix_problem(problem)
    assert Post.objects.get(account=world.ming.account).until_on < today()
    assert open_problems("tree.closed_post") == []


def test_a_unit_without_a_parent_is_found(db) -> None:
    lonely = Unit.objects.create(
        code="T-LONELY", name="孤单工会", short="孤单", type="base", level=6
    )
    run_checks(["tree.no_parent"])
    (problem,) = open_problems("tree.no_parent")
    assert problem.unit_id == lonely.pk
    lonely.closed_on = today()
    lonely.save()
    assert run_checks(["tree.no_parent"]).gone == 1


def test_the_responsible_is_of_the_unit_or_of_the_nearest_above(db, world) -> None:
    assert responsible(unit(HUZHU).pk) == world.ming.account.pk
    assert responsible(unit("QH-630223101").pk) == world.ming.account.pk
    assert responsible(unit("QH").pk) == world.guan.account.pk


def test_a_neighbour_and_a_worker_do_not_see_the_problem(db, client_for, seat) -> None:
    lonely = Unit.objects.create(code="T-L", name="孤单工会", short="孤单", type="base", level=6)
    run_checks(["tree.no_parent"])
    assert open_problems("tree.no_parent")[0].unit_id == lonely.pk
    assert "孤单" not in client_for("hua").get("/desk/checks/").content.decode()
    assert client_for("lao").get("/desk/checks/").status_code == 404


def _owner(name: str) -> dict[str, object]:
    from huigong.config import home

    return home.login("owner", name)
