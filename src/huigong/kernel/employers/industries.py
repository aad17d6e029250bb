"""GB/T 4754-2017: the code of what an employer does, from the section down to the class.

The table was transcribed from the national standard by others; the names are its own.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TABLE = Path(__file__).parent / "data" / "gbt4754.csv"


@cache
def _names() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def industry_name(code: str) -> str:
    """What a code stands for, or nothing."""
    return _names().get(code, "")


def check_industry(code: str) -> None:
    """Pass a code of the table. Raises ValidationError for any other."""
    if code not in _names():
        raise ValidationError(
            _("没有“%(code)s”这个行业代码。请填国民经济行业分类的代码，例如 4710；不知道就空着。")
            % {"code": code[:10]}
        )
