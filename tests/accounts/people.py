"""What the tests of sign-in share: a password, a phone, and how one knocks."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

PASSWORD = "correct horse 12351"
PHONE = "15400090042"
LOGIN = "/accounts/login/"
PHONE_LOGIN = "/my/sign-in/"
CODE = "/my/sign-in/code/"


def enter(
    client: Client, login: str = "ming.t", password: str = PASSWORD, **extra: Any
) -> HttpResponse:
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def ask(client: Client, phone: str = PHONE, **extra: Any) -> HttpResponse:
    return client.post(PHONE_LOGIN, {"phone": phone}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def bare(response: HttpResponse) -> str:
    """The page without what differs at every request: CSRF tokens."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"X-CSRFToken[^}]+", "", text)
