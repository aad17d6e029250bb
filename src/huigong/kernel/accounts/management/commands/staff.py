"""For whoever runs the server: open a staff account, or let back in who lost password or phone."""

import secrets
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from huigong.kernel.accounts.models import Account, AccountKind


class Command(BaseCommand):
    """`staff create LOGIN NAME`, `staff reset LOGIN [--totp]`."""

    help = "开通工会干部账号，或重设密码、解除锁定、停用两步验证。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="开通账号，印出初始密码")
        create.add_argument("login")
        create.add_argument("name")
        reset = verbs.add_parser("reset", help="重设密码并解除锁定，印出新密码")
        reset.add_argument("login")
        reset.add_argument("--totp", action="store_true", help="同时停用两步验证（手机丢失）")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            if options["verb"] == "create":
                self._create(options["login"], options["name"], password)
            else:
                self._reset(options["login"], password, drop_totp=options["totp"])
        self.stdout.write(
            _("密码：%(password)s（请当面交给本人，登录后立即修改）") % {"password": password}
        )

    def _create(self, login: str, name: str, password: str) -> None:
        try:
            Account.objects.create_staff(login, name, password)
        except ValidationError as refused:
            raise CommandError("；".join(refused.messages)) from refused

    def _reset(self, login: str, password: str, *, drop_totp: bool) -> None:
        account = Account.objects.filter(login=login, kind=AccountKind.STAFF).first()
        if account is None:
            raise CommandError(_("没有这个登录名：%(login)s") % {"login": login})
        # A new password also ends every session of the account.
        account.set_password(password)
        account.save(update_fields=("password",))
        AccessAttempt.objects.filter(username=login).delete()
        if drop_totp:
            Authenticator.objects.filter(user=account).delete()
