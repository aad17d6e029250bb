"""Places to choose from where a rule differs by place: prefectures and their counties."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from huigong.kernel.org.data.tree import read_divisions

_PREFECTURE, _COUNTY = 4, 6


@cache
def _places() -> dict[str, str]:
    return {row.code: row.name for row in read_divisions() if len(row.code) <= _COUNTY}


def place_choices() -> list[tuple[str, Any]]:
    """Nowhere named, each prefecture, and the counties under it."""
    places = _places()
    groups: list[tuple[str, Any]] = [("", _("不写地方，只按国家规定"))]
    for code, name in places.items():
        if len(code) == _PREFECTURE:
            counties = [(c, n) for c, n in places.items() if len(c) == _COUNTY and c[:4] == code]
            groups.append((name, [(code, _("%(place)s（全境）") % {"place": name}), *counties]))
    return groups


def place_name(code: str) -> str:
    """What a place is called, or nothing."""
    return _places().get(code, "")


def known_place(code: str) -> str:
    """A code that can be chosen: itself, the nearest above it, or nothing."""
    while code and code not in _places():
        code = code[:-2]
    return code if len(code) >= _PREFECTURE else ""
