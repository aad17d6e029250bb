"""Places and kinds of trouble in the worker's words, as a phone's own pickers show them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from huigong.domains.hotline import public as hotline
from huigong.kernel.org.data.tree import read_divisions

Grouped = list[tuple[str, Any]]
_PREFECTURE, _COUNTY = 4, 6


@cache
def _places() -> dict[str, str]:
    return {row.code: row.name for row in read_divisions() if len(row.code) <= _COUNTY}


def place_choices() -> Grouped:
    """The counties under their prefecture, and a way out for who cannot say."""
    places = _places()
    groups: Grouped = [("", _("说不准，或者不在青海"))]
    for code, name in places.items():
        if len(code) == _PREFECTURE:
            counties = [(c, n) for c, n in places.items() if len(c) == _COUNTY and c[:4] == code]
            groups.append((name, counties))
    return groups


def place_name(code: str) -> str:
    """Prefecture and county of a code, or nothing."""
    places = _places()
    names = (places.get(code[:_PREFECTURE], ""), places.get(code, ""))
    return " ".join(dict.fromkeys(name for name in names if name))


def trouble_choices() -> Grouped:
    """What it is about, as people say it."""
    rows = hotline.categories()
    groups: Grouped = [("", _("说不准，请工会帮我看"))]
    for group in rows:
        if not group.parent:
            leaves = [(row.code, row.plain) for row in rows if row.parent == group.code]
            groups.append((group.plain, leaves))
    return groups


def trouble_name(code: str) -> str:
    """What a category is in plain words, or nothing."""
    return next((row.plain for row in hotline.categories() if row.code == code), "")


def kind_for(code: str, *, wanted: str = "complaint") -> str:
    """The wanted kind, unless the category cannot be one: then the first kind that it can be."""
    kinds = next((row.kinds for row in hotline.categories() if row.code == code), ())
    return wanted if not kinds or wanted in kinds else kinds[0]
