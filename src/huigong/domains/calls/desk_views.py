"""Beside the one screen: missed calls to call back, and the sheet of a day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huigong.domains.calls import actions, day
from huigong.domains.calls.forms import OutcomeForm
from huigong.domains.calls.models import Call, CallState, Direction
from huigong.kernel.access import reach, require
from huigong.kernel.sealing.blindfield import forms_of, oldest

_MOST = 200


@never_cache
@require_GET
def missed(request: HttpRequest) -> HttpResponse:
    """Who could not get through: the longest waiting first, the same number together."""
    require("settle", Call)
    rows = Call.objects.filter(reach(Call, "settle"), state=CallState.MISSED).order_by("rang_at")
    groups: dict[bytes, list[Call]] = {}
    for call in rows[:_MOST]:
        forms = forms_of(call, "phone_blind")
        key = oldest(forms) if forms else str(call.pk).encode()
        groups.setdefault(key, []).append(call)
    values = {"groups": list(groups.values()), "form": OutcomeForm()}
    return render(request, "calls/missed.html", values)


@require_POST
def back(request: HttpRequest, call_id: int) -> HttpResponse:
    """Call back: an outgoing call in hand, with the number to dial on the one screen."""
    call = _locked(call_id)
    if call.state != CallState.MISSED or call.phone is None:
        messages.warning(request, _("这个来电已经处理，或对方没有显示号码，不能回拨。"))
        return redirect("calls-missed")
    dialled = actions.ring_call(
        unit=call.unit, phone=call.phone.open(), direction=Direction.OUTGOING, about=call
    )
    actions.take_call(dialled)
    return redirect("calls-call", dialled.pk)


@require_POST
def settle(request: HttpRequest, call_id: int) -> HttpResponse:
    """What came of a missed call, and of the same caller's other tries."""
    call = _locked(call_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择回拨的结果。"))
        return redirect("calls-missed")
    try:
        for one in [call, *_same(call)]:
            actions.settle_call(one, **form.cleaned_data)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已记下回拨的结果。"))
    return redirect("calls-missed")


def _locked(call_id: int) -> Call:
    call = get_object_or_404(Call.objects.select_for_update(of=("self",)), pk=call_id)
    require("settle", call)
    return call


def _same(call: Call) -> list[Call]:
    """The other missed calls of the same number."""
    if call.phone_blind is None:
        return []
    same = forms_of(call, "phone_blind")
    rows = Call.objects.filter(phone_blind__in=same, state=CallState.MISSED)
    return list(rows.exclude(pk=call.pk))


@never_cache
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Every call of a day, with the totals."""
    require("view", Call)
    return render(request, "calls/today.html", day.sheet(day.asked(request.GET.get("day", ""))))


@never_cache
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The same on A4."""
    require("view", Call)
    shown = day.sheet(day.asked(request.GET.get("day", "")))
    return render(request, "calls/today_paper.html", shown)
