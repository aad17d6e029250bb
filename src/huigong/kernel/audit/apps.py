from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "huigong.kernel.audit"
    label = "audit"
    verbose_name = "审计"
