"""欠我的工资: one's own line of a wage case, what was paid, and by when one may go elsewhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huigong.domains.supervision import public as supervision
from huigong.portal.doors import signed_in


@signed_in
@require_safe
def my_wages(request: HttpRequest) -> HttpResponse:
    """Every case in which one is owed wages."""
    return render(request, "portal/wages.html", {"wages": supervision.my_wages()})


@signed_in
@require_safe
def my_wage(request: HttpRequest, number: int) -> HttpResponse:
    """One of them; another's is not there."""
    wage = supervision.my_wage(number)
    if wage is None:
        raise Http404
    return render(request, "portal/wage.html", {"wage": wage})
