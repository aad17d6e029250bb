"""What the demonstration's own page shows beside its people."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from huigong.demo.models import ShownSlip


def context(request: HttpRequest) -> dict[str, Any]:
    """`demo_slips` on the page of the demonstration, nothing elsewhere."""
    if not settings.HUIGONG_IS_DEMO or request.path != reverse("demo-personas"):
        return {}
    return {"demo_slips": ShownSlip.objects.order_by("pk")}
