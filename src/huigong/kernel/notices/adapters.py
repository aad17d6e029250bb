"""The way out: what a text message service must do, the outbox of the demo, and "not set up"."""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


class NotSent(Exception):
    """通道明确没有收下这条消息，可以再试。"""


class Adapter(Protocol):
    """One service. `keeps_secret` says that the code must stay readable to the outbox page."""

    keeps_secret: bool

    def send(self, number: str, text: str, *, message_id: int) -> None:
        """Hand the text over, or raise `NotSent` when it surely was not taken.

        Any other exception means "unknown" and the message is not sent again. `message_id` is
        the idempotency key for services that have one.
        """


class Outbox:
    """Sends nothing: the message itself, shown at /demo/messages/, is the outbox."""

    keeps_secret = True

    def send(self, number: str, text: str, *, message_id: int) -> None:
        return


class Unset:
    """No service is configured, and every message says so."""

    keeps_secret = False

    def send(self, number: str, text: str, *, message_id: int) -> None:
        raise NotSent(_("短信通道尚未配置（HUIGONG_SMS_ADAPTER）。"))


@lru_cache(maxsize=1)
def sms_adapter() -> Adapter:
    """Return the adapter of this installation; the demo never sends anything to anyone."""
    if settings.HUIGONG_IS_DEMO:
        return Outbox()
    named: str = getattr(settings, "HUIGONG_SMS_ADAPTER", "")
    adapter: Adapter = import_string(named)() if named else Unset()
    return adapter


def _forget(*, setting: str, **changed: object) -> None:
    if setting in {"HUIGONG_SMS_ADAPTER", "HUIGONG_IS_DEMO"}:
        sms_adapter.cache_clear()


setting_changed.connect(_forget, dispatch_uid="notices.adapter")
