from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class CalendarConfig(AppConfig):
    name = "huigong.kernel.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        """Ask about unconfirmed office hours; load the shipped days after each migrate."""
        from huigong.kernel.calendar.load import hours_questions
        from huigong.kernel.params.questions import ask_also

        ask_also(hours_questions)
        post_migrate.connect(_ship, sender=self)


def _ship(sender: AppConfig, using: str, apps: Apps = registry, **kwargs: Any) -> None:
    from huigong.kernel.calendar.shipping import ship

    # Undoing the first migration ends here too, when the tables are already gone.
    if "day" in apps.all_models["calendar"]:
        ship(using=using)
