from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "huigong.kernel.people"
    label = "people"
    verbose_name = _("职工档案")
    menu_group = _("职工与会员")
