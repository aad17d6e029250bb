"""The category tree as plain values. Knows no Django; the file is a proposal of ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CATEGORIES = Path(__file__).parent / "categories.yaml"


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category; a group has no parent and no kinds, a leaf has both."""

    code: str
    name: str
    plain: str
    parent: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Categories:
    """The five kinds of a case with their names, and the tree with groups before their leaves."""

    kinds: dict[str, str]
    rows: tuple[CategoryRow, ...]


def load_categories(path: Path = CATEGORIES) -> Categories:
    """The tree of the file; raises KeyError where a row lacks a field."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = []
    for group in data["categories"]:
        rows.append(CategoryRow(group["code"], group["name"], group["plain"], "", ()))
        for leaf in group["items"]:
            kinds = tuple(leaf["kinds"])
            row = CategoryRow(leaf["code"], leaf["name"], leaf["plain"], group["code"], kinds)
            rows.append(row)
    return Categories(dict(data["kinds"]), tuple(rows))
