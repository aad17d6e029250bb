"""`huigong statutes load FOLDER`: statutes from articles.csv and manifest.csv, told law by law."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.knowledge.statutes import Outcome, Unreadable, load_folder
from huigong.kernel.scoping.scope import SYSTEM, scope


class Command(BaseCommand):
    huigong_verb = ("statutes load", "data")
    help = gettext_lazy("载入法律法规条文（articles.csv 和 manifest.csv），重复载入不会重复")  # type: ignore[assignment]  # Django says str, means lazy too

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, help=_("放着两个文件的文件夹"))
        parser.add_argument(
            "--replace", action="store_true", help=_("同一版本文字不同时，以文件为准更正")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with scope(SYSTEM, reason="huigong statutes load"):
                outcomes = load_folder(
                    options["folder"], replace=options["replace"], tell=self._tell
                )
        except Unreadable as refused:
            raise CommandError(str(refused)) from refused
        counts = Counter(outcome.what for outcome in outcomes)
        told = _(
            "共 {all} 部：新载入 {new}，更正 {changed}，原有 {known}，无条文 {empty}，"
            "未载入 {refused}。"
        )
        names = ("new", "changed", "known", "empty", "refused")
        self.stdout.write(told.format(all=len(outcomes), **{name: counts[name] for name in names}))
        if counts["refused"]:
            raise CommandError(_("有法律没有载入，原因见上面各行；改好文件后再载入一次即可。"))

    def _tell(self, outcome: Outcome) -> None:
        self.stdout.write(f"  {outcome.title} {outcome.version}  {outcome.sentence}")
