"""The gallery of components and the switch of the type size; no business page lives here."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.ui import gallery as examples

LARGE_COOKIE = "hg_large"
A_YEAR = 365 * 24 * 3600

View = Callable[[HttpRequest], HttpResponse]


def _for_builders(view: View) -> View:
    """Only in the demonstration, while developing, and for staff: a worker has no use for it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        is_open = settings.DEBUG or getattr(settings, "HUIGONG_IS_DEMO", False)
        if not is_open and not getattr(request.user, "is_staff_kind", False):
            raise Http404
        return view(request)

    return require_GET(guarded)


@_for_builders
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component of the desk with an example and a note."""
    if request.headers.get("HX-Request"):
        groups = examples.found(request.GET.get("q", ""))
        return render(request, "ui/palette_results.html", {"groups": groups})
    return render(request, "ui/gallery.html", examples.desk_context())


@_for_builders
def phone(request: HttpRequest) -> HttpResponse:
    """Show the frame and the components of the worker's phone."""
    messages.success(request, _("已收到，编号 SL-2026-000123。县总工会 11 月 25 日前答复您。"))
    return render(request, "ui/gallery_phone.html", examples.phone_context())


@_for_builders
def paper(request: HttpRequest) -> HttpResponse:
    """Show a sheet of A4."""
    return render(request, "ui/gallery_paper.html")


@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off for this browser, then go back; works without a script."""
    wish = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(wish if safe else "/")
    large = request.COOKIES.get(LARGE_COOKIE) != "1"
    response.set_cookie(LARGE_COOKIE, "1" if large else "0", max_age=A_YEAR, samesite="Lax")
    return response
