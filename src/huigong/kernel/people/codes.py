"""Codes that national lists give: ethnic groups (GB/T 3304), education (GB/T 4658)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

_TABLE = Path(__file__).parent / "data" / "ethnic_gbt3304.csv"


class Education(models.TextChoices):
    """GB/T 4658, its first digit: what the member list asks for."""

    GRADUATE = "10", _("研究生")
    BACHELOR = "20", _("大学本科")
    COLLEGE = "30", _("大学专科")
    VOCATIONAL = "40", _("中等职业教育")
    HIGH_SCHOOL = "60", _("普通高中")
    JUNIOR = "70", _("初中")
    PRIMARY = "80", _("小学")
    OTHER = "90", _("其他")


@cache
def ethnic_groups() -> dict[str, str]:
    """Code → name of the ethnic groups, by code."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def ethnic_choices() -> list[tuple[str, str]]:
    """The same as choices of a field."""
    return list(ethnic_groups().items())


def is_ethnic_group(text: str) -> bool:
    """Whether a text names one of them: 藏族, 藏."""
    return not text.isascii() and f"{text.removesuffix('族')}族" in ethnic_groups().values()


def ethnic_code(text: str) -> str:
    """The code of an ethnic group from its code or its name (藏族, 藏). Raises ValidationError."""
    word = "".join(text.split())
    if not word or word in ethnic_groups():
        return word
    for code, name in ethnic_groups().items():
        if word in (name, name.removesuffix("族"), code.lstrip("0")):
            return code
    raise ValidationError(
        {
            "ethnic": say("民族请填名称或两位代码（GB/T 3304），不是“%(word)s”。")
            % {"word": word[:20]}
        }
    )
