"""The unified social credit code 统一社会信用代码: GB 32100-2015, with its check character."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Digits and capitals without I, O, S, V, Z: a character's place is its value.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18
_BASE, _WEIGHT = 31, 3


def normal(text: str) -> str:
    """A code as it is kept: half width, capitals, no blanks or hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if char not in " -\t\u3000")


def check_character(first: str) -> str:
    """The eighteenth character of a code, from its first seventeen.

    Raises ValueError for a character that no code can hold.
    """
    total = sum(
        _ALPHABET.index(char) * pow(_WEIGHT, place, _BASE) for place, char in enumerate(first)
    )
    return _ALPHABET[-total % _BASE]


def check_uscc(code: str) -> None:
    """Pass a whole and right code. Raises ValidationError that says what is wrong with another."""
    if len(code) != _LENGTH:
        raise ValidationError(
            _("统一社会信用代码是 18 位，您填了 %d 位。还没有代码的单位，这里空着。") % len(code)
        )
    wrong = sorted(set(code) - set(_ALPHABET))
    if wrong:
        raise ValidationError(
            _("统一社会信用代码里不会有“%s”，请对照营业执照再看一遍。") % "".join(wrong)
        )
    if check_character(code[:-1]) != code[-1]:
        raise ValidationError(
            _("统一社会信用代码的校验位不对，多半是抄错了一位，请对照营业执照再看一遍。")
        )


def is_uscc(text: str) -> bool:
    """Whether a text is a whole and right code."""
    try:
        check_uscc(normal(text))
    except ValidationError:
        return False
    return True
