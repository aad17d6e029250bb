"""The simulated exchange of the demo: the same messages, read and taken as from a real one."""

from __future__ import annotations

import json
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.calls import cti, screen
from huigong.domains.calls.models import Call, CallState
from huigong.kernel.notices.demo import only_in_demo
from huigong.kernel.scoping.scope import SYSTEM, scope

#: 154 is a prefix that no operator has been given: these can never be anybody's.
_CALLERS = ("15400000061", "15400000062", "15400001234", "anonymous")
_MOST = 8


@only_in_demo
@never_cache
@require_http_methods(["GET", "POST"])
def simulate(request: HttpRequest) -> HttpResponse:
    """Let a telephone ring, be picked up, hung up or missed."""
    if request.method == "POST":
        try:
            with transaction.atomic(), scope(SYSTEM, reason="cti: simulated"):
                cti.take(cti.read(_told(request)))
        except cti.BadMessage as refused:
            messages.error(request, str(refused))
            return redirect("demo-calls")
        if request.POST.get("event") == "ring" and screen.duty(request):
            return redirect(reverse("calls-screen") + "?wait")
        return redirect("demo-calls")
    with scope(SYSTEM, reason="cti: simulated"):
        live = (CallState.RINGING, CallState.TALKING)
        rows = Call.objects.filter(state__in=live).exclude(exchange_id="")
        calls = list(rows.order_by("-id")[:_MOST])
        shown = [(call, call.masked_phone) for call in calls]
    values = {"calls": shown, "callers": _CALLERS, "extension": screen.duty(request)}
    return render(request, "calls/simulate.html", values)


def _told(request: HttpRequest) -> bytes:
    extension = screen.duty(request).replace(screen.ANY, "")
    return json.dumps(
        {
            "event": request.POST.get("event", "ring"),
            "call": request.POST.get("call") or f"demo-{uuid4()}",
            "from": request.POST.get("from", ""),
            "extension": extension,
            "notice": True,
        }
    ).encode()
