from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "huigong.kernel.employers"
    label = "employers"
    verbose_name = _("用人单位")
    menu_group = _("用人单位")
