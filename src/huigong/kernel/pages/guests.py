"""The door of a guests' desk: a link and its PIN, for whoever has no account. What the link opens
is a domain's, and so is the page behind the door.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.guests import find_key, issue_key, try_key
from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.models import GuestKey
from huigong.kernel.accounts.slips import SlipLocked
from huigong.kernel.calendar.present import now
from huigong.kernel.register.fields import Digits
from huigong.kernel.ui.squares import squares

_SESSION = "guest"
_MINUTES = 60


class PinForm(forms.Form):
    """The PIN of a guest's link."""

    pin = Digits(6, label=_("密码"), help_text=_("6 个数字，开链接的工会另外告诉您。"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One kind of guests' desk: what its links open, where it stands, what is said at the door."""

    purpose: str
    #: Name of the address behind the door; its one argument is the link's code.
    address: str
    title: str | Promise
    words: str | Promise

    def key_of(self, code: str) -> GuestKey:
        """The link. Raises Http404: one that is not good is not there."""
        key = find_key(self.purpose, code)
        if key is None:
            raise Http404
        return key

    def has_entered(self, request: HttpRequest, key: GuestKey) -> bool:
        """Whether this browser gave the PIN of this very link, within the hour."""
        kept = request.session.get(_SESSION)
        return isinstance(kept, list) and kept[0] == key.pk and kept[1] > time.time()

    def enter(self, request: HttpRequest, key: GuestKey, code: str) -> HttpResponse:
        """The page that asks for the PIN; with the right one the browser is inside for an hour."""
        if request.method != "POST":
            return self._shown(request, code, PinForm())
        form = PinForm(request.POST)
        if not form.is_valid():
            return self._shown(request, code, form)
        try:
            is_right = try_key(key, code, form.cleaned_data["pin"], client_address(request))
        except SlipLocked as refused:
            said = gettext("试错的次数太多，请等 %d 分钟再试。") % (refused.seconds // 60)
            form.add_error(None, said)
            return self._shown(request, code, form, status=429)
        if not is_right:
            said = gettext("密码不对。错得太多，链接会作废，要请开链接的工会另开。")
            form.add_error(None, said)
            return self._shown(request, code, form)
        request.session.cycle_key()
        request.session[_SESSION] = [key.pk, int(time.time()) + 60 * _MINUTES]
        return redirect(self.address, code)

    def leave(self, request: HttpRequest) -> None:
        """The browser is outside again."""
        request.session.pop(_SESSION, None)

    def slip(self, request: HttpRequest, row_id: int, until_on: date, **shown: Any) -> HttpResponse:
        """A new link and its PIN, on paper and this once; the one before it ends.

        `shown`: `whom`, `number`, `limit` (what ends it beside its day), `only` (what it opens) and
        `back` (an address).
        """
        key = issue_key(self.purpose, row_id, until_on)
        address = request.build_absolute_uri(reverse(self.address, args=[key.code]))
        page = {"address": address, "pin": key.pin, "qr": squares(address), "now": now()}
        return render(request, "register/guest_slip.html", {**page, "until_on": until_on, **shown})

    def _shown(
        self, request: HttpRequest, code: str, form: PinForm, *, status: int = 200
    ) -> HttpResponse:
        page = {"form": form, "code": code, "door": self}
        return render(request, "register/guest_door.html", page, status=status)
