"""The gallery of components and the switch of the type size; no business page lives here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.ui.gallery import gallery_context

LARGE_COOKIE = "hg_large"
A_YEAR = 365 * 24 * 3600


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with an example and a note."""
    if not _may_see(request):
        raise Http404
    return render(request, "ui/gallery.html", gallery_context(request))


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


def _may_see(request: HttpRequest) -> bool:
    if settings.DEBUG or getattr(settings, "HUIGONG_IS_DEMO", False):
        return True
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and getattr(user, "is_staff_kind", False))
