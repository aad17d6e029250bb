"""Ends sessions that sat idle or grew old, and sends staff who owe a second factor to set it up."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.accounts.adapters import BEGAN, KIND, MFA_DUE, SEEN, MfaAdapter
from huigong.kernel.accounts.models import Account, AccountKind

_NOTE_EVERY = 60
_MANAGEMENT = "/accounts/"
_DOORS = {
    AccountKind.STAFF: "account_login",
    AccountKind.WORKER: "phone-login",
    AccountKind.SLIP: "slip",
}
_STAFF_ONLY = ("/accounts/2fa/", "/accounts/password/", "/accounts/reauthenticate/")


class SignInMiddleware:
    """Reads only the session; writes a sign of life at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "_auth_user_id" not in request.session:
            return self.get_response(request)
        kind = str(request.session.get(KIND) or getattr(request.user, "kind", AccountKind.STAFF))
        if _is_over(request, kind):
            return _ended(request, kind)
        if kind != AccountKind.STAFF and request.path.startswith(_STAFF_ONLY):
            raise Http404
        if _owes_a_factor(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        _note(request, kind)
        return self.get_response(request)


def _owes_a_factor(request: HttpRequest) -> bool:
    if MFA_DUE not in request.session or request.path.startswith(_MANAGEMENT):
        return False
    if MfaAdapter().is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        del request.session[MFA_DUE]
        return False
    return True


def _is_over(request: HttpRequest, kind: str) -> bool:
    now = time.time()
    idle = now - request.session.get(SEEN, now)
    age = now - request.session.get(BEGAN, now)
    return bool(
        idle > settings.HUIGONG_SESSION_IDLE[kind] or age > settings.HUIGONG_SESSION_LONGEST[kind]
    )


def _ended(request: HttpRequest, kind: str) -> HttpResponse:
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, _("您已较长时间没有操作，为安全起见已退出，请重新登录。"))
    door = reverse(_DOORS[AccountKind(kind)])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": door})
    return HttpResponseRedirect(door)


def _note(request: HttpRequest, kind: str) -> None:
    now = int(time.time())
    if SEEN in request.session and now - request.session[SEEN] < _NOTE_EVERY:
        return
    request.session.setdefault(BEGAN, now)
    request.session[SEEN], request.session[KIND] = now, kind
    key, moment = request.session.session_key, timezone.now()
    UserSession.objects.filter(session_key=key).update(last_seen_at=moment)
    Account.objects.filter(pk=request.session["_auth_user_id"]).update(last_seen=moment)
