"""What every page carries: no frame, no foreign script, no sniffing; errors that tell nothing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from tests.access.filling import fillings
from tests.access.people import person
from tests.access.places import NEIGHBOUR, OWN, build
from tests.access.routes import routes
from tests.world import machine

from huigong.demo.world import CANARY
from huigong.domains.hotline.models import Case
from huigong.kernel.audit.models import Denial, Event, Look
from huigong.kernel.scoping.scope import scope

pytestmark = pytest.mark.access


@pytest.mark.parametrize("who", ["anonymous", "officer_own", "worker"])
def test_every_page_carries_its_guards(db, world, who: str) -> None:
    places, bare = build(world), []
    browser = person(world, who).client
    for route in routes():
        for _verb, path in list(fillings(route, places, OWN))[:1]:
            with transaction.atomic():
                answer = browser.get(path)
                transaction.set_rollback(True)
            policy = answer.headers.get("Content-Security-Policy", "")
            fine = (
                answer.headers.get("X-Frame-Options") == "DENY"
                and answer.headers.get("X-Content-Type-Options") == "nosniff"
                and answer.headers.get("Referrer-Policy") == "same-origin"
                and "frame-ancestors 'none'" in policy
                and "unsafe" not in policy
                and "*" not in policy
            )
            if not fine:
                bare.append(f"{path}: {dict(answer.headers)}")
            for cookie in answer.cookies.values():
                if cookie.key in ("huigong_session", "csrftoken") and not cookie["httponly"]:
                    bare.append(f"{path}: {cookie.key} can be read by a script")
    assert not bare, "\n".join(bare[:10])


def test_personal_pages_are_kept_by_no_cache(db, world, client_for) -> None:
    places = build(world)
    case = places.rows[OWN][Case]
    for browser, path in (
        (client_for("lao"), f"/my/cases/{case.pk}/"),
        (client_for("lao"), "/my/cases/"),
        (client_for("ming"), f"/desk/hotline/case/{case.pk}/phone/"),
        (client_for("ming"), f"/desk/hotline/case/{case.pk}/"),
        (client_for("ming"), "/desk/"),
    ):
        kept = browser.get(path).headers.get("Cache-Control", "")
        assert "no-store" in kept or "private" in kept, path


def test_errors_tell_nothing(db, world, client_for, settings) -> None:
    places = build(world)
    foreign = places.rows[NEIGHBOUR][Case]
    browser = client_for("ming")
    browser.raise_request_exception = False
    for path in (
        foreign.get_absolute_url(),
        f"/desk/nonsense/{CANARY[:1]}/",
        "/desk/hotline/case/?after=x",
        "/api/v1/hotline/case/?limit=99999",
        f"/api/v1/hotline/case/{foreign.pk}",
    ):
        body = browser.get(path).content.decode()
        assert CANARY not in body and "Traceback" not in body and "huigong/" not in body, path
    assert settings.DEBUG is False


def test_a_refusal_is_put_on_record(db, world, client_for) -> None:
    places = build(world)
    with machine():
        before = Denial.objects.count()
    client_for("ming").get(f"{places.rows[NEIGHBOUR][Case].get_absolute_url()}history/")
    client_for("lv").get("/desk/visits/visit/")
    client_for("hua").post(f"/desk/legs/{places.rows[OWN][Case].pk}/sign/")
    with machine():
        assert Denial.objects.count() > before


def test_the_trail_of_a_foreign_matter_is_closed(db, world) -> None:
    """Events, looks and kept versions of another's case, by the application's own models."""
    from django.apps import apps

    foreign = build(world).rows[NEIGHBOUR][Case]
    versions = [m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is Case]
    assert versions
    with scope(world.sit("ming")):
        assert not Event.objects.filter(row_id=foreign.pk, kind__gt=0).exists()
        assert not Look.objects.filter(row_id=foreign.pk, kind__gt=0).exists()
        assert not versions[0].objects.filter(pgh_obj_id=foreign.pk).exists()
    with scope(world.sit("hua")):
        assert Event.objects.filter(row_id=foreign.pk).exists()
        assert versions[0].objects.filter(pgh_obj_id=foreign.pk).exists()


def test_a_join_from_a_public_table_counts_only_what_one_sees(db, world) -> None:
    """Managers do not stand in a join's way (Django's hidden "+" names one): the database does."""
    from django.db.models import Count

    from huigong.kernel.org.models import Unit
    from huigong.kernel.scoping.sighted import kind_of
    from huigong.kernel.workflow.models import Leg

    build(world)
    with scope(world.sit("ming")):
        seen = Leg.objects.filter(kind=kind_of(Case)).count()
        raw = Unit.objects.raw(
            "SELECT u.id, count(l.id) AS n FROM org_unit u JOIN workflow_leg l ON l.unit_id = u.id"
            " WHERE l.kind = %s GROUP BY u.id",
            [kind_of(Case)],
        )
        assert sum(row.n for row in raw) == seen > 0
        assert not Unit.objects.annotate(n=Count("+")).filter(n__gt=seen).exists()


def test_a_stranger_meets_the_same_door_everywhere(db) -> None:
    for route in routes():
        if not route.template.startswith("desk/"):
            continue
        path = route.path(dict.fromkeys(route.arguments, 1))
        answer = Client().get(path)
        assert answer.status_code in (302, 405), path
