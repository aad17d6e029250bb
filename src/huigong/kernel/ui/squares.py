"""An address as a code of squares, to be scanned from paper or from a phone."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Literal

import segno
from django.utils.safestring import SafeString, mark_safe


def squares(address: str, *, scale: int = 3) -> SafeString:
    """The drawing, as SVG that stands in a page."""
    drawn: str = segno.make(address).svg_inline(scale=scale)
    return mark_safe(drawn)  # noqa: S308  # drawn by us from our own address


def picture(address: str, form: Literal["svg", "png"]) -> bytes:
    """The drawing as a file, for papers."""
    made = io.BytesIO()
    _drawn(address).save(made, kind=form, scale=4, border=1)
    return made.getvalue()


@lru_cache(maxsize=64)
def _drawn(address: str) -> segno.QRCode:
    # A paper has it twice, as PDF and as Word; to find its best mask is what takes the time.
    return segno.make(address, error="m")
