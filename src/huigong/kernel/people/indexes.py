"""What of a person's numbers is indexed: the texts behind the blind indexes of files and lines."""

from __future__ import annotations

from huigong.kernel.accounts.phones import PHONE_PURPOSE
from huigong.kernel.people.papers import PaperKind
from huigong.kernel.sealing.blindfield import BlindField
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


def citizen_index(name: str) -> BlindField:
    """A column with the index of a sealed identity number of the same row."""
    return BlindField(
        null=True,
        purpose=PAPER_PURPOSE,
        text=lambda row: paper_text(PaperKind.IDENTITY, getattr(row, name)),
    )


def contact_index(name: str) -> BlindField:
    """A column with the index of a sealed telephone of the same row."""
    return BlindField(null=True, purpose=PHONE_PURPOSE, text=lambda row: opened(getattr(row, name)))
