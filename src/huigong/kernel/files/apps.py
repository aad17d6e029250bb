from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "huigong.kernel.files"
    label = "files"
    verbose_name = _("附件")
    menu = ((_("设置"), _("隔离文件"), "shield-lock", "quarantine", ("admin",)),)

    def ready(self) -> None:
        from huigong.kernel.files import access  # noqa: F401  (the policy table registers itself)
