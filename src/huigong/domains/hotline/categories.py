"""The category tree and the places as choices, read once."""

from __future__ import annotations

from functools import cache

from huigong.domains.hotline.data.categories import CategoryRow, load_categories
from huigong.kernel.org.places import place_choices, place_name

__all__ = ["category_choices", "category_name", "leaf_name", "place_choices", "place_name"]


@cache
def _rows() -> dict[str, CategoryRow]:
    return {row.code: row for row in load_categories().rows}


@cache
def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of categories with their leaves, as a select shows them."""
    groups = [row for row in _rows().values() if not row.parent]
    return [
        (group.name, [(r.code, r.name) for r in _rows().values() if r.parent == group.code])
        for group in groups
    ]


def category_name(code: str) -> str:
    """Group and name of a category's code, or nothing."""
    row = _rows().get(code)
    return f"{_rows()[row.parent].name} · {row.name}" if row and row.parent else ""


def leaf_name(code: str) -> str:
    """The name of a category's code alone, for narrow columns."""
    row = _rows().get(code)
    return row.name if row else ""
