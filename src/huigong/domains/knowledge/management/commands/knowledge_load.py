"""`huigong knowledge load`: the articles that come with the program, as drafts to be reviewed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.knowledge.shipping import load_shipped
from huigong.kernel.scoping.scope import SYSTEM, scope


class Command(BaseCommand):
    huigong_verb = ("knowledge load", "data")
    help = gettext_lazy("装入随系统提供的知识条目，等值班律师审核（本地改过的保留）")  # type: ignore[assignment]  # Django says str, means lazy too

    def handle(self, *args: Any, **options: Any) -> None:
        with scope(SYSTEM, reason="huigong knowledge load"):
            done = load_shipped()
        for what, count in Counter(what for _title, what in done).items():
            self.stdout.write(_("{count} 条：{what}").format(count=count, what=what))
