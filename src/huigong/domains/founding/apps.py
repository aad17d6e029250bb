from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundingConfig(AppConfig):
    name = "huigong.domains.founding"
    label = "founding"
    verbose_name = _("建会")
    menu_group = _("组织")
    menu = (
        (
            _("组织"),
            _("未建会单位"),
            "building-store",
            "founding-ledger",
            ("officer", "supervisor"),
        ),
    )

    def ready(self) -> None:
        from huigong.domains.founding import (  # noqa: F401  (register themselves)
            access,
            inbox,
            personal,
            reactions,
        )
        from huigong.domains.founding.unions import access as _unions  # noqa: F401  (as above)
