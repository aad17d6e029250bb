"""The one form in which a caller's number is sealed and indexed."""

from __future__ import annotations

from huigong.kernel.accounts.phones import clean_number
from huigong.kernel.sealing import blind

PURPOSE = "calls.number"
#: How exchanges write a caller who withholds the number.
WITHHELD = frozenset({"", "anonymous", "unknown", "private", "restricted"})


def blind_number(text: str) -> bytes:
    """The blind index of a number. Raises ValidationError for what is none."""
    return blind(clean_number(text), PURPOSE)
