from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "huigong.kernel.pages"
    label = "pages"
    verbose_name = _("台账的页面")
