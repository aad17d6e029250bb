"""`huigong twins find`: compare all files now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.twins.finding import KeyIsChanging, find_twins


class Command(BaseCommand):
    """Says how many were compared and how many pairs are new."""

    help = gettext_lazy(  # type: ignore[assignment]  # Django says str, means lazy too
        "比对全部职工档案，把可能重复的放进“疑似重复档案”"
    )
    huigong_verb = ("twins find", "data")
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = find_twins(lambda count: self.stdout.write(f"+{count}"))
        except KeyIsChanging as why:
            raise CommandError(str(why)) from why
        said = _("比对了 %(files)d 份档案，新发现 %(pairs)d 对。")
        self.stdout.write(said % {"files": found.files, "pairs": found.pairs})
