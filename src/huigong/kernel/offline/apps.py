from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfflineConfig(AppConfig):
    name = "huigong.kernel.offline"
    label = "offline"
    verbose_name = _("离线填表")
