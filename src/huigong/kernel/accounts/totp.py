"""A TOTP code serves once, the one that set it up included, for as long as it would be accepted.

allauth remembers a used code for one period, but with a tolerance a code lives for three.
"""

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache

from huigong.kernel.accounts.adapters import MfaAdapter
from huigong.kernel.accounts.models import Account
from huigong.kernel.sealing import blinds

_PURPOSE = "accounts.totp_used"


class OnceAuthenticateForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step of signing in."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.user, code)
        return code


class OnceReauthenticateForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Proof before a delicate step."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.user, code)
        return code


class OnceActivateForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Setting up: whoever saw this code over a shoulder cannot sign in with it."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        use_up(self.user, code)
        return code


def use_up(account: Account, code: str) -> None:
    """Mark a right code as used; raise the form error of a wrong one when it was used before."""
    lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    # Under every key: what was used before the key of the indexes was changed stays used.
    marks = [f"totp:{account.pk}:{form.hex()}" for form in blinds(code, _PURPOSE, remembered=True)]
    fresh = [cache.add(mark, 1, timeout=lives) for mark in marks]
    if not all(fresh):
        raise MfaAdapter().validation_error("incorrect_code")
