"""Choosing the seat from which one acts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huigong.kernel.access.middleware import SEAT_KEY
from huigong.kernel.calendar.present import today
from huigong.kernel.org.seats import Seat, list_seats


@login_required
@require_GET
def seat_list(request: HttpRequest) -> HttpResponse:
    """The seats that the account may take today."""
    return render(request, "reorganisation/seats.html", {"seats_here": _seats_of(request)})


def _seats_of(request: HttpRequest) -> list[Seat]:
    return list_seats(request.user.pk, today()) if request.user.is_authenticated else []


@login_required
@require_POST
def seat_switch(request: HttpRequest) -> HttpResponse:
    """Take another seat; only one that the account may take today, others are not found."""
    key = request.POST.get("seat", "")
    chosen = next((seat for seat in _seats_of(request) if seat.key == key), None)
    if chosen is None:
        raise Http404
    request.session[SEAT_KEY] = chosen.key
    messages.success(request, _("现在以“%s”办理。") % chosen.label)
    following = request.POST.get("next", "")
    # The page that one came from may be out of the new seat's sight: only lists are returned to.
    is_ours = url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure())
    is_list = following.rstrip("/").count("/") <= 2 and "?" not in following
    return HttpResponseRedirect(following if is_ours and is_list else reverse("org-tree"))
