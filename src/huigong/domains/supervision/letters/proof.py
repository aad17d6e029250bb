"""Whether a paper is genuine: the address that its squares lead to, and the mark of its text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
import uuid

from django.urls import reverse

from huigong.domains.supervision.letters.models import Letter, LetterState
from huigong.kernel.documents.official import OfficialPaper

_LENGTH = 22
_PAGE_MARK = re.compile(r"—\d{1,3}—")
#: The mark as it is printed: so many groups of four.
_GROUPS = 4
#: Of these nothing is told: there is no paper yet, or none was ever sent.
UNSENT = (LetterState.DRAFTED, LetterState.DROPPED)


def token_of(letter: Letter) -> str:
    """The code of a letter as it stands in an address."""
    return base64.urlsafe_b64encode(letter.code.bytes).decode().rstrip("=")


def code_of(token: str) -> uuid.UUID | None:
    """The code of an address; None for what can be none."""
    if len(token) != _LENGTH or not token.isascii():
        return None
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{token}=="))
    except (binascii.Error, ValueError):
        return None


def check_path(letter: Letter) -> str:
    """The path where anybody asks about a letter."""
    return reverse("letter-check", args=[token_of(letter)])


def mark_of(title: str, addressee: str, text: str) -> str:
    """Sixteen figures that change with every character from the title to the last paragraph."""
    found = hashlib.sha256(core_of(title, addressee, text).encode()).hexdigest().upper()
    return " ".join(found[n * 4 : n * 4 + 4] for n in range(_GROUPS))


def core_of(title: str, addressee: str, text: str) -> str:
    """Title, addressee and paragraphs as they are compared."""
    return plain(f"{title}{addressee}：{text}")


def says_the_same(paper: OfficialPaper, typed: str) -> bool:
    """Whether a typed or copied text is that of a paper: from the title to the last paragraph, or
    everything that is printed.
    """
    given = plain(typed)
    core = core_of(paper.title, paper.addressee, "".join(paper.paragraphs))
    names = paper.attachments
    attached = "".join(f"{n}.{one}" if len(names) > 1 else one for n, one in enumerate(names, 1))
    tail = f"{'附件：' if names else ''}{attached}{paper.issuer}{paper.day}"
    proof = "".join(paper.proof.lines) if paper.proof else ""
    whole = {plain(f"{paper.issuer}{paper.number}{core}{tail}{end}") for end in ("", proof)}
    return given == core or given in whole


def plain(text: str) -> str:
    """Without what copying changes: spaces, line ends, widths of signs, numbers of pages."""
    joined = "".join(unicodedata.normalize("NFKC", text).split())
    return _PAGE_MARK.sub("", joined)
