"""Attacks by what is sent: NUL bytes, huge numbers, markup, formulas, forged marks and ids."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.filling import api_body
from tests.access.people import person
from tests.access.places import NEIGHBOUR, OTHER_UNIT, OWN, build, unit
from tests.access.routes import Route, routes

from huigong.demo.world import CANARY
from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.models import Case
from huigong.domains.visits.actions import record_visit
from huigong.domains.visits.models import Visit
from huigong.kernel.exchange import jobs
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.access
NASTY = (
    "\x00",
    "a\x00b",
    "9" * 25,
    "-1",
    "1e400",
    "NaN",
    "' OR 1=1 --",
    "{{7*7}}",
    "%00",
    "\ud7ff",
    "../..",
)
NO_METHOD = 405
NAMES = (
    *("q", "page", "before", "after", "order", "limit", "count", "on", "open", "line", "division"),
    *("next", "seat", "ids", "unit", "units", "text", "title", "phone", "code", "number", "people"),
    *("opened_at", "opened_at_from", "opened_at_to", "state", "columns", "name", "query", "form"),
    *("visited_on", "aid_fen", "days", "reason", "stars", "client_id", "base", "show", "year"),
)


@pytest.mark.parametrize("who", ["anonymous", "officer_own", "admin", "worker"])
def test_no_input_breaks_a_page(db, world, who: str) -> None:
    """Every address × every nasty value in path, query, form and JSON: answered, never 500."""
    browser, broken = person(world, who).client, []
    for route in routes():
        # At the gate of the desk nothing of it is read: one value stands for all.
        without: set[str] = set()
        is_gated = who in ("anonymous", "worker") and route.template.startswith(("desk/", "api/"))
        for value in NASTY[:1] if is_gated else NASTY:
            path = route.path(dict.fromkeys(route.arguments, quote(value, safe="")))
            if "//" in path:
                continue
            for method, sent in _calls(route, value):
                if method in without:
                    continue
                with transaction.atomic():
                    status = getattr(browser, method)(path, **sent).status_code
                    transaction.set_rollback(True)
                if status == NO_METHOD:
                    # A page that has no such method reads nothing of what comes by it.
                    without.add(method)
                if status >= 500 or ("\x00" in value and status not in (400, 404, NO_METHOD)):
                    broken.append(f"{method} {path} {value!r}: {status}")
    assert not broken, "\n".join(broken[:40])


def _calls(route: Route, value: str) -> list[tuple[str, dict[str, Any]]]:
    """A value in every name that is read anywhere; the first few of them in bodies too."""
    query = dict.fromkeys(NAMES, value)
    calls = [("get", {"data": query}), ("post", {"data": query})]
    if route.is_api:
        body = json.dumps(dict.fromkeys(api_body(route) or ("note",), value))
        calls.append(("post", {"data": body, "content_type": "application/json"}))
    return calls[: 3 if value in NASTY[:3] else 1]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=st.data())
def test_no_random_input_breaks_a_list(db, world, data) -> None:
    browser = world.client_for("ming")
    known = [r for r in routes() if r.template.startswith(("desk/", "api/", "my/"))]
    route = data.draw(st.sampled_from(known))
    words = st.text(max_size=20) | st.integers().map(str) | st.sampled_from(NASTY)
    path = route.path({a: quote(data.draw(words) or "0", safe="") for a in route.arguments})
    query = data.draw(st.dictionaries(st.sampled_from(NAMES), words, max_size=5))
    with transaction.atomic():
        status = browser.get(path, query).status_code
        transaction.set_rollback(True)
    assert status < 500, (path, query)


def test_headers_do_not_break_a_page(db, world, client_for) -> None:
    ming = client_for("ming")
    for name in ("HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR"):
        for value in ("\x00", "9" * 5000, "<script>", "中文"):
            assert ming.get("/desk/", **{name: value}).status_code in (200, 400)
    ming.cookies["huigong_session"] = "\x00" + "a" * 4000
    assert ming.get("/desk/").status_code in (302, 400)


MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}{% now %}"


def test_markup_in_every_text_is_inert(db, world, client_for) -> None:
    short = MARKUP[:60]
    with world.seat("an"):
        case = register_case(
            channel="phone",
            title=short,
            text=MARKUP,
            employer=short,
            division="630223",
            reporter_name=MARKUP[:40],
            phone=world.lao.phone,
        )
    with world.seat("ming"):
        visit = record_visit(
            unit=world.ming.unit,
            number="<b>1</b>",
            visited_on="2026-11-02",
            occasion="hardship",
            place=short,
            people=2,
            note=MARKUP,
        )
    an, ming, lao = client_for("an"), client_for("ming"), client_for("lao")
    pages = [
        (an, case.get_absolute_url()),
        (an, "/desk/"),
        (an, "/desk/hotline/case/"),
        (an, f"/desk/hotline/case/?q={quote(short)}"),
        (an, f"/desk/search/?q={quote(short)}"),
        *(
            (an, f"{case.get_absolute_url()}{tail}/")
            for tail in ("paper", "history", "print", "fill")
        ),
        (ming, f"/desk/visits/visit/{visit.pk}/"),
        (ming, f"/desk/visits/visit/{visit.pk}/edit/"),
        (ming, "/desk/visits/visit/"),
        (ming, f"/desk/org/?q={quote(short)}"),
        (lao, "/my/"),
        (lao, f"/my/cases/{case.pk}/"),
        (lao, f"/my/cases/{case.pk}/paper/"),
        (lao, f"/my/report/?text={quote(short)}"),
    ]
    shown = 0
    for browser, path in pages:
        answer = browser.get(path)
        body = answer.content.decode()
        assert answer.status_code == 200, path
        assert "<script>alert" not in body and "<img src=x" not in body, path
        assert "onerror=alert(1)>" not in re.sub(r"&[a-z#0-9]+;", "", body), path
        shown += "&lt;script&gt;" in body
    assert shown >= 8


FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A1", "＝1+1")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_formula_stays_text_in_every_export(db, world, client_for, monkeypatch, form) -> None:
    for number, formula in enumerate(FORMULAS):
        with world.seat("ming"):
            record_visit(
                unit=world.ming.unit,
                number=f"{formula}{number}"[:30],
                visited_on="2026-11-02",
                occasion="hardship",
                place=formula,
                people=2,
            )
    monkeypatch.setattr(jobs, "start", lambda job: None)
    ming = client_for("ming")
    asked = ming.post("/desk/visits/visit/export/", {"form": form, "query": ""})
    jobs.run(int(asked["Location"].rstrip("/").rpartition("/")[2]))
    data = b"".join(ming.get(f"{asked['Location']}file/").streaming_content)
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
        assert not [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r"))]
        assert not [c for c in cells if c.startswith("-") and not c[1:].replace(".", "").isdigit()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert CANARY not in data.decode("utf-8", "ignore")


def test_forged_ids_reach_nothing(db, world, client_for) -> None:
    """In the address, in forms, in JSON, in lists of ids, in cursors."""
    places = build(world)
    ming = client_for("ming")
    foreign, other = places.rows[NEIGHBOUR][Visit], unit(OTHER_UNIT)
    sound = {
        "number": "ZF-9",
        "visited_on": "2026-11-02",
        "occasion": "hardship",
        "place": "某社区",
        "people": "2",
        "aid_fen": "0",
        "note": "",
    }
    made = ming.post("/desk/visits/visit/new/", {**sound, "unit": other.pk})
    assert made.status_code == 422
    made = ming.post("/api/v1/visits/visit/", {**sound, "unit": other.pk}, "application/json")
    assert made.status_code == 422
    edited = ming.post(f"/api/v1/visits/visit/{foreign.pk}/edit", {"note": "x"}, "application/json")
    assert edited.status_code == 404
    for path in (f"/desk/visits/visit/?unit={other.pk}", f"/api/v1/visits/visit/?unit={other.pk}"):
        assert CANARY not in ming.get(path).content.decode()
    for mark in ("1", "a~b", f'[{foreign.pk},""]', "x" * 500):
        assert ming.get("/desk/visits/visit/", {"after": mark}).status_code == 400
        assert ming.get("/api/v1/visits/visit/", {"after": mark}).status_code == 400
    # A mark of one register is not one of another, and a mark of the neighbour's shows nothing.
    hua_page = world.client_for("hua").get("/api/v1/hotline/case/?limit=1").json()
    assert hua_page["after"]
    assert ming.get("/api/v1/visits/visit/", {"after": hua_page["after"]}).status_code == 400
    body = ming.get("/api/v1/hotline/case/", {"after": hua_page["after"]}).content.decode()
    assert CANARY not in body
    assert ming.post("/desk/visits/visit/bulk/edit/", {"ids": [foreign.pk]}).status_code == 404
    with scope(SYSTEM, reason="test"):
        assert Visit.objects.get(pk=foreign.pk).note == foreign.note
        assert Visit.objects.filter(number="ZF-9").count() == 0


def test_choices_offer_no_row_of_another(db, world, client_for) -> None:
    """Units are public; that is all that a form's choices may tell."""
    places = build(world)
    ming = client_for("ming")
    case = places.rows[OWN][Case]
    for path in (
        "/desk/visits/visit/new/",
        "/desk/visits/visit/choices/unit/?q=" + quote(CANARY),
        "/desk/visits/visit/choices/unit/?q=" + quote("民和"),
        f"{case.get_absolute_url()}dispatch/",
        f"/desk/search/?q={quote(CANARY[:2])}",
    ):
        body = ming.get(path).content.decode().replace(quote(CANARY), "")
        assert CANARY not in body.replace(f'value="{CANARY}"', ""), path


def test_too_much_is_refused(db, world, client_for) -> None:
    ming = client_for("ming")
    big = ming.post("/desk/visits/visit/new/", {"note": "好" * 3_000_000})
    many = ming.post("/desk/visits/visit/new/", {f"f{n}": "1" for n in range(2500)})
    assert big.status_code in (400, 413) and many.status_code in (400, 413)
