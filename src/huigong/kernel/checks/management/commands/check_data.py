"""`huigong check data`: a round of all checkers now."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.checks.checker import checkers
from huigong.kernel.checks.running import Round, run_checks
from huigong.kernel.scoping.scope import SYSTEM, scope


class Command(BaseCommand):
    """Says what is wrong; ends with 1 when there is an alarm."""

    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "检查上下级、可见范围、任职、区划，列出问题；--fix 修复能修复的"
    )
    huigong_verb = ("check data", "look")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help=_("检查项，默认全部"))
        parser.add_argument("--fix", action="store_true", help=_("修复能修复的"))

    def handle(self, *args: Any, **options: Any) -> None:
        every, names = checkers(), options["names"] or None
        done = run_checks(names)
        if options["fix"] and any(every[n].is_fixable and rows for n, rows in done.found.items()):
            _repair(done)
            done = run_checks(names)
        for name, rows in done.found.items():
            self.stdout.write(f"{every[name].label}（{name}）：{len(rows)}")
            for row in rows:
                self.stdout.write(f"  {row.text}")
        if done.alarms:
            sys.exit(1)


def _repair(done: Round) -> None:
    with scope(SYSTEM, reason="huigong check data --fix"):
        for name, rows in done.found.items():
            checker = checkers()[name]
            for row in rows if checker.is_fixable else ():
                checker().repair(row.key)
