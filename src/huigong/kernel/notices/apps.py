from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "huigong.kernel.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "消息"
