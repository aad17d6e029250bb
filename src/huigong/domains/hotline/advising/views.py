"""The lawyers' queue, and the two forms."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huigong.domains.hotline.advising import actions
from huigong.domains.hotline.advising.models import Advice
from huigong.domains.hotline.models import Case
from huigong.kernel.access import may, reach, require
from huigong.kernel.audit.trail import record_look

_MOST = 200


class QuestionForm(forms.Form):
    """请律师出意见"""

    question = forms.CharField(
        label=gettext_lazy("要问律师的"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("例如：没有签合同满一年，双倍工资还能不能要？时效到哪一天？"),
    )


class AdviceForm(forms.Form):
    """出律师意见"""

    text = forms.CharField(
        label=gettext_lazy("律师意见"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("怎么办、依据哪一条、还要什么证据。只有工会内部看得到。"),
    )


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The cases that wait for a lawyer, oldest first."""
    require("view", Advice)
    waiting = Advice.objects.filter(reach(Advice, "view"), advised_at=None).order_by("asked_at")
    rows = list(waiting.select_related("asked_by")[:_MOST])
    cases = Case.objects.in_bulk([row.row_id for row in rows])
    lines = [(row, cases[row.row_id]) for row in rows if row.row_id in cases]
    values = {"lines": lines, "may_advise": may("advise", Advice)}
    return render(request, "hotline/advice_queue.html", values)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask about a case."""
    case = get_object_or_404(Case.objects.select_related("unit"), pk=case_id)
    require("edit", case)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_lawyer(case, question=form.cleaned_data["question"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("已排进律师的队列。"))
            return redirect(case)
    values = {"form": form, "title": _("请律师出意见"), "case": case}
    return render(request, "hotline/case_form.html", values)


@require_http_methods(["GET", "POST"])
def advise(request: HttpRequest, advice_id: int) -> HttpResponse:
    """A lawyer reads the case beside the form, and advises."""
    advice = get_object_or_404(Advice.objects.select_related("unit"), pk=advice_id)
    require("advise", advice)
    case = get_object_or_404(Case.objects.select_related("unit"), pk=advice.row_id)
    form = AdviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.advise_agent(advice, text=form.cleaned_data["text"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("意见已记在这件事里，坐席看得到。"))
            return redirect("hotline-advice-queue")
    elif request.method == "GET":
        record_look(case)
    values = {"form": form, "title": _("出律师意见"), "case": case, "advice": advice}
    return render(request, "hotline/advise.html", values)
