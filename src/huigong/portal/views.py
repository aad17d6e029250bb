"""The front door, and the first pages of the worker."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huigong.domains.hotline import public as hotline
from huigong.kernel.access.middleware import DESK
from huigong.kernel.sealing import mask_phone
from huigong.portal.doors import signed_in

_ON_HOME = 5


@never_cache
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Two doors for a stranger; everybody else is led to their own room."""
    if not request.user.is_authenticated:
        return render(request, "portal/front_door.html")
    is_staff = getattr(request, "seat", None) is not None
    return HttpResponseRedirect(DESK if is_staff else reverse("my-home"))


@never_cache
@require_safe
def my_home(request: HttpRequest) -> HttpResponse:
    """What one can do now, and where one's own matters stand; the first half also for strangers."""
    if not request.user.is_authenticated:
        return render(request, "portal/home.html")
    cases = hotline.my_cases()
    page = {
        "cases": cases[:_ON_HOME],
        "more": len(cases) > _ON_HOME,
        "own_phone": mask_phone(request.user.open_phone()),
    }
    return render(request, "portal/home.html", page)


@signed_in
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """All of one's own matters."""
    return render(request, "portal/cases.html", {"cases": hotline.my_cases()})
