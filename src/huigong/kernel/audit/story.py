"""The history of a row as people read it: what was done and who looked, newest first."""

from __future__ import annotations

from collections.abc import Iterable
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
    told = [*_tell(_events(row, at_most)), *_tell(_looks(row, at_most))]
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


def _events(row: models.Model, at_most: int) -> models.QuerySet[Event]:
    found = Event.objects.filter(**about(row)).select_related("account", "unit", "deputy_for")
    return found.order_by("-id")[:at_most]


def _looks(row: models.Model, at_most: int) -> models.QuerySet[Look]:
    found = Look.objects.filter(**about(row)).select_related("account", "unit", "deputy_for")
    return found.order_by("-id")[:at_most]


def _tell(traces: Iterable[Any]) -> list[Told]:
    lines = []
    for trace in traces:
        is_look = isinstance(trace, Look)
        lines.append(
            Told(
                at=trace.at,
                what=_look_sentence(trace) if is_look else sentence_of(trace.verb),
                who=trace.account.name if trace.account else _("系统"),
                seat=str(trace.unit) if trace.unit else "",
                deputy_for=trace.deputy_for.name if trace.deputy_for else "",
                note=trace.reason if is_look else _note(trace.data),
                icon="eye" if is_look else "point",
                tone="plain" if is_look else "",
            )
        )
    return lines


def _look_sentence(look: Look) -> str:
    words = {
        "open": _("查看了"),
        "phone": _("查看了完整电话"),
        "print": _("打印了"),
        "file": _("打开了附件"),
    }
    return words.get(look.what, look.what)


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
