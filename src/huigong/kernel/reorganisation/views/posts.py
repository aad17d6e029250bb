"""Posts and deputies of a unit: who sits there, who stands in, since when and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huigong.kernel.access import require
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Deputy, Post, Unit
from huigong.kernel.reorganisation.forms import AppointForm, DeputyForm, EndForm
from huigong.kernel.reorganisation.posts import (
    appoint_post,
    end_deputy,
    end_post,
    find_staff,
    name_deputy,
)
from huigong.kernel.reorganisation.reach import is_holder, may_manage


@require_GET
def show_posts(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Everybody who has sat here, the present first; both names of each deputyship."""
    require("view", Post)
    unit = get_object_or_404(Unit, pk=unit_id)
    posts = unit.posts.select_related("account").prefetch_related("deputies__account")
    day, manages = today(), may_manage(unit_id)
    lines = [
        {
            "post": post,
            "is_over": post.until_on is not None and post.until_on < day,
            "may_deputise": manages or is_holder(post),
        }
        for post in posts.order_by("from_on", "pk")
    ]
    lines.sort(key=lambda line: bool(line["is_over"]))
    values = {"unit": unit, "lines": lines, "may_manage": manages, "today": day}
    return render(request, "reorganisation/posts.html", values)


def attempt(form: forms.Form, act: Callable[..., Any], **given: Any) -> bool:
    """Call an action with what the form says; its refusal becomes the form's."""
    if not form.is_valid():
        return False
    data = dict(form.cleaned_data)
    try:
        if "login" in data:
            data["account"] = find_staff(data.pop("login"))
        act(**given, **data)
    except ValidationError as error:
        for name, problems in getattr(error, "error_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, problems)
        return False
    return True


def ask(request: HttpRequest, form: forms.Form, title: str, verb: str, back: str) -> HttpResponse:
    """A page with one form, its verb and the way back."""
    values = {"form": form, "title": title, "verb": verb, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "reorganisation/form.html", values, status=status)


def done(request: HttpRequest, sentence: str, back: str) -> HttpResponse:
    """Back to a page that says what happened."""
    messages.success(request, sentence)
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Appoint somebody to a post of a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    require("appoint", Post)
    if not may_manage(unit_id):
        raise PermissionDenied
    back, form = reverse("org-posts", args=[unit_id]), AppointForm(request.POST or None)
    if request.method == "POST" and attempt(form, appoint_post, unit=unit):
        return done(request, _("已任命，自所填日期起可以入座。"), back)
    return ask(request, form, _("%s：任命岗位") % unit.name, _("任命"), back)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End somebody's post."""
    post = get_object_or_404(Post.objects.select_related("unit", "account"), pk=post_id)
    require("end", Post)
    if not may_manage(post.unit_id):
        raise PermissionDenied
    back, form = reverse("org-posts", args=[post.unit_id]), EndForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda **data: end_post(post, **data)):
        return done(request, _("任职已结束，过了所填日期不能再入座。"), back)
    title = _("结束 %(name)s 的任职") % {"name": post.account}
    return ask(request, form, title, _("结束任职"), back)


@require_http_methods(["GET", "POST"])
def deputise(request: HttpRequest, post_id: int) -> HttpResponse:
    """Name a deputy for a post."""
    post = get_object_or_404(Post.objects.select_related("unit", "account"), pk=post_id)
    if not (is_holder(post) or may_manage(post.unit_id)):
        raise PermissionDenied
    back, form = reverse("org-posts", args=[post.unit_id]), DeputyForm(request.POST or None)
    if request.method == "POST" and attempt(form, name_deputy, post=post):
        return done(request, _("已指定代理人；办理记录上会写明两个人的姓名。"), back)
    return ask(request, form, _("为 %s 指定代理人") % post.account, _("指定"), back)


@require_http_methods(["GET", "POST"])
def end_deputyship(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """End a deputyship before its day."""
    rows = Deputy.objects.select_related("post__unit", "post__account", "account")
    deputy = get_object_or_404(rows, pk=deputy_id)
    if not (is_holder(deputy.post) or may_manage(deputy.post.unit_id)):
        raise PermissionDenied
    back = reverse("org-posts", args=[deputy.post.unit_id])
    form = EndForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda **data: end_deputy(deputy, **data)):
        return done(request, _("代理已结束。"), back)
    return ask(request, form, _("结束 %s 的代理") % deputy.account, _("结束代理"), back)
