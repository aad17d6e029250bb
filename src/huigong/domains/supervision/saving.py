"""A page with a form that calls an action on a row: the same for every part of this domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huigong.kernel.register.forms import put_errors


def saved_page(
    request: HttpRequest,
    row: Any,
    form: forms.Form,
    run: Callable[..., Any],
    title: str,
    *,
    said: str = "",
    **shown: Any,
) -> HttpResponse:
    """Saved, the page of the row; else the form, with what the action said against it."""
    if request.method == "POST" and form.is_valid():
        try:
            run(row, **form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, said or _("已保存：%(row)s") % {"row": row})
            return redirect(row)
    values = {"form": form, "title": title, "row": row, **shown}
    status = 422 if form.is_bound else 200
    return render(request, "supervision/form.html", values, status=status)
