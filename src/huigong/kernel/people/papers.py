"""Identity documents: the citizen's number by GB 11643-1999, and the papers of everybody else.

No table of places is asked: numbers given in Qinghai before a county was renamed are right, though
no present list of divisions knows them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import mul

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PaperKind(models.TextChoices):
    """What a person shows (有效证件类别, rules.md §4.4; the codes are those of the member list)."""

    IDENTITY = "1", gettext_lazy("居民身份证")
    PASSPORT = "2", gettext_lazy("护照")
    OFFICER = "3", gettext_lazy("军官证")
    HONG_KONG_MACAO = "4", gettext_lazy("港澳居民来往内地通行证")
    TAIWAN = "5", gettext_lazy("台湾居民来往大陆通行证")
    RESIDENT_ALIEN = "6", gettext_lazy("外国人永久居留身份证")
    OTHER = "9", gettext_lazy("其他证件")


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", gettext_lazy("未知")
    MALE = "1", gettext_lazy("男")
    FEMALE = "2", gettext_lazy("女")
    UNSTATED = "9", gettext_lazy("未说明")


@dataclass(frozen=True, slots=True)
class Told:
    """What a citizen's number says of its holder."""

    born_on: date
    sex: str


#: What is written into a number without being part of it, beside blanks; the same of ASCII.
_MARKS = "-.·'\u200b"
_LEFT_OUT = {code: None for code in range(128) if chr(code).isspace() or chr(code) in _MARKS}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CITIZEN = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD = re.compile(r"[1-9][0-9]{14}")
#: Nobody alive was born before; a number that says so is misread.
_EARLIEST = 1900
#: Papers whose form is known; the rest is letters and digits.
_FORMS: Mapping[str, re.Pattern[str]] = {
    PaperKind.HONG_KONG_MACAO: re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    PaperKind.TAIWAN: re.compile(r"[0-9]{8}([0-9]{2})?|[0-9]{10}[A-Z]"),
    PaperKind.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
    PaperKind.RESIDENT_ALIEN: re.compile(r"[A-Z]{3}[0-9]{12}"),
    PaperKind.OFFICER: re.compile(r"[\w字第号()]{4,20}"),
    PaperKind.OTHER: re.compile(r"[\w()]{4,30}"),
}


def normal_paper(text: str) -> str:
    """A number as it is kept: half width, capitals, no blanks, dots or hyphens."""
    if text.isascii():
        return text.upper().translate(_LEFT_OUT)
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(mark for mark in plain if not mark.isspace() and mark not in _MARKS)


def check_digit(first: str) -> str:
    """The eighteenth character of a citizen's number from its first seventeen (ISO 7064 11-2)."""
    return _CHECKS[sum(map(mul, map(int, first), _WEIGHTS)) % 11]


def read_citizen(number: str, *, on: date) -> Told:
    """Birth and sex from a citizen's number; `on` is the day that no birth lies after.

    Raises ValidationError that says what is wrong and what to do.
    """
    if _OLD.fullmatch(number):
        raise ValidationError(_("这是 15 位的旧号码，请填身份证上现在的 18 位号码。"))
    if not _CITIZEN.fullmatch(number):
        raise ValidationError(
            _("居民身份证号码是 18 位，最后一位可以是 X；您填了 %d 位。") % len(number)
        )
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as fault:
        raise ValidationError(
            _("身份证号码里的出生日期（第 7 到 14 位）不存在，请再核对。")
        ) from fault
    if born_on.year < _EARLIEST or born_on > on:
        raise ValidationError(_("身份证号码里的出生日期（第 7 到 14 位）不可能，请再核对。"))
    if check_digit(number[:17]) != number[17]:
        raise ValidationError(_("身份证号码的校验位不对，多半是抄错了一位，请再核对。"))
    return Told(born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def clean_paper(kind: str, text: str, *, on: date) -> tuple[str, Told | None]:
    """A number in its kept form, with what it says where it is a citizen's. Raises
    ValidationError.
    """
    number = normal_paper(text)
    if kind == PaperKind.IDENTITY or (kind == PaperKind.RESIDENT_ALIEN and number[:1] == "9"):
        # Since 2023 the permanent resident's card is built as the citizen's (and begins with 9).
        return number, read_citizen(number, on=on)
    if kind not in PaperKind.values:
        raise ValidationError(_("请选证件类别。"))
    if not _FORMS[PaperKind(kind)].fullmatch(number):
        raise ValidationError(
            _("%s的号码写法不对，请对照证件再看一遍。") % PaperKind(kind).label, code="paper"
        )
    return number, None


def is_citizen(text: str) -> bool:
    """Whether a text is built as a citizen's number, right or not."""
    return bool(_CITIZEN.fullmatch(text))
