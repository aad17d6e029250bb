"""Drafting a letter to a whole trade."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.letters.models import Letter
from huigong.domains.supervision.letters.trade import actions
from huigong.domains.supervision.letters.trade.forms import TradeForm
from huigong.kernel.access import require
from huigong.kernel.pages.gate import desk
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import address, site


@desk
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Topic or duties, to whom, whether they answer; the draft's page comes next."""
    require("draft", Letter)
    form = TradeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.draft_trade_letter(**form.cleaned_data)
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("已起草，请核对正文。"))
            return redirect(letter)
    back = address(site.get(Letter._meta.label_lower), "list")
    status = 422 if form.is_bound else 200
    return render(request, "supervision/trade.html", {"form": form, "back": back}, status=status)
