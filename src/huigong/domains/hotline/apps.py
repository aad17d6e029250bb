from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    name = "huigong.domains.hotline"
    label = "hotline"
    verbose_name = _("来电来访")
    menu = (
        (_("接线"), _("登记诉求"), "phone-incoming", "hotline-register", ("agent",)),
        (_("来电来访"), _("律师队列"), "scale", "hotline-advice-queue", ("agent", "lawyer")),
        (
            _("来电来访"),
            _("质检"),
            "checklist",
            "hotline-quality",
            ("agent", "officer", "supervisor", "leader"),
        ),
        (_("接线"), _("凭编号查询"), "key", "hotline-by-slip", ("agent",)),
        (_("来电来访"), _("全总交换"), "transfer-out", "hotline-outbox", ("agent", "admin")),
        (_("接线"), _("紧急事项"), "alert-triangle", "hotline-emergency", ("agent",)),
    )

    def ready(self) -> None:
        from huigong.domains.hotline import access, reactions, workflow  # noqa: F401  (register themselves)
        from huigong.domains.hotline.advising import access as _advising  # noqa: F401  (as above)
        from huigong.domains.hotline.archive import access as _archive  # noqa: F401  (as above)
        from huigong.domains.hotline.archive import reactions as _put_away  # noqa: F401
        from huigong.domains.hotline.joining import access as _joining  # noqa: F401  (as above)
        from huigong.domains.hotline.law import warning  # noqa: F401  (as above)
        from huigong.domains.hotline.orders import access as _orders  # noqa: F401  (as above)
        from huigong.domains.hotline.orders import reactions as _upward  # noqa: F401  (as above)
        from huigong.domains.hotline.outside import access as _outside  # noqa: F401  (as above)
        from huigong.domains.hotline.outside import inbox  # noqa: F401  (as above)
        from huigong.domains.hotline.outside import reactions as _answers  # noqa: F401  (as above)
        from huigong.domains.hotline.own import file as _file  # noqa: F401  (as above)
        from huigong.domains.hotline.own import reactions as own  # noqa: F401  (as above)
        from huigong.domains.hotline.protection import reactions as protecting  # noqa: F401
        from huigong.domains.hotline.quality import access as _quality  # noqa: F401  (as above)
        from huigong.domains.hotline.typical import access as _typical  # noqa: F401  (as above)
        from huigong.domains.hotline.typical import reactions as _taken_back  # noqa: F401
