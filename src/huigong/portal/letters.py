"""Whether a letter of supervision is genuine: for whoever holds the paper, without signing in."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.public import check_letter, checks_per_minute
from huigong.kernel.accounts.pace import is_too_fast
from huigong.kernel.calendar.present import now

_MOST_TYPED = 30_000


class TextForm(forms.Form):
    """What the paper says, to be compared."""

    text = forms.CharField(
        label=_("从标题到正文最后一段"),
        max_length=_MOST_TYPED,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("从 Word 或者 PDF 里复制过来；空格、换行、页码不算。比对以后不保存。"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What the squares on a paper lead to; a typed text is compared and not kept."""
    if is_too_fast(request, "letters", checks_per_minute()):
        return render(request, "portal/letter_too_fast.html", status=429)
    form = TextForm(request.POST if request.method == "POST" else None)
    typed = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    shown = check_letter(token, typed)
    if shown is None:
        raise Http404
    page = {"shown": shown, "form": form, "now": now()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/letter_check.html", page, status=status)
