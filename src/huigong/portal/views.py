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
from huigong.portal.slips import came_with_slip

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
        "by_slip": came_with_slip(request),
        "asked": _asked(),
    }
    return render(request, "portal/home.html", page)


@signed_in
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """All of one's own matters; behind a slip there is one, and it is shown at once."""
    cases = hotline.my_cases()
    if came_with_slip(request) and len(cases) == 1:
        return HttpResponseRedirect(reverse("my-case", args=[cases[0].id]))
    return render(request, "portal/cases.html", {"cases": cases, "asked": _asked()})


def _asked() -> list[hotline.MyProxy]:
    """Who asks one to act, and waits for an answer."""
    return [one for one in hotline.proxies() if one.is_asked and not one.is_mine]
