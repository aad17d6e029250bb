"""Offering a membership to another union; a poster with the code by which people join."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huigong.domains.membership.forms import OfferForm
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.transfers.actions import offer_transfer
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.access import require
from huigong.kernel.pages.gate import desk, get_row
from huigong.kernel.register.forms import put_errors
from huigong.kernel.register.site import site
from huigong.kernel.ui.squares import squares


@desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, membership_id: int) -> HttpResponse:
    """To which union a membership goes; the other side sees a masked name until it accepts."""
    membership = get_row(site.get(Membership._meta.label_lower), membership_id)
    require("offer", Transfer)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = offer_transfer(membership=membership, to_unit=form.cleaned_data["to_unit"])
        except ValidationError as refused:
            put_errors(form, refused)
        else:
            messages.success(request, _("已经发给对方。对方接收以前，只看得到遮住的姓名。"))
            return redirect(made)
    context = {"form": form, "membership": membership, "title": _("会籍转出")}
    return render(request, "membership/offer.html", context)


@desk
@never_cache
@require_safe
def poster(request: HttpRequest, point_id: int) -> HttpResponse:
    """The code on A4, to be hung up."""
    point = get_row(site.get(JoinPoint._meta.label_lower), point_id)
    address = request.build_absolute_uri(reverse("my-join", args=[point.code]))
    context = {"point": point, "address": address, "qr": squares(address, scale=10)}
    return render(request, "membership/poster.html", context)
