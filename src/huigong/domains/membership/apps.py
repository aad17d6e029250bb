from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "huigong.domains.membership"
    label = "membership"
    verbose_name = _("会员与会籍")
    menu_group = _("职工与会员")

    def ready(self) -> None:
        from huigong.domains.membership import (  # noqa: F401  # register themselves
            access,
            personal,
            reactions,
            workflow,
        )
