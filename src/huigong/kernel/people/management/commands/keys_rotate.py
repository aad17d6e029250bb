"""`huigong keys rotate`: a new master key, and everything sealed anew under it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.people import reindexing, rotating
from huigong.kernel.sealing import key_provider
from huigong.kernel.sealing.keyfile import StillNeeded, add_master_key, drop_master_key


class Command(BaseCommand):
    """Goes on where it was killed; a second run after the first has nothing to do."""

    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "更换主密钥：加一把新的，把全部密文换到新密钥下；中断后用 --resume 接着做"
    )
    huigong_verb = ("keys rotate", "data")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resume", action="store_true", help=_("不加新密钥，接着上次的做"))
        parser.add_argument("--status", action="store_true", help=_("只看还剩多少"))
        parser.add_argument("--drop", type=int, metavar="N", help=_("不再需要时，去掉第 N 把密钥"))
        parser.add_argument(
            "--forget",
            action="store_true",
            help=_("与 --drop 同用：只能用旧索引找的内容，不再找得到也去掉"),
        )
        parser.add_argument("--batch", type=int, default=rotating.BATCH, help=_("一批多少行"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"]:
            self._status()
        elif options["drop"]:
            self._drop(options["drop"], forget=options["forget"])
        else:
            self._rotate(is_new=not options["resume"], batch=options["batch"])

    def _rotate(self, *, is_new: bool, batch: int) -> None:
        is_midway = reindexing.is_turning() or rotating.everything_left().keys() - {"sessions"}
        if is_new and is_midway:
            self.stderr.write(_("上一次更换还没有做完，请用 --resume 接着做。"))
            sys.exit(1)
        if is_new:
            self.stdout.write(_("已加入第 %d 把主密钥，请立即另存一份。") % add_master_key())
        closed = dict(self._renewed(batch))
        faults = reindexing.turn(self._indexed, self._waits, batch=batch)
        self._status()
        for name, done in closed.items():
            self.stderr.write(
                _("%(name)s 打不开，没有换到新密钥：%(rows)s")
                % {"name": name, "rows": _some(done.unreadable)}
            )
        for name, done in faults.items():
            self._faulty(name, done)
        if closed or faults:
            sys.exit(1)

    def _renewed(self, batch: int) -> Iterator[tuple[str, rotating.Done]]:
        """Seal everything anew; what did not open, by its name."""
        steps = [
            (one.name, rotating.left_of(one), rotating.renew_column(one, batch=batch))
            for one in rotating.columns()
        ]
        steps.append(("mfa", rotating.left_of_factors(), iter([rotating.renew_factors()])))
        steps.append(("files", rotating.left_of_files(), rotating.renew_files()))
        for name, total, parts in steps:
            done = self._progress(name, total, parts)
            if not done.is_whole:
                yield name, done

    def _indexed(self, name: str, done: int, total: int) -> None:
        told = {"name": name, "done": done, "total": total}
        self.stdout.write(_("%(name)s 重算索引：%(done)d / %(total)d") % told)
        self.stdout.flush()

    def _waits(self, running: int) -> None:
        if running:
            self.stdout.write(_("等先前开始的 %d 件办完") % running)
            self.stdout.flush()

    def _faulty(self, name: str, done: rotating.Done) -> None:
        """What keeps the old key from being retired; it is found under it meanwhile."""
        if done.unreadable:
            self.stderr.write(
                _("%(name)s 打不开，索引没有重算：%(rows)s")
                % {"name": name, "rows": _some(done.unreadable)}
            )
        if done.twice:
            self.stderr.write(
                _("%(name)s 与另一行号码相同，索引没有重算：%(rows)s")
                % {"name": name, "rows": _some(done.twice)}
            )

    def _progress(self, name: str, total: int, parts: Iterable[rotating.Done]) -> rotating.Done:
        done = rotating.Done()
        for part in parts:
            done += part
            if total:
                self.stdout.write(f"{name}：{done.rows} / {total}")
                self.stdout.flush()
        return done

    def _status(self) -> None:
        left = rotating.everything_left()
        self.stdout.write(_("现用第 %d 把主密钥。") % key_provider().current)
        for name, count in left.items():
            self.stdout.write(
                _("%(name)s 还有 %(count)d 项用旧密钥") % {"name": name, "count": count}
            )
        if not left:
            self.stdout.write(_("没有内容再用旧密钥。"))
        for line in reindexing.standing():
            self.stdout.write(line)

    def _drop(self, number: int, *, forget: bool) -> None:
        left = rotating.everything_left() | reindexing.left_to_index()
        if not forget and number in key_provider().remembering:
            left |= reindexing.remembered(number)
        try:
            if left:
                raise StillNeeded(StillNeeded.__doc__)
            drop_master_key(number)
        except StillNeeded as needed:
            why = "；".join(f"{name} {count}" for name, count in left.items())
            self.stderr.write(f"{needed} {why}".strip())
            self.stderr.write(_("索引所用的一把、现用的一把、换上不满十分钟时的旧密钥都不能去掉。"))
            sys.exit(1)
        self.stdout.write(_("已去掉第 %d 把主密钥。旧备份还要它，请保管到旧备份销毁。") % number)


def _some(numbers: list[Any]) -> str:
    shown = "、".join(str(one) for one in numbers[:10])
    return shown if len(numbers) <= 10 else f"{shown} …（{len(numbers)}）"
