"""A paper to be sealed, the same sealed, and why it was not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class NotSealed(Exception):
    """No seal was had; the words say why and what to do, in the language of whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper to be sealed. The same paper of the same matter is asked for by the same `id`."""

    id: UUID
    number: str
    pdf: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the paper, as both sides name it."""
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What came back: the paper with a signature behind it; the certificate (DER) where the
    signature holds it in a form of its own.
    """

    pdf: bytes
    certificate: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands in a signature: by whose certificate, and when it says that it was made. We have
    not verified it.
    """

    subject: str
    serial: str
    signed_at: datetime | None
