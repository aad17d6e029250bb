"""`huigong boards refresh`: count the boards now instead of within five minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.reports.actions import refresh_boards


class Command(BaseCommand):
    huigong_verb = ("boards refresh", "data")
    help = gettext_lazy("立即重数各单位看板的数字")  # type: ignore[assignment]  # Django says str, means lazy too

    def handle(self, *args: Any, **options: Any) -> None:
        count = refresh_boards()
        self.stdout.write(_("看板已重数：{count} 个单位。").format(count=count))
