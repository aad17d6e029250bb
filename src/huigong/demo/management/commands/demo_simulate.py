"""`huigong demo simulate`: a year of a province, played through the real actions."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.demo.models import Played
from huigong.demo.simulation.running import Wanted, simulate
from huigong.demo.simulation.shape import read_shape
from huigong.demo.world import set_up

#: Years of which the shipped calendar knows the holidays.
_YEARS = (2024, 2027)


class Command(BaseCommand):
    huigong_verb = ("demo simulate", "data")
    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "模拟全省一年的来件（同一种子得到同样的一年；几分钟到几十分钟）"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cases", type=int, default=20_000, help=_("多少件"))
        parser.add_argument("--seed", type=int, default=12351, help=_("种子"))
        parser.add_argument("--year", type=int, help=_("哪一年；不写就是到昨天为止的一年"))
        parser.add_argument("--shape", type=Path, help=_("来件形状的文件（JSON 或 YAML）"))
        parser.add_argument("--no-reorganisation", action="store_true", help=_("年中不做机构调整"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HUIGONG_IS_DEMO:
            raise CommandError(_("这不是演示系统，不做模拟。演示系统请用 make demo 启动。"))
        first, last = self._span(options["year"])
        key = f"simulate/{first}/{last}"
        if Played.objects.filter(key=key).exists():
            raise CommandError(_("这一年已经模拟过了。要重来，请先 huigong demo reset --yes。"))
        if not 1 <= options["cases"] <= 500_000:
            raise CommandError(_("件数请填 1 到 500000。"))
        wanted = Wanted(
            count=options["cases"],
            seed=options["seed"],
            first=first,
            last=last,
            shape=self._shape(options["shape"]),
            is_reorganised=not options["no_reorganisation"],
        )
        begun = time.monotonic()
        set_up()
        Played.objects.create(key=key, row_id=0)
        play = simulate(wanted, timezone.now(), tell=self._tell)
        took = time.monotonic() - begun
        call_command("boards_refresh", stdout=self.stdout)
        told = _("{count} 件，{deeds} 个动作，用时 {seconds:.0f} 秒，每秒 {rate:.0f} 个动作。")
        deeds = len(play.journal)
        self.stdout.write("")
        self.stdout.write(
            told.format(count=len(play.courses), deeds=deeds, seconds=took, rate=deeds / took)
        )

    def _span(self, year: int | None) -> tuple[date, date]:
        yesterday = timezone.localdate() - timedelta(days=1)
        if year is None:
            return yesterday - timedelta(days=364), yesterday
        if not _YEARS[0] <= year <= _YEARS[1] or date(year, 1, 1) > yesterday:
            raise CommandError(_("工作日历只有 2024 到 2027 年的，也不能模拟将来。"))
        return date(year, 1, 1), min(date(year, 12, 31), yesterday)

    def _shape(self, path: Path | None) -> Any:
        try:
            return read_shape(path)
        except (OSError, KeyError, TypeError, ValueError) as fault:
            raise CommandError(_("读不了来件形状：{fault}").format(fault=fault)) from fault

    def _tell(self, on: date, done: int, total: int) -> None:
        if on.day in (1, 11, 21):
            self.stdout.write(f"\r  {on}  {done}/{total}", ending="")
            self.stdout.flush()
