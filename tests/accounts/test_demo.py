"""The demonstration's doors: open there, not there anywhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as live
from django.test import Client
from tests.accounts.people import PASSWORD, ask, enter, is_in

from huigong.kernel.accounts.models import Account, DemoPersona


@pytest.fixture
def persona(ming) -> DemoPersona:
    return DemoPersona.objects.create(account=ming, blurb="坐席", start_url="/accounts/sessions/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_the_demo_there_is_nothing(fresh_database, settings, method):
    settings.HUIGONG_IS_DEMO = False
    ming = Account.objects.create_staff("ming.t", "明", PASSWORD)
    persona = DemoPersona.objects.create(account=ming, blurb="坐席")
    stranger, officer = Client(), Client()
    enter(officer)
    for client in (stranger, officer):
        for path in ("/demo/", f"/demo/enter/{persona.pk}/", "/demo/messages/"):
            assert getattr(client, method)(path).status_code == 404
    assert not is_in(stranger)


def test_production_settings_have_no_demo():
    asked = "from huigong.config import settings; print(settings.HUIGONG_IS_DEMO, settings.DEBUG)"
    bare = {name: value for name, value in os.environ.items() if name != "HUIGONG_DEMO"}
    told = subprocess.run(
        [sys.executable, "-c", asked], env=bare, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "False"]


def test_a_persona_is_entered_with_one_click_and_a_fresh_session(persona, ming, worker, settings):
    settings.HUIGONG_IS_DEMO = True
    client = Client()
    assert "坐席" in client.get("/demo/").content.decode()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies[live.SESSION_COOKIE_NAME] = planted
    entered = client.post(f"/demo/enter/{persona.pk}/")
    assert (entered.status_code, entered.url) == (302, persona.start_url)
    assert client.session["_auth_user_id"] == str(ming.pk)
    assert client.session.session_key != planted
    assert "planted" not in client.session
    thief = Client()
    thief.cookies[live.SESSION_COOKIE_NAME] = planted
    assert not is_in(thief)
    other = DemoPersona.objects.create(account=worker, blurb="职工")
    client.post(f"/demo/enter/{other.pk}/")
    assert client.session["_auth_user_id"] == str(worker.pk)


def test_a_link_does_not_enter_and_a_stopped_persona_is_not_there(persona, ming, settings):
    settings.HUIGONG_IS_DEMO = True
    assert Client().get(f"/demo/enter/{persona.pk}/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/demo/enter/{persona.pk}/").status_code == 403
    type(ming).objects.filter(pk=ming.pk).update(is_active=False)
    assert Client().post(f"/demo/enter/{persona.pk}/").status_code == 404


def test_the_outbox_shows_the_code_until_it_is_used(db, newest_code, settings):
    settings.HUIGONG_IS_DEMO = True
    client = Client()
    ask(client)
    code = newest_code()
    page = client.get("/demo/messages/").content.decode()
    assert code in page
    assert "154****0042" in page
    assert "15400090042" not in page
    client.post("/my/sign-in/code/", {"code": code})
    assert code not in client.get("/demo/messages/").content.decode()
