"""An exchange that signs what it says, and calls in hand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from huigong.domains.calls import cti
from huigong.domains.calls.models import Call
from huigong.kernel.scoping.scope import SYSTEM, scope

SECRET = "a-secret-of-the-exchange-and-of-us"
Say = Callable[..., HttpResponse]


@pytest.fixture
def say(db, settings) -> Say:
    """Say something to the exchange's door; `at`, `body` and `signature` may be forged."""
    settings.HUIGONG_CTI_SECRET = SECRET

    def speak(
        *, at: str = "", body: bytes | None = None, signature: str | None = None, **told: object
    ) -> HttpResponse:
        at = at or str(int(time.time()))
        raw = json.dumps(told).encode() if body is None else body
        return Client().post(
            "/cti/v1/events/",
            raw,
            content_type="application/json",
            headers={
                "X-Cti-Time": at,
                "X-Cti-Signature": cti.peer().sign(raw, at) if signature is None else signature,
            },
        )

    return speak


def calls() -> list[Call]:
    with scope(SYSTEM, reason="test"):
        return list(Call.objects.order_by("id"))
