"""What stands on top of an office's day: emergencies that were rung through to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.protection.rung import rung_through
from huigong.kernel.access import may
from huigong.kernel.scoping.scope import find_current

_TODAY = "/desk/"


def context(request: HttpRequest) -> dict[str, Any]:
    """`pressing_matters` and the way to record one, on the desk's first page alone."""
    seat = find_current()
    if seat is None or seat.unit_id is None or request.path != _TODAY:
        return {}
    values: dict[str, Any] = {"pressing_matters": rung_through()}
    if may("register", Case):
        values["emergency_url"] = reverse("hotline-emergency")
    return values
