"""The key of a device's sheets, kept by the device in a form that only this server can open.

A sheet on a phone is sealed with a key that its owner's passphrase opens. Whoever forgot the
passphrase signs in and gets the key back; whoever finds the phone has neither.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode

from huigong.kernel.scoping.scope import current
from huigong.kernel.sealing.envelope import Unreadable, seal_bytes, unseal_bytes

_PURPOSE = "offline.device"
_BYTES = 32


def fresh_key() -> tuple[str, str]:
    """A new key and its sealed copy, both in base 64; the copy is bound to the account."""
    key = secrets.token_bytes(_BYTES)
    return _text(key), _text(seal_bytes(key, _PURPOSE, hint=_hint()))


def key_again(sealed: str) -> str | None:
    """The key of a sealed copy; None for another account's, or for anything else."""
    try:
        return _text(unseal_bytes(b64decode(sealed, validate=True), _PURPOSE, hint=_hint()))
    except (Unreadable, ValueError):
        return None


def _hint() -> str:
    return f"account:{current().account_id}"


def _text(data: bytes) -> str:
    return b64encode(data).decode()
