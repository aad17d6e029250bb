"""Coming back with a slip: its code and PIN open the one matter behind it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huigong.domains.hotline import public as hotline
from huigong.kernel.accounts.adapters import sign_in
from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.accounts.slips import SlipLocked, try_slip
from huigong.portal.doors import to_sign_in
from huigong.portal.forms import ClaimForm

_MINUTE, _HOUR = 60, 3600


def is_stranger(request: HttpRequest) -> bool:
    """Whether nobody's own account is behind a request: a slip is one matter, not a person."""
    return not request.user.is_authenticated or came_with_slip(request)


def came_with_slip(request: HttpRequest) -> bool:
    """Whether whoever reads has come with a code and a PIN."""
    return getattr(request.user, "kind", "") == AccountKind.SLIP


@never_cache
@sensitive_post_parameters("code", "pin")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Code and PIN in: a stranger reads the matter, who is signed in takes it to their account."""
    is_claim = not is_stranger(request)
    form_class = ClaimForm if is_claim else hotline.SlipForm
    form = form_class(request.POST if request.method == "POST" else None)
    page = {"form": form, "is_claim": is_claim}
    if not form.is_bound or not form.is_valid():
        return render(request, "portal/slip.html", page)
    code, pin = form.cleaned_data["code"], form.cleaned_data["pin"]
    try:
        account = try_slip(code, pin, client_address(request))
    except SlipLocked as refused:
        return locked(request, form, refused, is_claim=is_claim)
    if account is None:
        # Which of the two was wrong is not said: who guesses learns nothing.
        form.add_error(None, _("编号或者密码不对，请照着凭条再看一遍。"))
        return render(request, "portal/slip.html", page)
    if is_claim:
        return _claim(request, account, tells_phone=form.cleaned_data["tells_phone"])
    if request.user.is_authenticated:
        logout(request)
    return sign_in(request, account, reverse("my-cases"))


@require_POST
def to_own_account(request: HttpRequest) -> HttpResponse:
    """From a slip to one's own phone, and back here with the slip to claim the matter."""
    if came_with_slip(request):
        logout(request)
    return to_sign_in(reverse("slip"))


def locked(
    request: HttpRequest, form: hotline.SlipForm, refused: SlipLocked, *, is_claim: bool = False
) -> HttpResponse:
    """The page of who tried too often: what to do instead."""
    if refused.seconds < _HOUR:
        wait = _("%d 分钟") % (refused.seconds // _MINUTE)
    else:
        wait = _("%d 小时") % (refused.seconds // _HOUR)
    text = _("试错的次数太多，为了保护您，先停 %s。着急就拨打 12351，或者拿着凭条到工会窗口。")
    form.add_error(None, text % wait)
    page = {"form": form, "is_claim": is_claim}
    return render(request, "portal/slip.html", page, status=429)


def _claim(request: HttpRequest, nameless: Account, *, tells_phone: bool) -> HttpResponse:
    taken = hotline.claim_all(nameless, request.user, tells_phone=tells_phone)  # type: ignore[arg-type]  # signed in
    if not taken:
        messages.info(request, _("这件事已经在别的账号名下，或者是您原来就有的。"))
        return HttpResponseRedirect(reverse("my-cases"))
    messages.success(request, _("这件事已经放到您的账号下，以后登录就能看，不用再记密码。"))
    return HttpResponseRedirect(reverse("my-case", args=[taken[0]]))
