"""What is asked of a provider of certified e-seals, and which one this installation has."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from huigong.kernel.eseal.http import HttpSeal
from huigong.kernel.eseal.values import Signed, Wanted


class ESealProvider(Protocol):
    """One way to a certified seal. Asked twice with one `id`, it seals once."""

    def seal(self, wanted: Wanted) -> Signed:
        """The paper with the signature behind it. Raises NotSealed."""


def eseal_provider() -> ESealProvider | None:
    """The provider of this installation; none by default, and none in the demo, which sends nothing
    to anyone.
    """
    if settings.HUIGONG_IS_DEMO:
        return None
    if named := settings.HUIGONG_ESEAL_ADAPTER:
        provider: ESealProvider = import_string(named)()
        return provider
    if settings.HUIGONG_ESEAL_URL and settings.HUIGONG_ESEAL_SECRET:
        return HttpSeal()
    return None


def eseal_name() -> str:
    """What the service is called on our pages."""
    return settings.HUIGONG_ESEAL_NAME or str(_("电子印章系统"))
