"""The counties of the province as choices, read once."""

from __future__ import annotations

from functools import cache

from huigong.kernel.org.data.tree import read_divisions


@cache
def _places() -> dict[str, str]:
    return {row.code: row.name for row in read_divisions() if len(row.code) == 6}


@cache
def place_choices() -> list[tuple[str, str]]:
    """The counties of the province by code and name."""
    return list(_places().items())


def place_name(code: str) -> str:
    """The name of a county's code, or nothing."""
    return _places().get(code, "")
