from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "huigong.kernel.org"
    label = "org"
    verbose_name = "组织"
