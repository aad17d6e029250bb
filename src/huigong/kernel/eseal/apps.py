from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ESealConfig(AppConfig):
    name = "huigong.kernel.eseal"
    label = "eseal"
    verbose_name = _("电子印章")
