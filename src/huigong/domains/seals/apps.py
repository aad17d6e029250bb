from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealsConfig(AppConfig):
    name = "huigong.domains.seals"
    label = "seals"
    verbose_name = _("用印登记")
    menu_group = _("组织")
