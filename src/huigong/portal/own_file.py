"""我的档案: all that is kept about oneself, who looked and why; taking it along, asking to put it
right or to erase it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huigong.kernel.audit.trail import record_look
from huigong.kernel.people.asked import AskedState, FileRequest, Wish
from huigong.kernel.people.asking import LONGEST, ask_file_request
from huigong.kernel.people.erasing import needs_of, what_stays
from huigong.kernel.people.models import Person
from huigong.kernel.people.taking import json_answer, pdf_answer
from huigong.kernel.people.whole import whole_of
from huigong.portal.doors import signed_in
from huigong.portal.forms import Words


class CorrectForm(forms.Form):
    """更正"""

    words = Words(
        label=gettext_lazy("哪里不对，应该是什么"),
        help_text=gettext_lazy("例如：名字写成了“卓马”，应该是“卓玛”。不用写身份证号码。"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("请写哪里不对，应该是什么。")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EraseOwnForm(forms.Form):
    """删除"""

    words = Words(
        label=gettext_lazy("为什么想删除"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _mine() -> Person | None:
    """One's own file: whoever signs in sees no other."""
    return Person.objects.filter(merged_into=None, erased_at=None).select_related("unit").first()


def _found() -> Person:
    person = _mine()
    if person is None:
        raise Http404
    return person


@signed_in
@require_safe
def my_whole(request: HttpRequest) -> HttpResponse:
    """Everything, in chapters, opened: it is one's own."""
    person = _mine()
    page: dict[str, Any] = {"person": person, "chapters": whole_of(person) if person else []}
    if person:
        page["waiting"] = FileRequest.objects.filter(state=AskedState.OPEN).order_by("id")
    return render(request, "portal/own_file.html", page)


def _taken() -> Person:
    """One's file, and a look of one's own in it: a copy outside is worth a line."""
    person = _found()
    record_look(person, what="whole", reason=_("本人下载"))
    return person


@signed_in
@require_POST
def my_whole_json(request: HttpRequest) -> HttpResponse:
    """The file for a machine."""
    return json_answer(_taken())


@signed_in
@require_POST
def my_whole_pdf(request: HttpRequest) -> HttpResponse:
    """The file on paper."""
    return pdf_answer(_taken(), asked_by=_("本人"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_correct(request: HttpRequest) -> HttpResponse:
    """Something is wrong: say what, and the office answers."""
    form = CorrectForm(request.POST if request.method == "POST" else None)
    return _asked(request, form, Wish.CORRECT, "portal/own_correct.html", {})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_erase(request: HttpRequest) -> HttpResponse:
    """What would go, what stays and why, what stands against it; then the office is asked."""
    person = _found()
    form = EraseOwnForm(request.POST if request.method == "POST" else None)
    told = {"needs": needs_of(person), "stays": what_stays()}
    return _asked(request, form, Wish.ERASE, "portal/own_erase.html", told)


def _asked(
    request: HttpRequest, form: forms.Form, wish: str, template: str, told: dict[str, list[str]]
) -> HttpResponse:
    person = _found()
    if form.is_bound and form.is_valid():
        try:
            row = ask_file_request(person=person, wish=wish, words=form.cleaned_data["words"])
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            said = _("已经交给%(unit)s，最晚 %(day)s 答复您，答复写在“我的档案”里。")
            day = f"{row.due_on:%Y-%m-%d}"
            messages.success(request, said % {"unit": person.unit.name, "day": day})
            return HttpResponseRedirect(reverse("my-whole"))
    return render(request, template, {"form": form, "person": person, **told})
