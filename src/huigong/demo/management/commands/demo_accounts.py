"""`huigong demo accounts`: whom one may sign in as."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.demo.data.reading import load_personas
from huigong.demo.world import DEMO_PASSWORD


class Command(BaseCommand):
    huigong_verb = ("demo accounts", "data")
    help = gettext_lazy("列出演示人物与登录名")  # type: ignore[assignment]  # Django says str, means lazy too

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HUIGONG_IS_DEMO:
            raise CommandError(_("这不是演示系统。演示系统请用 make demo 启动。"))
        told = _("登录页可一键换成下列人物；干部也可用登录名与密码“{password}”登录：")
        self.stdout.write(told.format(password=DEMO_PASSWORD))
        for person in load_personas():
            if person.front:
                login = person.key if person.unit and person.role != "worker" else person.phone
                self.stdout.write(f"  {login:<12}{_padded(person.name, 10)}{person.title}")


def _padded(name: str, columns: int) -> str:
    wide = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in name)
    return name + " " * (columns - wide)
