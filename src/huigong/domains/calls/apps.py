from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_GROUP = _("接线")
_AGENT = ("agent",)


class CallsConfig(AppConfig):
    name = "huigong.domains.calls"
    label = "calls"
    verbose_name = _("来电来访")
    menu = (
        (_GROUP, _("接线台"), "headset", "calls-screen", _AGENT),
        (_GROUP, _("未接来电"), "phone-off", "calls-missed", _AGENT),
        (_GROUP, _("今日来电"), "clipboard-list", "calls-today", _AGENT),
        (_GROUP, _("登记来访"), "users", "calls-visit", _AGENT),
        (_GROUP, _("登记来信"), "mail", "calls-letter", _AGENT),
        (_GROUP, _("交接班"), "switch-horizontal", "calls-shift", _AGENT),
    )

    def ready(self) -> None:
        from huigong.domains.calls import access  # noqa: F401  (registers itself)
