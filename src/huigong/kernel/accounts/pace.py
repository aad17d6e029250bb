"""How often one address may ask on a page that is open to everybody."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from huigong.kernel.accounts.lockout import client_address
from huigong.kernel.sealing import blinds
from huigong.kernel.sealing.blindfield import oldest

_MINUTE = 60


def is_too_fast(request: HttpRequest, what: str, most: int) -> bool:
    """Count one request of this address; whether it is one more than `most` within a minute."""
    # The address itself is kept nowhere: it is somebody's.
    forms = blinds(client_address(request), "accounts.pace")
    # The one form that everybody counts under, also while the key of the indexes is changed.
    key = f"pace:{what}:{oldest(forms).hex()}"
    if cache.add(key, 1, _MINUTE):
        return most < 1
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two
        cache.set(key, 1, _MINUTE)
        return most < 1
