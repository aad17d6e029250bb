"""What of a person's numbers is indexed: the texts behind the blind indexes of files and lines."""

from __future__ import annotations

from huigong.kernel.sealing.fields import Sealed, opened

PAPER_PURPOSE, TAIL_PURPOSE, BANK_PURPOSE = "people.paper", "people.tail", "people.bank"
_TAIL = 4


def paper_text(kind: str, number: str | Sealed | None) -> str | None:
    """A number in its kept form with its kind: the same passport and identity number are two."""
    told = opened(number) if isinstance(number, Sealed) else number
    return None if told is None else f"{kind}:{told}"


def tail_text(number: str | Sealed | None) -> str | None:
    """The last four characters."""
    told = opened(number) if isinstance(number, Sealed) else number
    return None if told is None else told[-_TAIL:]
