"""Pages of a wage case: its workers, the agreement, payments, clues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.supervision.saving import saved_page
from huigong.domains.supervision.wages import actions
from huigong.domains.supervision.wages.counting import standings
from huigong.domains.supervision.wages.ending import actions as ending
from huigong.domains.supervision.wages.forms import (
    AgreeForm,
    EnlistForm,
    HearForm,
    PayForm,
    ReasonForm,
    WorkerForm,
    name_of,
)
from huigong.domains.supervision.wages.models import WageCase, WageLine
from huigong.domains.supervision.wages.paying import actions as paying
from huigong.domains.supervision.wages.sheet import text_of
from huigong.kernel.audit.trail import record_look
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site

_WRONG = 422


def _case(wage_id: int, verb: str, *, lock: bool = False) -> WageCase:
    row: WageCase = get_row(site.get(WageCase._meta.label_lower), wage_id, verb, lock=lock)
    return row


def _line(case: WageCase, line_id: int) -> WageLine:
    try:
        return actions.find_line(case, line_id)
    except ValidationError as gone:
        raise Http404 from gone


def _page(
    request: HttpRequest,
    case: WageCase,
    form: forms.Form,
    title: str,
    template: str = "supervision/form.html",
    **more: Any,
) -> HttpResponse:
    values = {"form": form, "title": title, "row": case, **more}
    status = _WRONG if form.is_bound and form.errors else 200
    return render(request, template, values, status=status)


def _is_done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sound and the act was done; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as refused:
        put_errors(form, refused)
        return False
    return True


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def enlist(request: HttpRequest, wage_id: int) -> HttpResponse:
    """A pasted list of workers; all of it, or none and the faulty lines."""
    case = _case(wage_id, "enlist", lock=request.method == "POST")
    form = _enlisting(request)

    def act(given: dict[str, Any]) -> None:
        actions.enlist_wagecase(case, people=given["lines"], count=len(given["lines"]))

    if _is_done(form, act):
        messages.success(request, _("登记了 %d 人。") % len(form.cleaned_data["lines"]))
        return redirect(case)
    return _page(request, case, form, _("登记职工"))


def _enlisting(request: HttpRequest) -> EnlistForm:
    """The form; a file's rows stand in its box as if they had been pasted."""
    upload = request.FILES.get("sheet")
    if upload is None:
        return EnlistForm(request.POST if request.method == "POST" else None)
    try:
        return EnlistForm({"lines": text_of(upload)})
    except ValidationError as fault:
        form = EnlistForm(request.POST)
        form.add_error("sheet", fault)
        return form


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, wage_id: int, line_id: int) -> HttpResponse:
    """One worker's line, and taking it out."""
    case = _case(wage_id, "amend", lock=request.method == "POST")
    line = _line(case, line_id)
    names = ("name", "due_fen", "had_fen", "from_on", "until_on", "left_on")
    start = {name: getattr(line, name) for name in names}
    form = WorkerForm(line, request.POST or None, initial=start)

    def act(given: dict[str, Any]) -> None:
        actions.amend_wagecase(case, line=line.pk, worker=form.worker())

    if _is_done(form, act):
        messages.success(request, _("已保存。"))
        return redirect(case)
    return _page(request, case, form, line.name, "supervision/wage_worker.html", line=line)


@desk
@require_POST
def strike(request: HttpRequest, wage_id: int, line_id: int) -> HttpResponse:
    """Take a worker out who was entered by mistake."""
    case = _case(wage_id, "strike", lock=True)
    line = _line(case, line_id)
    try:
        actions.strike_wagecase(case, line=line.pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(case)


@desk
@never_cache
@require_POST
def look(request: HttpRequest, wage_id: int, line_id: int) -> HttpResponse:
    """The whole numbers of one worker, for a reason that is kept."""
    case = _case(wage_id, "view:worker")
    line, form = _line(case, line_id), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写查看的理由。"))
        return redirect("supervision-wage-amend", case.pk, line.pk)
    record_look(case, what="phone", reason=f"{line.place}：{form.cleaned_data['reason']}")
    values = {"title": line.name, "row": case, "line": line, "is_open": True}
    return render(request, "supervision/wage_worker.html", values)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, wage_id: int) -> HttpResponse:
    """What was agreed, worker by worker; the whole debt stands there already."""
    case = _case(wage_id, "agree", lock=request.method == "POST")
    found = standings(case)
    start: dict[str, Any] = {name_of(one.line): one.line.asked_fen for one in found}
    start |= {"agreement": case.agreement, "pay_by": case.pay_by}
    form = AgreeForm(found, request.POST or None, initial=start)

    def act(given: dict[str, Any]) -> None:
        told = {name: given[name] for name in ("agreed_on", "agreement", "pay_by")}
        actions.agree_wagecase(case, amounts=form.shares(), **told)

    if _is_done(form, act):
        messages.success(request, _("已登记协商结果。"))
        return redirect(case)
    return _page(request, case, form, _("登记协商结果"), "supervision/wage_shares.html")


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, wage_id: int) -> HttpResponse:
    """One instalment: shared out in proportion and looked over, or typed worker by worker."""
    is_post = request.method == "POST"
    case = _case(wage_id, "pay", lock=is_post)
    found = [one for one in standings(case) if one.left_fen]
    form = PayForm(found, request.POST if is_post else None, initial=PayForm.start(case.pay_by))
    if is_post and form.is_valid():
        if "split" in request.POST or not form.shares():
            return _shared_out(request, case, form)
        names = ("paid_on", "manner", "proof", "key", "pay_by")
        told = {name: form.cleaned_data[name] for name in names}
        if _is_done(form, lambda given: paying.pay_wagecase(case, shares=form.shares(), **told)):
            messages.success(request, _("已登记付款。"))
            return redirect(case)
    return _payment_page(request, case, form)


def _shared_out(request: HttpRequest, case: WageCase, form: PayForm) -> HttpResponse:
    try:
        boxes = form.split()
    except ValidationError as refused:
        put_errors(form, refused)
        return _payment_page(request, case, form)
    messages.info(request, _("已按尚欠的比例分好，请核对后保存。"))
    typed = {name: request.POST.get(name, "") for name in form.fields}
    return _payment_page(request, case, PayForm(form.found, {**typed, **boxes}))


def _payment_page(request: HttpRequest, case: WageCase, form: PayForm) -> HttpResponse:
    title, template = _("登记付款"), "supervision/wage_shares.html"
    return _page(request, case, form, title, template, may_split=True)


@desk
@require_POST
def reverse(request: HttpRequest, wage_id: int, payment_id: int) -> HttpResponse:
    """Take a wrong payment back by an entry of its own."""
    case = _case(wage_id, "reverse", lock=True)
    reason = request.POST.get("reason", "")[:200]
    try:
        paying.reverse_wagecase(case, payment=payment_id, reason=reason)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已冲正。"))
    return redirect(case)


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def hear(request: HttpRequest, wage_id: int) -> HttpResponse:
    """What the authority answered to the clue."""
    case = _case(wage_id, "hear", lock=request.method == "POST")
    form, said = HearForm(request.POST or None), _("已登记回复。")
    return saved_page(request, case, form, ending.hear_wagecase, _("登记移送的回复"), said=said)
