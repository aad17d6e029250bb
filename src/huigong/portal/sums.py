"""Working something out by the law, for everybody; what is filled in is kept nowhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.supervision import public as supervision


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_clauses(request: HttpRequest) -> HttpResponse:
    """A contract, with what does not stand in it marked."""
    page = supervision.clause_page(request)
    status = 422 if page["form"].is_bound and not page["form"].is_valid() else 200
    return render(request, "portal/clauses.html", {**page, "public": True}, status=status)


@require_safe
def my_sums(request: HttpRequest) -> HttpResponse:
    """What can be worked out."""
    page = {"calculators": supervision.CALCULATORS.values()}
    return render(request, "portal/sums.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_sum(request: HttpRequest, what: str) -> HttpResponse:
    """The questions of one answer; filled in, the answer above them."""
    page = supervision.sum_page(request, what)
    if page is None:
        raise Http404
    return render(request, "portal/sum.html", {**page, "public": True})
