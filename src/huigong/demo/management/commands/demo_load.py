"""`huigong demo load`: the unions, the people and the cases of the demo, played to this day."""

from __future__ import annotations

import io
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.demo.beside import play_beside
from huigong.demo.data.crowd import load_crowd
from huigong.demo.data.reading import load_cases
from huigong.demo.employers import put_on_file
from huigong.demo.files import put_files
from huigong.demo.founding import play_founding
from huigong.demo.learning import review
from huigong.demo.letters import play_letters
from huigong.demo.members import play_members
from huigong.demo.models import Loading
from huigong.demo.orders import play_orders
from huigong.demo.outside import play_outside
from huigong.demo.plans import play_plans
from huigong.demo.playing import play
from huigong.demo.protecting import play_protection
from huigong.demo.sectors import play_sectors
from huigong.demo.shares import play_shares
from huigong.demo.specials import play_specials
from huigong.demo.wages import play_wages
from huigong.demo.world import set_up, world
from huigong.domains.hotline.protection.aftercare.actions import start_aftercare
from huigong.domains.knowledge.shipping import load_shipped
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, scope

#: How many ordinary cases of the last year stand behind those that are told one by one.
CROWD = 320
#: The code of leaving when the demo's days have passed and nobody worked in it (`cli.demo.STALE`).
STALE = 3


class Command(BaseCommand):
    huigong_verb = ("demo load", "data")
    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "装入演示数据：组织、人物、案子（重复执行不会重复装）"
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--if-empty", action="store_true", help=_("已经装过就什么也不做"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HUIGONG_IS_DEMO:
            raise CommandError(_("这不是演示系统，不装演示数据。演示系统请用 make demo 启动。"))
        if options["if_empty"] and (last := Loading.objects.order_by("pk").last()):
            self._look_at(last)
            return
        begun = time.monotonic()
        set_up()
        with scope(SYSTEM, reason="demo: articles"):
            load_shipped()
        review(world())
        put_on_file(world())
        put_files(world())
        play_founding(world())
        play_letters(world())
        play_sectors(world())
        play_wages(world())
        play_specials(world())
        play_plans(world())
        play_members(world())
        fresh = play_protection(world()) + play_outside(world()) + play_orders(world())
        play_shares(world())
        fresh += play(world(), [*load_cases(), *load_crowd(CROWD)], tell=self._tell)
        took = time.monotonic() - begun
        if fresh:
            # The night's job would do it; in a demo the calls that are due are there at once.
            start_aftercare(today())
            play_beside(world())
            # The boards would be counted within five minutes; a demo has its numbers at once.
            call_command("boards_refresh", stdout=io.StringIO())
            self.stdout.write("")
            told = _("演示数据已装入：{count} 件案子，用时 {seconds:.0f} 秒。")
            self.stdout.write(told.format(count=fresh, seconds=took))
        else:
            self.stdout.write(_("演示数据已经在了，没有改动。"))

    def _look_at(self, last: Loading) -> None:
        """What there is stays; days gone by are told, and if nobody worked in it, by a code."""
        age = (timezone.localdate() - last.day).days
        if age < 1:
            return
        with scope(SYSTEM, reason="demo: has anybody worked here"):
            is_touched = Event.objects.filter(pk__gt=last.last_event).exists()
        if not is_touched:
            sys.exit(STALE)
        told = _("演示数据装到 {day}，您做过的都留着。重新装到今天：huigong demo reset --yes")
        self.stdout.write(told.format(day=last.day.isoformat()))

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"\r  {done}/{total}", ending="")
        self.stdout.flush()
