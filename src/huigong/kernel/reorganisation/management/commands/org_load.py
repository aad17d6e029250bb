"""`huigong org load [FILE…]`: the shipped tree of Qinghai, or other files of the same columns."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.org.data.tree import QINGHAI, BadTreeError, read_units
from huigong.kernel.org.loading import BadFile, Outcome, load
from huigong.kernel.scoping.scope import SYSTEM, scope


class Command(BaseCommand):
    """Loads units and links; the same file twice changes nothing."""

    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "从 CSV 载入工会组织与上下级（默认：青海省组织树），逐行报告"
    )
    huigong_verb = ("org load", "data")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument("--all", action="store_true", help=_("没有变化的行也列出来"))

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"] or [QINGHAI]
        try:
            rows = [row for path in files for row in read_units(path)]
            with scope(SYSTEM, reason=f"org load {' '.join(path.name for path in files)}"):
                report = load(rows)
        except (BadFile, BadTreeError, OSError) as fault:
            raise CommandError(f"{fault}\n{_('没有载入任何单位。')}") from fault
        for row in report.rows:
            if options["all"] or row.outcome is not Outcome.SAME:
                self.stdout.write(f"{row.code}  {row.sentence}")
        counts = {outcome: report.count(outcome) for outcome in Outcome}
        self.stdout.write(
            _(
                "新建 %(created)d，补登上级 %(linked)d，没有变化 %(same)d，"
                "与文件不同 %(differs)d，待确认 %(waiting)d。"
            )
            % {str(outcome): n for outcome, n in counts.items()}
        )
