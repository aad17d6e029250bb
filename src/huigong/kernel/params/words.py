"""Parameters in people's words: units, values, places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huigong.kernel.params.place import NATIONAL, normal

UNIT_WORDS = {
    "working_days": gettext_noop("个工作日"),
    "working_hours": gettext_noop("个工作小时"),
    "calendar_days": gettext_noop("日"),
    "months": gettext_noop("个月"),
    "years": gettext_noop("年"),
    "minutes": gettext_noop("分钟"),
    "days": gettext_noop("天"),
    "count": gettext_noop("个"),
    "percent": gettext_noop("%"),
    "CNY": gettext_noop("元"),
}
# Offices exist down to the county; smaller places follow theirs.
COUNTY = 4


def say(value: Any, unit: str) -> str:
    """Return "5 个工作日"."""
    if unit == "bool":
        return _("是") if value else _("否")
    if unit == "sessions":
        return say_sessions(value)
    word = UNIT_WORDS.get(unit)
    return f"{value} {_(word)}" if word else str(value)


def say_sessions(sessions: list[list[str]]) -> str:
    """Return "08:30-12:00 14:30-18:00", the way it is also typed."""
    return " ".join("-".join(pair) for pair in sessions)


def read_sessions(text: str) -> list[list[str]]:
    """Read what was typed; dashes of any width are taken."""
    for dash in "–—－~～至":
        text = text.replace(dash, "-")
    return [span.split("-") for span in text.replace("：", ":").replace("、", " ").split()]


def read_value(text: str, unit: str) -> Any:
    """Read a typed value by its unit. Raises `ValueError`."""
    text = text.strip()
    if unit == "sessions":
        return read_sessions(text)
    if unit == "bool":
        return {_("是"): True, _("否"): False}[text] if text in (_("是"), _("否")) else text
    if unit in ("text", "CNY"):
        return text
    number = float(text)
    return int(number) if number == int(number) else number


def place_choices() -> list[tuple[str, str]]:
    """Return the country and every place that has a federation, by code."""
    rows = (
        apps.get_model("org", "Unit")
        .objects.filter(type="federation", level__lte=COUNTY)
        .exclude(division="")
        .values_list("division", "short")
    )
    places = {normal(code): name for code, name in rows}
    places.pop(NATIONAL, None)
    return [(NATIONAL, _("全国（本系统全部单位）")), *sorted(places.items())]


def place_name(code: str, choices: list[tuple[str, str]]) -> str:
    """Return a place's name, or its code where no federation bears it."""
    return dict(choices).get(code, code)


class DateInput(forms.DateInput):
    """The browser's own calendar; ISO is the only form it takes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
