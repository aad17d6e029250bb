from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    name = "huigong.domains.hotline"
    label = "hotline"
    verbose_name = _("来电来访")
    menu = ((_("来电来访"), _("登记诉求"), "phone-incoming", "hotline-register", ("agent",)),)

    def ready(self) -> None:
        from huigong.domains.hotline import access, reactions, workflow  # noqa: F401  (register themselves)
        from huigong.domains.hotline.law import warning  # noqa: F401  (as above)
