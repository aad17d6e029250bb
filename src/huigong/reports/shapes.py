"""The outlines of counties as they were put into the package, read once; anybody may replace them.

HUIGONG_COUNTY_SHAPES names another file of the same form (`data/build.py` makes one).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OURS = Path(__file__).parent / "data" / "county_shapes.json"


@dataclass(frozen=True, slots=True)
class Shapes:
    """A drawing of a province: a path for each county's code, and what must be said beside it."""

    width: int
    height: int
    note: str
    paths: Mapping[str, str]


@cache
def shapes() -> Shapes:
    """The shapes in use. Raises KeyError or ValueError for a file that is not of that form."""
    named = os.environ.get("HUIGONG_COUNTY_SHAPES", "")
    data = json.loads((Path(named) if named else OURS).read_text(encoding="utf-8"))
    return Shapes(int(data["width"]), int(data["height"]), str(data["note"]), dict(data["paths"]))
