"""The history of a row as people read it: what was done and who looked, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huigong.kernel.audit.models import Event, Look
from huigong.kernel.audit.sentences import sentence_of
from huigong.kernel.audit.trail import about

#: How much of each a page shows at once; the rest is behind the history page.
AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    seat: str
    deputy_for: str
    note: str
    icon: str
    tone: str = ""
    url: str = ""


def story_of(row: models.Model, *, at_most: int = AT_ONCE) -> list[Told]:
    """What was done with a row, and who opened it."""
    told = [*_events(row, at_most), *_looks(row, at_most)]
    return _folded(sorted(told, key=lambda line: line.at, reverse=True))[:at_most]


def _folded(told: list[Told]) -> list[Told]:
    """Looks of one person that follow each other stand once, with the latest moment."""
    lines: list[Told] = []
    for line in told:
        last = lines[-1] if lines else None
        if last and line.icon == "eye" and _same(last) == _same(line):
            continue
        lines.append(line)
    return lines


def _same(line: Told) -> tuple[str, ...]:
    return line.what, line.who, line.seat, line.deputy_for, line.note, line.icon


#: Who acted, as names alone: a history of sixty lines needs no accounts and no units.
_WHO = ("account_id", "account__name", "unit__short", "deputy_for__name")


def _events(row: models.Model, at_most: int) -> Iterator[Told]:
    found = Event.objects.filter(**about(row)).order_by("-id")
    for at, verb, data, *who in found.values_list("at", "verb", "data", *_WHO)[:at_most]:
        yield Told(at, sentence_of(verb), *_names(*who), _note(data), "point")


def _looks(row: models.Model, at_most: int) -> Iterator[Told]:
    words = {
        "open": _("查看了"),
        "phone": _("查看了姓名和电话"),
        "print": _("打印了"),
        "file": _("打开了附件"),
        "annex": _("打开了名单"),
        "caller": _("按来电号码查到了"),
        "guest": _("外部单位看了函件"),
    }
    found = Look.objects.filter(**about(row)).order_by("-id")
    for at, what, reason, *who in found.values_list("at", "what", "reason", *_WHO)[:at_most]:
        # What stands after the colon says why, in a domain's own short words.
        said = words.get(what.partition(":")[0], what)
        yield Told(at, said, *_names(*who), reason, "eye", "plain")


def _names(
    account_id: int | None, account: str | None, unit: str | None, deputy_for: str | None
) -> tuple[str, str, str]:
    return _("系统") if account_id is None else account or "", unit or "", deputy_for or ""


def _note(data: dict[str, Any]) -> str:
    """The recorded words of an event: names of units and what was written as a reason."""
    names: list[str] = []
    words: list[str] = []
    for value in data.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and "name" in item:
                names.append(item["name"])
            elif isinstance(item, str) and len(item) > 1 and not item.isascii():
                words.append(item)
    return "；".join([*names, *words])
