"""The icons of the committed sprite, by name."""

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
UNKNOWN = "point"


@cache
def icon_names() -> frozenset[str]:
    """Return the names the sprite holds; `frontend/icons.txt` decides which."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))


def drawn(name: str) -> str:
    """Return the name if the sprite has it, otherwise the plain dot.

    A missing picture must not take a page down; the tests of templates find misspelt names.
    """
    return name if name in icon_names() else UNKNOWN
