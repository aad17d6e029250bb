"""Our words and choices inside django-allauth."""

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_logged_in
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import seal, unseal

_MFA_PURPOSE = "accounts.mfa"
BEGAN, SEEN, KIND, MFA_DUE = "began", "seen", "kind", "mfa_due"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """No sign-up, Chinese sentences, and a note in the session of when it began and for whom."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("此账号已停用，请联系本单位管理员。"),
        "enter_current_password": _("请输入现在的密码。"),
        "incorrect_code": _("验证码不对，请重新输入。"),
        "incorrect_password": _("密码不对。"),
        "invalid_login": _("登录名或密码不对。"),
        "too_many_login_attempts": _("尝试次数过多，请 15 分钟后再试。"),
        "username_password_mismatch": _("登录名或密码不对。"),
        "rate_limited": _("操作太频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # axes counts and locks; a second counter would answer first, with another page.
        return

    def _rollback_login_failed_rl_usage(self) -> None:
        return

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        # The session may still be another's: a scope of that one does not see this account.
        with scope(SYSTEM, reason="sign in"):
            super().login(request, user)
        if not isinstance(user, Account):
            raise TypeError("只有 accounts.Account 可以登录。")
        begin_session(request, user)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """TOTP secrets and the seed of recovery codes are stored sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("您的岗位要求两步验证，不能停用。"),
        "cannot_generate_recovery_codes": _("请先启用两步验证。"),
        "incorrect_code": _("验证码不对，请重新输入。"),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, _MFA_PURPOSE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), _MFA_PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_mfa(authenticator.user)


def begin_session(request: HttpRequest, account: Account) -> None:
    """Note in the session what the idle clock and the TOTP rule need, so no page reads for it."""
    now = int(time.time())
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[KIND] = account.kind
    if account.kind == AccountKind.WORKER:
        request.session.set_expiry(settings.HUIGONG_SESSION_LONGEST[account.kind])
    if needs_mfa(account) and not MfaAdapter().is_mfa_enabled(account):
        request.session[MFA_DUE] = True
    with scope(SYSTEM, reason="sign in"):
        Account.objects.filter(pk=account.pk).update(last_seen=timezone.now())


def needs_mfa(account: Account) -> bool:
    """Whether a post of this account is one of the roles that need a second factor."""
    if settings.HUIGONG_IS_DEMO or account.kind != AccountKind.STAFF:
        return False
    if not settings.HUIGONG_MFA_ROLES:
        return False
    seats = import_string(settings.HUIGONG_SEATS_OF)(account.pk, timezone.localdate())
    return any(seat.post.role in settings.HUIGONG_MFA_ROLES for seat in seats)


def sign_in(request: HttpRequest, account: Account, to: str) -> HttpResponse:
    """Sign in an account proven by other means than a password, and go on to a path of ours."""
    AccountAdapter(request).login(request, account)
    response = HttpResponseRedirect(to)
    user_logged_in.send(sender=Account, request=request, response=response, user=account)
    return response
