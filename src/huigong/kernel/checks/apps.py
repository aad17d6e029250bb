from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ChecksConfig(AppConfig):
    name = "huigong.kernel.checks"
    label = "checks"
    verbose_name = _("数据检查")
    menu = ((_("设置"), _("数据检查"), "checkbox", "problem-list", ("admin",)),)

    def ready(self) -> None:
        """Gather every app's `checkers.py`."""
        from huigong.kernel.checks import access  # noqa: F401  (the policy table of problems)

        autodiscover_modules("checkers")
