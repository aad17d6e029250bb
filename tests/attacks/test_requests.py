"""Attacks by the shape of a request: methods, media types, names that are no fields, hurry."""

from __future__ import annotations

import json

import pytest
from tests.access.places import NEIGHBOUR, OWN, build, unit

from huigong.demo.world import CANARY
from huigong.domains.hotline.models import Case
from huigong.domains.visits.models import Visit
from huigong.kernel.exchange.models import Job
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.access


def test_head_and_options_tell_no_more_than_get(db, world, client_for) -> None:
    places, browser = build(world), client_for("ming")
    foreign = places.rows[NEIGHBOUR][Case]
    there = places.rows[OWN][Case].get_absolute_url()
    for path in (foreign.get_absolute_url(), f"/api/v1/hotline/case/{foreign.pk}"):
        for method in ("head", "options", "get"):
            answer = getattr(browser, method)(path)
            assert answer.status_code in (404, 405), (method, path)
            assert CANARY.encode() not in answer.content
            assert CANARY not in str(answer.headers)
    assert browser.head(there).content == b""
    assert browser.head(there).status_code == 200


def test_no_page_of_a_person_is_answered_with_not_modified(db, world, client_for) -> None:
    """A validator of another's page would tell that it is unchanged, and keep it in a cache."""
    places = build(world)
    mine = places.rows[OWN][Case].get_absolute_url()
    for path in ("/desk/", mine, "/api/v1/hotline/case/", "/desk/hotline/case/"):
        first = client_for("ming").get(path)
        assert first.status_code == 200
        assert "ETag" not in first and "Last-Modified" not in first, path
        assert "no-store" in first["Cache-Control"] or "private" in first["Cache-Control"], path
        again = client_for("ming").get(
            path,
            headers={"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        )
        assert again.status_code == 200, path


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "multipart/form-data",
        "",
    ],
)
def test_the_api_reads_json_or_refuses(db, world, client_for, kind: str) -> None:
    build(world)
    before = _visits()
    body = json.dumps({"unit": str(world.ming.unit.pk), "number": "ZF-X", "place": "x"})
    answer = client_for("ming").generic("POST", "/api/v1/visits/visit/", body, content_type=kind)
    assert answer.status_code in (400, 415, 422), answer.content[:200]
    assert _visits() == before


def test_what_is_no_field_of_a_form_changes_nothing(db, world, client_for) -> None:
    """State, number, office and author are no fields: whoever sends them is not heard."""
    places, browser = build(world), client_for("an")
    case = places.rows[OWN][Case]
    with scope(SYSTEM, reason="test"):
        case = Case.objects.get(pk=case.pk)
    edit = f"{case.get_absolute_url()}edit/"
    form = browser.get(edit)
    sent = {
        "state": "closed",
        "number": "QH12351-2099-000001",
        "unit": str(unit("QH-630222").pk),
        "reporter": str(world.hua.account.pk),
        "opened_at": "2020-01-01 00:00",
        "id": "1",
        "stars": "5",
    }
    if form.status_code == 200:
        filled = {
            name: value
            for name, value in form.context["form"].initial.items()
            if value not in (None, False)
        }
        browser.post(edit, {**filled, **sent})
    browser.post(case.get_absolute_url(), sent)
    browser.post(
        f"/api/v1/hotline/case/{case.pk}/edit", json.dumps(sent), content_type="application/json"
    )
    with scope(SYSTEM, reason="test"):
        after = Case.objects.get(pk=case.pk)
    for name in ("state", "number", "unit_id", "reporter_id", "opened_at", "stars"):
        assert getattr(after, name) == getattr(case, name), name


def test_a_job_is_taken_away_by_nobody_else(db, world, client_for) -> None:
    places = build(world)
    job = places.rows[NEIGHBOUR][Job]
    for who in ("ming", "gao", "sheng", "guan", "an", "lao"):
        for path in (f"/desk/jobs/{job.pk}/", f"/desk/jobs/{job.pk}/file/"):
            for method in ("get", "head"):
                assert getattr(client_for(who), method)(path).status_code in (302, 404, 405), (
                    who,
                    path,
                )


def test_the_same_form_twice_is_one_case(db, world, client_for) -> None:
    build(world)
    browser, before = client_for("an"), _cases()
    form = {
        "client_id": "6f3f0a3e-6a43-4a0c-9d4e-000000000001",
        "channel": "phone",
        "kind": "complaint",
        "category": "pay.arrears",
        "title": "拖欠三个月工资",
        "text": "工地三个月没有发工资。",
        "division": "630223",
        "people": "3",
    }
    first = browser.post("/desk/hotline/new/", form)
    second = browser.post("/desk/hotline/new/", form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert _cases() == before + 1


def _cases() -> int:
    with scope(SYSTEM, reason="test"):
        return Case.objects.count()


def _visits() -> int:
    with scope(SYSTEM, reason="test"):
        return Visit.objects.count()
