"""The API and the one search box: the same rows, the same refusals."""

from __future__ import annotations

import json

from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.audit.models import Event
from huigong.kernel.scoping.scope import SYSTEM, scope

API = "/api/v1/visits/visit/"


def text(response) -> str:
    return response.content.decode()


def body(world, **more):
    values = {"unit": world.ming.unit.pk, "number": "API-1", "visited_on": "2026-02-01"}
    values |= {"occasion": "summer", "place": "某某工地", "people": 30, "aid_fen": 123450}
    return {**values, **more}


def post(client, url, data):
    return client.post(url, json.dumps(data), content_type="application/json")


def test_api_is_the_list(visit, client_for):
    for n in range(70):
        visit(number=f"A-{n:02d}", occasion="summer" if n % 2 else "new_year")
    visit("hua", number="H-1")
    client = client_for("ming")
    listed, url = [], f"{LIST}?occasion=summer"
    while url:
        page = client.get(url)
        listed += [line["row"].pk for line in page.context["rows"]]
        url = page.context["pager"]["next"]
    found, after = [], ""
    while after is not None:
        answer = client.get(API, {"occasion": "summer", "after": after, "limit": 20}).json()
        found += [row["id"] for row in answer["results"]]
        after = answer["after"]
    assert found == listed and len(found) == 35
    response = client.get(API)
    assert "某某建材厂" in text(response)
    first = response.json()["results"][0]
    assert first["aid_fen"] == 600_000 and set(first["unit"]) == {"id", "name"}
    assert set(first) == {"id", *(c.name for c in page.context["columns"])}


def test_api_refusals(visit, client_for, client):
    row = visit()
    assert client.get(API).status_code == 401 and "detail" in client.get(API).json()
    assert client_for("lao").get(API).status_code == 403
    assert client_for("hua").get(f"{API}{row.pk}").status_code == 404
    assert client_for("gao").get(f"{API}{row.pk}").status_code == 200
    ming = client_for("ming")
    assert ming.get(API, {"limit": 100_000}).status_code == 422
    assert ming.get(API, {"unit": "9" * 30}).status_code == 422
    assert ming.get(API, {"after": "x"}).status_code == 400
    assert ming.get(f"{API}{'9' * 30}").status_code == 400
    assert ming.get(f"{API}?q=%00").status_code == 400


def test_api_writes_through_the_actions(world, visit, client_for):
    ming = client_for("ming")
    made = post(ming, API, body(world))
    assert made.status_code == 201 and made.json()["number"] == "API-1"
    pk = made.json()["id"]
    edited = post(ming, f"{API}{pk}/edit", {"place": "只改地点"})
    assert edited.status_code == 200 and edited.json()["people"] == 30
    assert edited.json()["place"] == "只改地点" and edited.json()["aid_fen"] == 123450
    with scope(SYSTEM, reason="test"):
        assert Event.objects.filter(row_id=pk).count() == 2
    refused = post(ming, API, body(world, number="API-2", people=0))
    assert refused.status_code == 422 and "people" in refused.json()["errors"]
    assert post(ming, API, body(world, number="API-1")).status_code == 422
    assert post(ming, API, body(world, unit=world.hua.unit.pk)).status_code == 422
    assert post(ming, API, body(world, number="API-3", password="x")).status_code == 422
    assert post(ming, API, body(world, number="a\x00b")).status_code == 400
    assert post(ming, API, body(world, number="API-4", people=10**30)).status_code == 422
    assert post(client_for("sheng"), API, body(world)).status_code == 403
    assert post(client_for("gao"), f"{API}{pk}/edit", {"place": "x"}).status_code == 403
    assert post(client_for("hua"), f"{API}{pk}/edit", {"place": "x"}).status_code == 404
    with scope(SYSTEM, reason="test"):
        assert Visit.objects.count() == 1


def test_api_writes_need_the_token_of_the_page(world, client_for):
    client = client_for("ming", enforce_csrf_checks=True)
    assert post(client, API, body(world)).status_code == 403


def test_openapi_is_for_staff(client_for, client):
    described = client_for("ming").get("/api/v1/openapi.json")
    assert described.status_code == 200
    paths = described.json()["paths"]
    assert {"/api/v1/visits/visit/", "/api/v1/visits/visit/{row_id}/edit"} <= set(paths)
    codes = set(paths["/api/v1/visits/visit/"]["post"]["responses"])
    assert {"201", "400", "401", "403", "404", "422"} <= codes
    assert client.get("/api/v1/openapi.json").status_code in (302, 404)
    assert client_for("lao").get("/api/v1/openapi.json").status_code == 404


def test_one_box_finds_rows_and_pages(visit, client_for):
    row = visit(place="城关食品厂")
    visit("hua", number="H-1", place="民和食品厂")
    ming = client_for("ming")
    part = text(ming.get("/desk/search/?q=食品", headers={"HX-Request": "true"}))
    assert f"{LIST}{row.pk}/" in part and "<html" not in part and "民和食品" not in part
    page = text(ming.get("/desk/search/?q=走访"))
    assert "<html" in page and f'href="{LIST}"' in page
    assert text(ming.get("/desk/search/?q=食")).count("食品厂") == 0
    assert "食品厂" not in text(client_for("guan").get("/desk/search/?q=食品"))


def test_units_above_and_below_are_found_beside_ones_own(client_for, world):
    ming = client_for("ming")
    url = f"/desk/org/units/{world.ming.unit.pk}/"
    assert url in text(ming.get("/desk/search/?q=互助土族"))
    assert ming.get(url).status_code == 200
    assert f"/desk/org/units/{world.hua.unit.pk}/" not in text(ming.get("/desk/search/?q=民和"))
