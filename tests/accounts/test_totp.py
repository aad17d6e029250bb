"""The second factor: set up, asked for, never stored readable, not used twice."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from tests.accounts.people import PASSWORD, enter, is_in

from huigong.kernel.accounts import adapters

ACTIVATE = "/accounts/2fa/totp/activate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
STEP = 30


def code_of(secret: str, shift: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + shift))


def prove(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def activated(client: Client) -> str:
    enter(client)
    prove(client)
    secret = client.get(ACTIVATE).context["form"].secret
    done = client.post(ACTIVATE, {"code": code_of(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


@pytest.fixture(autouse=True)
def _no_used_codes(db):
    cache.clear()


def test_totp_is_set_up_and_then_asked_for(ming):
    secret = activated(Client())
    client = Client()
    asked = enter(client)
    assert (asked.status_code, asked.url) == (302, AUTHENTICATE)
    assert not is_in(client)
    key = client.session.session_key
    wrong = client.post(AUTHENTICATE, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert not is_in(client)
    assert client.post(AUTHENTICATE, {"code": code_of(secret, 1)}).status_code == 302
    assert is_in(client)
    assert client.session.session_key != key


def test_a_code_serves_once(ming):
    secret = activated(Client())
    code = code_of(secret, 1)
    first, second = Client(), Client()
    for client in (first, second):
        enter(client)
        client.post(AUTHENTICATE, {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_the_code_that_set_it_up_does_not_open_the_door_as_well(ming):
    client = Client()
    secret = activated(client)
    other = Client()
    enter(other)
    other.post(AUTHENTICATE, {"code": code_of(secret)})
    assert not is_in(other)


def test_guessing_codes_is_stopped(ming):
    secret = activated(Client())
    client = Client()
    enter(client)
    for n in range(5):
        client.post(AUTHENTICATE, {"code": f"00000{n}"})
    stopped = client.post(AUTHENTICATE, {"code": code_of(secret, 1)})
    assert "15 分钟" in stopped.content.decode()
    assert not is_in(client)


def test_secrets_are_stored_sealed(ming):
    secret = activated(Client())
    rows = list(Authenticator.objects.filter(user=ming))
    kept = "".join(str(row.data) for row in rows)
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    assert secret not in kept
    seed = next(row for row in rows if row.type == "recovery_codes")
    for code in seed.wrap().get_unused_codes():
        assert code not in kept
    assert adapters.MfaAdapter().decrypt(rows[0].data.get("secret") or rows[1].data["secret"])


def test_a_recovery_code_opens_once(ming):
    client = Client()
    activated(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>([^<]+)</code>", page)
    assert len(codes) == 10
    first, second = Client(), Client()
    for other in (first, second):
        enter(other)
        other.post(AUTHENTICATE, {"code": codes[0]})
    assert is_in(first)
    assert not is_in(second)


def test_setting_up_needs_the_password_again(ming):
    client = Client()
    enter(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked = client.get(ACTIVATE)
    assert (asked.status_code, asked.url.split("?")[0]) == (302, "/accounts/reauthenticate/")


def test_a_role_that_needs_it_goes_nowhere_without(ming, settings):
    settings.HUIGONG_MFA_ROLES = frozenset({"admin"})
    settings.HUIGONG_SEATS_OF = "tests.accounts.test_totp.admin_seats"
    client = Client()
    enter(client)
    assert client.session[SESSION_KEY]
    for path in ("/", "/desk/", "/my/sign-in/"):
        sent = client.get(path)
        assert (sent.status_code, sent.url) == (302, ACTIVATE)
    prove(client)
    secret = client.get(ACTIVATE).context["form"].secret
    client.post(ACTIVATE, {"code": code_of(secret)})
    assert client.get("/my/sign-in/").url == "/my/"
    assert "mfa_due" not in client.session
    refused = client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=ming, type="totp").exists()
    assert refused.status_code == 200
    settings.HUIGONG_IS_DEMO = True
    assert not adapters.needs_mfa(ming)


def admin_seats(account_id: int, on: object) -> list[SimpleNamespace]:
    return [SimpleNamespace(post=SimpleNamespace(role="admin"))]


def test_a_worker_has_no_staff_pages(worker):
    client = Client()
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    for path in (ACTIVATE, "/accounts/password/change/", "/accounts/reauthenticate/"):
        assert client.get(path).status_code == 404
    assert client.get("/accounts/sessions/").status_code == 200
