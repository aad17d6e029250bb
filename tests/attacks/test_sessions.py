"""Attacks on who one is: seats, deputies, sessions, doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.access.places import NEIGHBOUR, OWN, build
from tests.access.routes import routes
from tests.world import machine

from huigong.demo.world import DEMO_PASSWORD
from huigong.domains.hotline.models import Case
from huigong.kernel.access.middleware import SEAT_KEY
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import today
from huigong.kernel.notices.models import Message
from huigong.kernel.notices.sending import full_text
from huigong.kernel.org.models import Deputy, Post
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.access


def test_nobody_takes_the_seat_of_another(db, world, client_for) -> None:
    ming, hua = client_for("ming"), world.hua
    foreign = f"post:{Post.objects.get(account=hua.account).pk}"
    assert ming.post(reverse("seat-switch"), {"seat": foreign}).status_code == 404
    for key in ("deputy:1", "post:0", "post:-1", "post:1' OR 1=1", "post:" + "9" * 40, "系统"):
        assert ming.post(reverse("seat-switch"), {"seat": key}).status_code == 404
    # Even a forged key inside the session opens nothing: it is asked of the posts anew.
    session = ming.session
    session[SEAT_KEY] = foreign
    session.save()
    places = build(world)
    assert ming.get(places.rows[NEIGHBOUR][Case].get_absolute_url()).status_code == 404
    assert ming.get(places.rows[OWN][Case].get_absolute_url()).status_code == 200


def test_a_deputy_loses_the_seat_on_the_day_after(db, world, client_for) -> None:
    browser = client_for("dai", deputy=True)
    page = browser.get("/desk/")
    assert world.qi.unit.name in page.content.decode()
    with scope(SYSTEM, reason="test"):
        rows = Deputy.objects.filter(account=world.dai.account)
        rows.update(until_on=today())
        assert world.qi.unit.name in browser.get("/desk/").content.decode()
        rows.update(until_on=today() - timedelta(days=1))
    page = browser.get("/desk/")
    assert page.status_code == 200 and page.context["seat"].post.unit == world.dai.unit
    key = f"deputy:{rows.get().pk}"
    assert browser.post(reverse("seat-switch"), {"seat": key}).status_code == 404


def test_a_post_that_ended_is_no_seat(db, world, client_for) -> None:
    browser = client_for("ming")
    assert browser.get("/desk/").status_code == 200
    with scope(SYSTEM, reason="test"):
        ended = today() - timedelta(days=1)
        Post.objects.filter(account=world.ming.account).update(until_on=ended)
    assert browser.get("/desk/").status_code == 404
    assert browser.get("/desk/hotline/case/").status_code == 404


@pytest.mark.parametrize("who", ["ming", "lao"])
def test_an_account_that_is_switched_off_is_out_at_once(db, world, client_for, who: str) -> None:
    browser = client_for(who)
    start = "/desk/" if who == "ming" else "/my/cases/"
    assert browser.get(start).status_code == 200
    Account.objects.filter(pk=world[who].account.pk).update(is_active=False)
    answer = browser.get(start)
    assert answer.status_code == 302 and "in" in answer["Location"]


def test_signing_in_gives_staff_a_new_session(db, world) -> None:
    browser = Client()
    browser.get("/accounts/login/")
    session = browser.session
    session["planted"] = "by an attacker"
    session.save()
    planted = session.session_key
    browser.cookies["huigong_session"] = planted
    browser.post("/accounts/login/", {"login": "ming", "password": DEMO_PASSWORD})
    assert "_auth_user_id" in browser.session
    assert browser.session.session_key != planted


def test_signing_in_gives_a_worker_a_new_session(db, world) -> None:
    browser = Client()
    browser.post("/my/sign-in/", {"phone": world.lao.phone})
    planted = browser.session.session_key
    assert planted
    with machine():
        code = full_text(Message.objects.latest("id")).split("验证码 ")[1][:6]
    browser.post("/my/sign-in/code/", {"code": code})
    assert "_auth_user_id" in browser.session
    assert browser.session.session_key != planted
    attacker = Client()
    attacker.cookies["huigong_session"] = planted
    assert attacker.get("/my/cases/").status_code == 302


def test_a_known_and_an_unknown_number_look_alike(db, world) -> None:
    """Neither the answer nor its address tells whether somebody has an account."""
    told = []
    for phone in (world.lao.phone, "15400009777"):
        browser = Client(REMOTE_ADDR=f"10.9.0.{len(told) + 1}")
        first = browser.post("/my/sign-in/", {"phone": phone})
        second = browser.get(first["Location"]).content.decode()
        wrong = browser.post("/my/sign-in/code/", {"code": "000000"})
        words = [
            line for line in second.splitlines() if "csrf" not in line and phone[-4:] not in line
        ]
        told.append((first.status_code, first["Location"], len(words), wrong.status_code))
    assert told[0] == told[1]


def test_a_known_and_an_unknown_login_look_alike(db, world) -> None:
    told = []
    for login in ("ming", "nobody.of.that.name"):
        answer = Client().post("/accounts/login/", {"login": login, "password": "wrong wrong"})
        body = answer.content.decode().replace(login, "")
        told.append((answer.status_code, [s for s in body.splitlines() if "error" in s.lower()]))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "///evil.example",
    ],
)
def test_no_door_leads_out_of_the_house(db, world, client_for, address: str) -> None:
    ming = client_for("ming")
    seat = ming.get("/desk/").context["seat"].key
    answers = [
        ming.post("/ui/large-type/", {"next": address}),
        ming.post("/seats/switch/", {"seat": seat, "next": address}),
        client_for("lao").get("/my/sign-in/", {"next": address}),
        Client().post(
            f"/accounts/login/?next={address}",
            {"login": "ming", "password": DEMO_PASSWORD, "next": address},
        ),
        ming.post("/accounts/logout/", {"next": address}),
    ]
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", ""), answer.headers["Location"]
        assert not answer.headers.get("Location", "").startswith("javascript")


def test_every_writing_address_wants_the_token(db, world) -> None:
    """Without the token a POST is refused, wherever it goes; nothing is exempt."""
    for who in ("ming", "lao"):
        browser = world.client_for(who, enforce_csrf_checks=True)
        open_doors = []
        for route in routes():
            path = route.path(dict.fromkeys(route.arguments, 1))
            answer = browser.post(path, {})
            if answer.status_code not in (403, 404, 405):
                open_doors.append(f"{path}: {answer.status_code}")
        assert not open_doors
    exempt = [r.template for r in routes() if getattr(r.view, "csrf_exempt", False)]
    # The API's own check takes the place of the middleware's: it answered 403 above. The exchange
    # has no session to ride on; each of its messages is signed (tests/calls/test_cti.py).
    assert {one for one in exempt if not one.startswith("api/")} == {
        "cti/v1/events/",
        "exchange/v1/messages/",
    }


def test_a_method_cannot_be_smuggled(db, world, client_for) -> None:
    places = build(world)
    case = places.rows[OWN][Case]
    ming = client_for("ming")
    url = f"{case.get_absolute_url()}archive/"
    for smuggle in ({"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}, {"HTTP_X_METHOD_OVERRIDE": "POST"}):
        assert ming.get(url, {"_method": "POST"}, **smuggle).status_code == 405
    for method in ("put", "patch", "delete", "trace"):
        assert getattr(ming, method)(case.get_absolute_url()).status_code in (404, 405, 200)
    with scope(SYSTEM, reason="test"):
        assert Case.objects.get(pk=case.pk).state == case.state


def test_another_host_is_refused(db) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example"):
        assert Client().get("/", headers={"host": host}).status_code == 400
    answer = Client().post("/my/sign-in/", {"phone": "15400009778"}, HTTP_X_FORWARDED_HOST="evil")
    assert "evil" not in answer.get("Location", "")
