"""The way to the other side: over HTTP, or the simulated one of the demo."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What the other side said: taken, refused for good, or neither; then it is tried again."""

    is_taken: bool = False
    is_refused: bool = False
    words: str = ""


class Adapter(Protocol):
    """One way of handing over a signed body."""

    def deliver(self, body: bytes, at: str, signature: str) -> Said:
        """Hand it over; an exception means the same as "not taken"."""


class Http:
    """POST to the address of the other side (docs/operators/exchange.md)."""

    def deliver(self, body: bytes, at: str, signature: str) -> Said:
        """200 or 409 (taken before): taken. 400, 413, 422: refused. All else: later."""
        request = urllib.request.Request(  # noqa: S310  # the administrator's own address
            settings.HUIGONG_EXCHANGE_URL,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Exchange-Time": at,
                "X-Exchange-Signature": signature,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # as above
                status = int(answer.status)
        except urllib.error.HTTPError as fault:
            status = fault.code
        except OSError as fault:
            # Its words may quote the address; only its kind is kept.
            return Said(words=_("连接不上：%s") % type(fault).__name__)
        return said(status)


def said(status: int) -> Said:
    """What an answer of the other side means."""
    words = _("对方回答 %d") % status
    return Said(status in (200, 201, 202, 204, 409), status in (400, 413, 422), words)


class Simulated:
    """The other side of the demo takes everything; nothing leaves the machine."""

    def deliver(self, body: bytes, at: str, signature: str) -> Said:
        """Taken."""
        return Said(is_taken=True)


class Unset:
    """No address is configured, and every message says so."""

    def deliver(self, body: bytes, at: str, signature: str) -> Said:
        """Later."""
        return Said(words=_("还没有配置全总交换的地址（HUIGONG_EXCHANGE_URL）。"))


@lru_cache(maxsize=1)
def exchange_adapter() -> Adapter:
    """The adapter of this installation; the demo never sends anything to anyone."""
    if settings.HUIGONG_IS_DEMO:
        return Simulated()
    if named := settings.HUIGONG_EXCHANGE_ADAPTER:
        adapter: Adapter = import_string(named)()
        return adapter
    is_set = settings.HUIGONG_EXCHANGE_URL and settings.HUIGONG_EXCHANGE_SECRET
    return Http() if is_set else Unset()


def _forget(*, setting: str, **changed: object) -> None:
    if setting.startswith("HUIGONG_EXCHANGE") or setting == "HUIGONG_IS_DEMO":
        exchange_adapter.cache_clear()


setting_changed.connect(_forget, dispatch_uid="orders.adapter")
