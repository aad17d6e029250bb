"""The hand-over of a shift: what is open, what the next one must know, accepted by name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.calls.forms import ShiftForm
from huigong.domains.calls.models import Call, CallState
from huigong.domains.calls.papers import Referral, Shift
from huigong.domains.calls.passing import actions
from huigong.kernel.access import reach, require
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.inbox import pressing

_SHOWN = 10


def _open() -> dict[str, Any]:
    """What is not done on the line now: calls to write up, to call back, results to ask for."""
    mine = Call.objects.filter(reach(Call, "settle"))
    due = Referral.objects.filter(reach(Referral, "follow"), followed_at=None)
    return {
        "unwritten": list(mine.filter(state=CallState.ENDED).select_related("agent")[:50]),
        "missed": mine.filter(state=CallState.MISSED).count(),
        "referrals": list(due.filter(due_on__lte=today()).order_by("due_on")[:50]),
        "pressing": pressing(),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """Hand over, or read what was handed over."""
    require("hand", Shift)
    shown = _open()
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        counts = {
            "unwritten": len(shown["unwritten"]),
            "missed": shown["missed"],
            "referrals": len(shown["referrals"]),
            "pressing": shown["pressing"],
        }
        actions.hand_shift(open_now=counts, **form.cleaned_data)
        messages.success(request, _("已交班。等下一位坐席在这里接班。"))
        return redirect("calls-shift")
    rows = Shift.objects.select_related("given_by", "taken_by").order_by("-id")[:_SHOWN]
    values = {**shown, "form": form, "shifts": rows, "me": current().person_id}
    return render(request, "calls/shift.html", values)


@require_POST
def relieve(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take over."""
    found = get_object_or_404(Shift.objects.select_for_update(of=("self",)), pk=shift_id)
    require("relieve", found)
    try:
        actions.relieve_shift(found)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已接班。"))
    return redirect("calls-shift")
