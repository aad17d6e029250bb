from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_EYES = ("agent", "lawyer", "officer", "supervisor", "leader", "chair")


class ReportsConfig(AppConfig):
    name = "huigong.reports"
    label = "reports"
    verbose_name = _("看板")
    menu = (("", _("看板"), "chart-bar", "board", _EYES),)

    def ready(self) -> None:
        from huigong.reports import access  # noqa: F401  (registers itself)
