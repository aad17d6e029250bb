"""The app of the face; it has no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "huigong.kernel.ui"
    label = "ui"
    verbose_name = _("界面")
