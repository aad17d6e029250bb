"""What counts as a caller's number, and the one form in which it is sealed and indexed."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.accounts.phones import clean_phone, is_mobile
from huigong.kernel.sealing import blind, normalise

PURPOSE = "calls.number"
_DIGITS = re.compile(r"[0-9]{3,15}")
_TRUNK = re.compile(r"^0(?=1[3-9][0-9]{9}$)")
_NOISE = re.compile(r"[()（）.]")
#: How exchanges write a caller who withholds the number.
WITHHELD = frozenset({"", "anonymous", "unknown", "private", "restricted"})


def clean_number(text: str) -> str:
    """The digits of a mobile, a landline or a short number. Raises ValidationError.

    An exchange may put a 0 or 86 before a mobile of another city: it is the same number.
    """
    plain = _TRUNK.sub("", _NOISE.sub("", normalise(text)))
    if is_mobile(plain):
        return clean_phone(plain)
    if not _DIGITS.fullmatch(plain):
        raise ValidationError(_("电话号码只能是数字，例如 13912345678 或 0971-6123456。"))
    return plain


def blind_number(text: str) -> bytes:
    """The blind index of a number. Raises ValidationError for what is none."""
    return blind(clean_number(text), PURPOSE)
