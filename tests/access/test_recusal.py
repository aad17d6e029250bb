"""An office kept out of a matter loses it everywhere, at once, also when the tree moves."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from tests.access.oracle import Oracle, Who
from tests.access.places import NEIGHBOUR, OTHER_UNIT, build, leg_of, unit

from huigong.demo.world import CANARY
from huigong.domains.hotline.models import Case
from huigong.kernel.audit.models import Event
from huigong.kernel.scoping.models import Recusal, Sight
from huigong.kernel.scoping.scope import scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.actions import withdraw_leg
from huigong.kernel.workflow.legs import intake_of, new_leg
from huigong.kernel.workflow.recusal import recuse_unit

pytestmark = pytest.mark.access
READS = ("/desk/", "/desk/today/later/", "/desk/hotline/case/", "/api/v1/hotline/case/")


def test_who_has_the_matter_in_hand_must_first_give_it_back(db, world) -> None:
    case = build(world).rows[NEIGHBOUR][Case]
    with world.seat("an"):
        intake = intake_of(leg_of(case, "QH-DIR-12351"))
        with pytest.raises(ValidationError, match="撤回"):
            recuse_unit(intake, unit=unit(OTHER_UNIT), reason="有利害关系")
        with pytest.raises(ValidationError, match="不能让自己回避"):
            recuse_unit(intake, unit=unit("QH-DIR-12351"), reason="有利害关系")
        assert not Recusal.objects.exists()
        withdraw_leg(leg_of(case, OTHER_UNIT), refusal="有利害关系")
        before = Event.objects.count()
        recuse_unit(intake, unit=unit(OTHER_UNIT), reason="有利害关系")
        assert Event.objects.count() == before + 1
        with pytest.raises(ValidationError, match="回避"):
            new_leg(intake, unit(OTHER_UNIT))


def test_a_recused_office_loses_it_everywhere(db, world, client_for) -> None:
    places = build(world)
    case = places.rows[NEIGHBOUR][Case]
    hua = client_for("hua")
    assert hua.get(f"/desk/hotline/case/{case.pk}/").status_code == 200
    with world.seat("an"):
        withdraw_leg(leg_of(case, OTHER_UNIT), refusal="有利害关系")
        intake = intake_of(leg_of(case, "QH-DIR-12351"))
        recuse_unit(intake, unit=unit(OTHER_UNIT), reason="有利害关系")
    marks = (case.number, f"{CANARY}1")
    for path in (
        *READS,
        f"/desk/search/?q={case.number}",
        f"/desk/hotline/case/?q={case.number}",
        f"/api/v1/hotline/case/?q={case.number}",
    ):
        body = hua.get(path).content.decode().replace(f'value="{case.number}"', "")
        body = body.replace(f"q={case.number}", "").replace(f"“{case.number}”", "")
        assert not [m for m in marks if f"{m} " in body or f">{m}" in body], path
    for tail in ("", "history/", "print/", "paper/", "dispatch/"):
        assert hua.get(f"/desk/hotline/case/{case.pk}/{tail}").status_code == 404
    assert hua.get(f"/api/v1/hotline/case/{case.pk}").status_code == 404
    with world.seat("hua") as seat, connection.cursor() as cursor:
        for table, column in (
            ("hotline_case", "id"),
            ("workflow_leg", "row_id"),
            ("workflow_clock", "row_id"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [case.pk])
            assert cursor.fetchone() == (0,), table
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE row_id = %s AND account_id <> %s",
            [case.pk, seat.account_id],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM scoping_recusal")
        assert cursor.fetchone() == (0,)
    # The prefecture above still sees it: the supervision of a recused office does not fall away.
    assert client_for("gao").get(f"/desk/hotline/case/{case.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["ming", "hua", "gao", "lv", "guan", "lao"])
def test_only_the_office_that_took_it_in_decides(db, world, who: str) -> None:
    case = build(world).rows[NEIGHBOUR][Case]
    intake = leg_of(case, "QH-DIR-12351")
    seat = world.sit(who)
    sees = Oracle().sees(Who(seat.seer, ""), intake)
    with scope(seat), pytest.raises(PermissionDenied if sees else Http404):
        recuse_unit(intake, unit=unit("QH-630224"), reason="有利害关系")


def test_it_holds_when_the_tree_moves(db, world) -> None:
    """The superiors of a recused office follow the tree, and the office stays out."""
    case = build(world).rows[NEIGHBOUR][Case]
    with world.seat("an"):
        withdraw_leg(leg_of(case, OTHER_UNIT), refusal="有利害关系")
        intake = intake_of(leg_of(case, "QH-DIR-12351"))
        recuse_unit(intake, unit=unit(OTHER_UNIT), reason="有利害关系")
    from huigong.kernel.org.models import Link
    from huigong.kernel.scoping.scope import SYSTEM

    with scope(SYSTEM, reason="proof"), connection.cursor() as cursor:
        moved = unit(OTHER_UNIT)
        Link.objects.filter(unit=moved, line=1, until_on=None).update(parent=unit("QH-6301"))
        cursor.execute("SELECT * FROM org_refresh(%s)", [[moved.pk]])
        found = set(
            Sight.objects.filter(kind=kind_of(Case), row_id=case.pk).values_list("seer", flat=True)
        )
    wanted = set(Oracle().seers(case))
    assert moved.pk not in wanted
    assert found == wanted
