"""The app of the registers: finds every domain's `register.py` once all models are there."""

from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "huigong.kernel.register"
    label = "register"
    verbose_name = _("台账")

    def ready(self) -> None:
        from huigong.kernel.register import checks  # noqa: F401 - importing registers the checks

        autodiscover_modules("access", "register")

    @property
    def menu(self) -> list[tuple[Any, Any, str, str, tuple[str, ...]]]:
        """The registers and pages as lines of the desk's navigation (`desk.menu.Entry`)."""
        from huigong.kernel.register.site import menu_lines  # late: models must be there

        return menu_lines()
