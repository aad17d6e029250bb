from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TwinsConfig(AppConfig):
    name = "huigong.domains.twins"
    label = "twins"
    verbose_name = _("重复档案")
    menu_group = _("职工与会员")

    def ready(self) -> None:
        from huigong.domains.twins import entering, personal  # noqa: F401  # register themselves
