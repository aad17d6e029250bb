"""People who sign in, and what went to their phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.accounts.people import PASSWORD, PHONE
from tests.world import machine

from huigong.kernel.accounts.models import Account
from huigong.kernel.notices.models import Message
from huigong.kernel.notices.sending import full_text


@pytest.fixture(autouse=True)
def _quick_hasher(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ming(db) -> Account:
    return Account.objects.create_staff("ming.t", "明", PASSWORD)


@pytest.fixture
def worker(db) -> Account:
    return Account.objects.create_worker(PHONE, "劳")


@pytest.fixture
def newest_code() -> Callable[[], str]:
    def read() -> str:
        with machine():
            message = Message.objects.filter(template="sign_in_code").latest("id")
        return full_text(message).split("验证码 ")[1][:6]

    return read
