"""The card on the phone: a code of squares that says "valid" for a few minutes, and nothing more.

What stands in the code is sealed: who reads it learns neither a number nor a name, and a picture of
it sent on is soon worth nothing.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import datetime

from huigong.domains.membership.choices import State
from huigong.domains.membership.models import Membership
from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import Unreadable, seal_bytes, unseal_bytes

_PURPOSE = "membership.card"
_BODY = struct.Struct(">QQ")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """What whoever checks a card reads: whether it is valid, and when that was asked."""

    is_valid: bool
    is_stale: bool
    at: datetime


def token_of(membership_id: int) -> str:
    """A code of a membership, for now."""
    body = _BODY.pack(membership_id, int(now().timestamp()))
    return base64.urlsafe_b64encode(seal_bytes(body, _PURPOSE)).decode().rstrip("=")


def minutes() -> int:
    """How long a code is good for."""
    return int(params.at(today()).get("membership.card_minutes").value)


def checks_per_minute() -> int:
    """How often one address may check cards."""
    return int(params.at(today()).get("membership.card_checks_per_minute").value)


def check(token: str) -> Shown:
    """Whether a code is one of a member of today. Every wrong one is simply not valid."""
    moment = now()
    try:
        if len(token) > _LONGEST:
            raise ValueError(token[:10])
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        membership_id, made_at = _BODY.unpack(unseal_bytes(sealed, _PURPOSE))
    except (Unreadable, ValueError, struct.error, binascii.Error):
        return Shown(is_valid=False, is_stale=False, at=moment)
    if not 0 <= moment.timestamp() - made_at + 1 <= minutes() * 60:
        return Shown(is_valid=False, is_stale=True, at=moment)
    with scope(SYSTEM, reason="membership: is a card valid"):
        living = Membership.objects.filter(
            pk=membership_id, state__in=(State.MEMBER, State.RETAINED)
        )
        return Shown(is_valid=living.exists(), is_stale=False, at=moment)
