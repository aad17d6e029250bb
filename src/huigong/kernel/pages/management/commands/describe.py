"""`huigong describe visits.visit`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from huigong.kernel.pages.describe import describe
from huigong.kernel.register.site import site


class Command(BaseCommand):
    huigong_verb = ("describe", "look")
    help = "说明一本台账：字段、谁能做什么、导入列、地址、模板"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("label", nargs="?", help="app.model")

    def handle(self, *args: Any, label: str | None = None, **options: Any) -> None:
        known = [register.label for register in site.registers]
        if label is None:
            self.stdout.write("\n".join(known))
            return
        register = site.find(label.lower())
        if register is None:
            raise CommandError(f"没有 {label}。有：{'、'.join(known)}")
        self.stdout.write(describe(register))
