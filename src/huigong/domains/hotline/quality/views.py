"""Drawing a sample, its list, and the form of one check."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.quality import actions
from huigong.domains.hotline.quality.models import Point, QualityCheck, QualityDraw
from huigong.kernel.access import may, require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.calendar.present import today
from huigong.kernel.register.fields import DATE_FORMATS, DateInput

_HOLDS = (("yes", gettext_lazy("是")), ("no", gettext_lazy("不是")))


class DrawForm(forms.Form):
    """抽取样本"""

    first = forms.DateField(
        label=gettext_lazy("办结自"), widget=DateInput(), input_formats=DATE_FORMATS
    )
    last = forms.DateField(
        label=gettext_lazy("办结至"), widget=DateInput(), input_formats=DATE_FORMATS
    )
    size = forms.IntegerField(label=gettext_lazy("抽几件"), min_value=1, max_value=actions.MOST)
    seed = forms.IntegerField(
        label=gettext_lazy("种子"),
        min_value=1,
        max_value=999_999,
        help_text=gettext_lazy("同一段日子用同一个种子，抽到的是同样的件，谁都可以复核。"),
    )


class CheckForm(forms.Form):
    """逐条对照"""

    note = forms.CharField(
        label=gettext_lazy("要改进的"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            name: forms.ChoiceField(label=label, choices=_HOLDS, widget=forms.RadioSelect)
            for name, label in Point.choices
        }
        self.fields = {**asked, **self.fields}

    def points(self) -> dict[str, bool]:
        """Which points hold."""
        return {name: self.cleaned_data[name] == "yes" for name in Point.values}


@require_http_methods(["GET", "POST"])
def draws(request: HttpRequest) -> HttpResponse:
    """The samples so far, and the form of a new one."""
    require("view", QualityDraw)
    last = today() - timedelta(days=1)
    start = {"first": last - timedelta(days=29), "last": last, "size": 20}
    start["seed"] = secrets.randbelow(999_999) + 1
    form = DrawForm(request.POST or None, initial=start)
    if request.method == "POST":
        require("draw", QualityDraw)
        if form.is_valid():
            try:
                return redirect(actions.draw_checks(**form.cleaned_data))
            except ValidationError as refused:
                form.add_error(None, refused.messages)
    rows = QualityDraw.objects.select_related("unit").order_by("-id")[:50]
    values = {"draws": rows, "form": form if may("draw", QualityDraw) else None}
    return render(request, "hotline/quality_draws.html", values)


@require_GET
def draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """A sample: which cases have been looked at, and what was found."""
    found = get_object_or_404(QualityDraw.objects.select_related("unit"), pk=draw_id)
    require("view", found)
    checks = list(QualityCheck.objects.filter(draw=found).order_by("row_id"))
    cases = Case.objects.in_bulk([check.row_id for check in checks])
    done = [check for check in checks if check.checked_at]
    points = [
        (str(label), sum(not check.points[name] for check in done)) for name, label in Point.choices
    ]
    values = {
        "draw": found,
        "lines": [(c, cases[c.row_id]) for c in checks if c.row_id in cases],
        "done": len(done),
        "good": sum(not check.failed for check in done),
        "points": points,
        "may_mark": may("mark", QualityCheck),
    }
    return render(request, "hotline/quality_draw.html", values)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Hold one case against the points."""
    found = get_object_or_404(QualityCheck, pk=check_id)
    require("mark", found)
    case = get_object_or_404(Case.objects.select_related("unit"), pk=found.row_id)
    known = {name: "yes" if holds else "no" for name, holds in found.points.items()}
    form = CheckForm(request.POST or None, initial={**known, "note": found.note})
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_check(found, points=form.points(), note=form.cleaned_data["note"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("质检结果已记下。"))
            return redirect(found.draw)
    elif request.method == "GET":
        record_look(case)
    values = {"form": form, "title": _("质检"), "case": case}
    return render(request, "hotline/case_form.html", values)
