"""Void clauses at the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huigong.domains.supervision.clauses.page import clause_page
from huigong.kernel.access import require
from huigong.kernel.pages.gate import desk
from huigong.kernel.params.models import Override


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clauses(request: HttpRequest) -> HttpResponse:
    """A contract, with what does not stand in it marked."""
    require("view", Override)
    page = clause_page(request)
    status = 422 if page["form"].is_bound and not page["form"].is_valid() else 200
    return render(request, "supervision/clauses.html", page, status=status)
