"""The agent's one screen: what rings, the call in hand, what becomes of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huigong.domains.calls import actions, drafts, filing, looking, screen
from huigong.domains.calls.forms import DutyForm, NumberForm, TalkForm
from huigong.domains.calls.models import Call
from huigong.kernel.access import require
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current


def _call(call_id: int, verb: str, *, lock: bool = False) -> Call:
    rows = Call.objects.select_related("agent", "about")
    if lock:
        rows = Call.objects.select_for_update(of=("self",))
    call = get_object_or_404(rows, pk=call_id)
    require(verb, call)
    return call


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The line: the call in hand, or what waits between two calls."""
    require("take", Call)
    mine = screen.unfinished()
    if mine and "wait" not in request.GET:
        return redirect("calls-call", mine[0].pk)
    return render(request, "calls/screen.html", screen.waiting(request))


@never_cache
@require_GET
def ringing(request: HttpRequest) -> HttpResponse:
    """The part that is asked for every few seconds."""
    require("take", Call)
    now = request.GET.get("call", "")
    is_number = now.isascii() and now.isdecimal() and len(now) < 19
    call = Call.objects.filter(pk=int(now)).first() if is_number else None
    shown = screen.telephone(request, call)
    if request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)
    return render(request, "calls/telephone.html", {**shown, "call": call})


@require_POST
def duty(request: HttpRequest) -> HttpResponse:
    """Go on duty at a telephone, or off."""
    require("take", Call)
    form = DutyForm(request.POST)
    if "off" in request.POST:
        request.session.pop(screen.DUTY, None)
        messages.info(request, _("已离线。来电不再弹出，到时别忘了交班。"))
    elif form.is_valid():
        request.session[screen.DUTY] = form.cleaned_data["extension"] or screen.ANY
    else:
        messages.error(request, _first(form))
    return redirect(reverse("calls-screen") + "?wait")


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A call that no exchange announced: the agent picked up a telephone and notes it."""
    require("ring", Call)
    unit = Unit.objects.get(pk=current().office_id)
    call = actions.take_call(actions.ring_call(unit=unit))
    return redirect("calls-call", call.pk)


@require_POST
def take(request: HttpRequest, call_id: int) -> HttpResponse:
    """Pick up."""
    call = _call(call_id, "take", lock=True)
    try:
        actions.take_call(call, extension=screen.duty(request).replace(screen.ANY, ""))
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return redirect("calls-screen")
    return redirect("calls-call", call.pk)


@require_POST
def end(request: HttpRequest, call_id: int) -> HttpResponse:
    """The other side has hung up; what was said is still to be written down."""
    call = _call(call_id, "end", lock=True)
    drafts.keep(call, request.POST)
    try:
        actions.end_call(call)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
    return redirect("calls-call", call.pk)


@require_POST
def draft(request: HttpRequest, call_id: int) -> HttpResponse:
    """Keep what was typed so far; for htmx the moment of saving and what it suggests."""
    call = _call(call_id, "take")
    saved = drafts.keep(call, request.POST)
    if not request.headers.get("HX-Request"):
        return redirect("calls-call", call.pk)
    values = {"saved_at": saved.saved_at, **screen.proposed_place(request.POST)}
    return render(request, "calls/saved.html", values)


@never_cache
@require_POST
def identify(request: HttpRequest, call_id: int) -> HttpResponse:
    """Note the number that the caller says, and find their earlier matters by it."""
    call = _call(call_id, "identify", lock=True)
    form = NumberForm(request.POST)
    phone = form.cleaned_data["phone"] if form.is_valid() else ""
    try:
        if phone:
            looking.identify(call, phone)
        else:
            messages.error(request, _first(form) or _("请填写号码。"))
    except (looking.TooManyNumbers, ValidationError) as refused:
        told = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        messages.error(request, " ".join(told))
    return redirect("calls-call", call.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """The one screen of a call."""
    found = _call(call_id, "take", lock=request.method == "POST")
    if not found.is_mine_to_file or found.agent_id not in (None, current().account_id):
        return _elsewhere(request, found)
    if request.method == "GET":
        return render(request, "calls/screen.html", screen.talk(request, found))
    then, _colon, attach_to = request.POST.get("then", "").partition(":")
    form = TalkForm(request.POST, then=then)
    is_number = attach_to.isascii() and attach_to.isdecimal() and len(attach_to) < 19
    number = int(attach_to) if is_number else None
    if then in filing.OUTCOMES and form.is_valid():
        try:
            with transaction.atomic():
                return _filed(request, then, filing.settle(found, form, attach_to=number))
        except ValidationError as refused:
            _show(form, refused)
            found = _call(call_id, "take")
    drafts.keep(found, request.POST)
    return render(request, "calls/screen.html", screen.talk(request, found, form))


def _filed(request: HttpRequest, then: str, case_id: int | None) -> HttpResponse:
    told = {
        "answer": _("已当场答复并办结。"),
        "attach": _("已并入那件诉求。"),
        "nothing": _("已整理，没有登记诉求。"),
    }.get(then, _("已登记。"))
    messages.success(request, told)
    if then == "dispatch":
        return redirect("hotline-dispatch", case_id)
    if then == "refer":
        return redirect("calls-refer", case_id)
    return redirect("hotline-case-detail", case_id) if case_id else redirect("calls-screen")


def _elsewhere(request: HttpRequest, found: Call) -> HttpResponse:
    """A call that is not this agent's to write down: its page in the register, or the matter."""
    if found.case_id and found.agent_id == current().account_id and request.method == "POST":
        return redirect("hotline-case-detail", found.case_id)
    return redirect("calls-call-detail", found.pk)


def _first(form: forms.Form) -> str:
    """What is wrong with a small form, in one sentence."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")


def _show(form: forms.Form, refused: ValidationError) -> None:
    details = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for name, errors in details.items():
        form.add_error(name if name in form.fields else None, errors)
