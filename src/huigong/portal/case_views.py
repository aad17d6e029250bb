"""One's own matter: where it stands, adding, withdrawing, judging, the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.hotline import public as hotline
from huigong.domains.knowledge import public as knowledge
from huigong.kernel.calendar.present import now
from huigong.portal.choices import place_name, trouble_name
from huigong.portal.doors import signed_in
from huigong.portal.forms import AddForm, JudgeForm
from huigong.portal.slips import came_with_slip


def _found(number: int) -> hotline.MyCase:
    case = hotline.my_case(number)
    if case is None:
        raise Http404
    return case


def _told(request: HttpRequest, case: hotline.MyCase) -> dict[str, Any]:
    limit = hotline.limit_of(case.category)
    law = hotline.law(case.id)
    return {
        "case": case,
        "place": place_name(case.division),
        "trouble": trouble_name(case.category),
        "rule": hotline.rule_of(limit) if limit else None,
        "law": law,
        "by_slip": came_with_slip(request),
    }


@signed_in
@require_safe
def my_case(request: HttpRequest, number: int) -> HttpResponse:
    """Where it stands, the answer, the way, who looked."""
    page = _told(request, _found(number))
    page |= {"judge_form": JudgeForm(), "own": hotline.own(number)}
    page["files"] = hotline.my_files(number)
    return render(request, "portal/case.html", page)


@signed_in
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """The page after sending: the number, and what happens next."""
    case = _found(number)
    answers = knowledge.answers_for(case.text, case.category)
    return render(request, "portal/receipt.html", {**_told(request, case), "answers": answers})


@signed_in
@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt for printing."""
    return render(request, "portal/paper.html", {**_told(request, _found(number)), "now": now()})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int) -> HttpResponse:
    """More words."""
    case, form = _found(number), AddForm(_sent(request), request.FILES or None)

    def act() -> None:
        if form.cleaned_data["uploads"]:
            hotline.hand_in(request, number, form.cleaned_data["uploads"])
        if form.cleaned_data["text"]:
            hotline.add(number, form.cleaned_data["text"])

    if _is_done(form, act):
        messages.success(request, _("补充的情况已经收到，办理的单位看得到。"))
        return _back(number)
    return render(request, "portal/add.html", {"case": case, "form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Taking it back, after being told what that means."""
    case, form = _found(number), Form(_sent(request))
    if _is_done(form, lambda: hotline.withdraw(number)):
        messages.success(request, _("已经撤回，不再办理。以后还可以再反映。"))
        return _back(number)
    return render(request, "portal/withdraw.html", {"case": case, "form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, number: int) -> HttpResponse:
    """How content one is, once."""
    case, form = _found(number), JudgeForm(_sent(request))
    if _is_done(form, lambda: hotline.judge(number, **form.cleaned_data)):
        messages.success(request, _("谢谢您的评价，我们会看。"))
        return _back(number)
    return render(request, "portal/judge.html", {"case": case, "form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def judge_office(request: HttpRequest, number: int, leg_id: int) -> HttpResponse:
    """How content one is with one office, once, after its part has ended."""
    case, form = _found(number), JudgeForm(_sent(request))
    offices = [one for one in hotline.own(number).to_judge if one.leg == leg_id]
    if _is_done(form, lambda: hotline.judge_office(number, leg_id, **form.cleaned_data)):
        messages.success(request, _("谢谢您的评价，我们会看。"))
        return _back(number)
    page = {"case": case, "form": form, "office": offices[0] if offices else None}
    return render(request, "portal/judge_office.html", page)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _is_done(form: Form, act: Callable[[], None]) -> bool:
    """Whether the form was sound and the act was done; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    return True


def _back(number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("my-case", args=[number]))
