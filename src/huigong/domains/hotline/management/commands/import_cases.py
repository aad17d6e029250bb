"""`huigong import cases FILE`: many cases from one sheet, from the seat of one person."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.hotline.actions import CENTRE_CODE
from huigong.domains.hotline.importing import Result, import_cases
from huigong.domains.hotline.sheets import Unreadable
from huigong.kernel.access.middleware import seat_scope
from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions.bulk import KNOWN, NEW, REFUSED
from huigong.kernel.org.models import Post
from huigong.kernel.org.seats import Seat, list_seats
from huigong.kernel.scoping.scope import Scope, scope


class Command(BaseCommand):
    huigong_verb = ("import cases", "data")
    help = gettext_lazy("从 CSV 或 Excel 成批登记诉求，逐行给回执（重复导入不会重复登记）")  # type: ignore[assignment]  # Django says str, means lazy too

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help=_(".csv、.xlsx、.xls 或 .ods，第一行是列名"))
        parser.add_argument("--unit", default=CENTRE_CODE, help=_("受理单位的编码"))
        parser.add_argument("--as", dest="login", default="", help=_("以谁的名义登记（登录名）"))

    def handle(self, *args: Any, **options: Any) -> None:
        account, seat = self._seat(options["unit"], options["login"])
        taken = seat_scope(seat, account.pk)
        self.stdout.write(_("以{name}（{seat}）的名义登记。").format(name=account, seat=seat.label))
        begun = time.monotonic()

        def sit() -> AbstractContextManager[Scope]:
            return scope(taken)

        try:
            result = import_cases(options["file"], sit, settings.HOME / "imports", tell=self._tell)
        except (Unreadable, PermissionDenied) as refused:
            why = str(refused) or _("这个席位不能成批登记诉求，要用热线坐席的席位。")
            raise CommandError(why) from refused
        self._report(result, time.monotonic() - begun)

    def _seat(self, unit: str, login: str) -> tuple[Account, Seat]:
        on = timezone.localdate()
        account = self._account(unit, login)
        for seat in list_seats(account.pk, on):
            if seat.post.unit.code == unit:
                return account, seat
        raise CommandError(_("{name}在 {unit} 没有席位。").format(name=account, unit=unit))

    def _account(self, unit: str, login: str) -> Account:
        if login:
            found = Account.objects.filter(login=login).first()
            if found is None:
                raise CommandError(_("没有登录名为 {login} 的人。").format(login=login))
            return found
        agents = Post.objects.filter(unit__code=unit, role=Role.AGENT).select_related("account")
        post = agents.order_by("pk").first()
        if post is None:
            raise CommandError(
                _("{unit} 没有坐席，请用 --as 说明以谁的名义登记。").format(unit=unit)
            )
        return post.account

    def _tell(self, done: int, total: int, counts: Counter[str]) -> None:
        self.stdout.write(f"\r  {done}/{total}", ending="")
        self.stdout.flush()

    def _report(self, result: Result, seconds: float) -> None:
        told = _(
            "已登记 {new} 件，以前登记过 {known} 件，未登记 {refused} 行，用时 {seconds:.1f} 秒。"
        )
        counts = result.counts
        self.stdout.write("")
        self.stdout.write(
            told.format(
                new=counts[NEW], known=counts[KNOWN], refused=counts[REFUSED], seconds=seconds
            )
        )
        self.stdout.write(_("逐行回执：{path}").format(path=result.receipts))
        if result.refused:
            told = _("没有登记的行和原因：{path}（改好后可以直接再导入）")
            self.stdout.write(told.format(path=result.refused))
