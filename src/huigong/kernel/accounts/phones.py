"""What counts as a mobile number, and the one form in which it is sealed and indexed."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huigong.kernel.sealing import blind, blinds, normalise

PHONE_PURPOSE = "accounts.phone"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_DIGITS = re.compile(r"[0-9]{3,15}")
_TRUNK = re.compile(r"^0(?=1[3-9][0-9]{9}$)")
#: A spreadsheet that took the number for one to reckon with.
_DECIMALS = re.compile(r"\.0+\s*$")
#: Begins as only mobiles do: with a digit too few or too many it is no landline.
_CUT_OFF = re.compile(r"1[3-9][0-9]{6,}")
_NOISE = re.compile(r"[()（）.]")
_PREFIX = re.compile(r"^(\+|00)?86(?=1)")


def clean_phone(text: str) -> str:
    """Return the eleven digits of a mainland mobile number, or raise `ValidationError`."""
    digits = _PREFIX.sub("", normalise(text))
    if not _MOBILE.fullmatch(digits):
        raise ValidationError(_("请填写 11 位手机号码。"), code="phone")
    return digits


def blind_phone(text: str) -> bytes:
    """Return the blind index of a mobile number; raise `ValidationError` for anything else."""
    return blind(clean_phone(text), PHONE_PURPOSE)


def phone_forms(text: str, *, remembered: bool = False) -> list[bytes]:
    """Every index under which a mobile number may lie; raises as `blind_phone`."""
    return blinds(clean_phone(text), PHONE_PURPOSE, remembered=remembered)


def is_mobile(text: str) -> bool:
    """Whether a number can have an account: a landline rings for a whole office."""
    return bool(_MOBILE.fullmatch(_PREFIX.sub("", normalise(text))))


def clean_number(text: str) -> str:
    """The digits of a mobile, a landline or a short number. Raises ValidationError.

    An exchange may put a 0 or 86 before a mobile of another city: it is the same number.
    """
    plain = _TRUNK.sub("", _NOISE.sub("", normalise(_DECIMALS.sub("", text))))
    if is_mobile(plain):
        return clean_phone(plain)
    if _CUT_OFF.fullmatch(plain):
        raise ValidationError(_("请填写 11 位手机号码。"), code="phone")
    if not _DIGITS.fullmatch(plain):
        raise ValidationError(
            _("电话号码只能是数字，例如 13912345678 或 0971-6123456。"), code="phone"
        )
    return plain
