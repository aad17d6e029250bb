"""Messages between machines: signed with a shared secret, good for a moment, let in at one door.

What a message says and does is a domain's; `docs/operators` has the contract of each.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Peer:
    """One machine outside and what is shared with it: a secret (empty: not connected), and by how
    many seconds the clocks may differ. `header` begins the names of its two headers.
    """

    secret: str = field(repr=False)
    window: int
    header: str

    @property
    def memory(self) -> timedelta:
        """How long a message is remembered: longer than its signature is good for."""
        return timedelta(seconds=2 * self.window)

    def sign(self, body: bytes, at: str) -> str:
        """The signature of a body sent at a moment (seconds since 1970, as text)."""
        return hmac.new(self.secret.encode(), _signed(body, at), hashlib.sha256).hexdigest()

    def is_genuine(self, body: bytes, at: str, signature: str) -> bool:
        """Whether the other side signed these bytes, and not longer ago than the window."""
        if not self.secret or not _SECONDS.fullmatch(at):
            return False
        given = signature.strip().lower().encode()
        is_right = hmac.compare_digest(self.sign(body, at).encode(), given)
        return is_right and abs(time.time() - int(at)) <= self.window

    def at_of(self, request: HttpRequest) -> str:
        """The moment that a message was signed for."""
        return request.headers.get(f"{self.header}-Time", "")

    def refusal(self, request: HttpRequest, *, longest: int) -> JsonResponse | None:
        """What is answered to who has not signed; nothing to who has. Raises Http404 where no
        secret is shared: then there is no door.
        """
        if not self.secret:
            raise Http404
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:12]) > longest:
            return said(413, _("消息太长。"))
        signature = request.headers.get(f"{self.header}-Signature", "")
        if not self.is_genuine(request.body, self.at_of(request), signature):
            return said(401, _("签名不对，或时间相差太多。"))
        return None


def digest(body: bytes, at: str) -> bytes:
    """By what a message is remembered."""
    return hashlib.sha256(_signed(body, at)).digest()


def _signed(body: bytes, at: str) -> bytes:
    return at.encode() + b"\n" + body


def said(status: int, detail: str) -> JsonResponse:
    """An answer to a machine."""
    return JsonResponse({"detail": detail}, status=status)
