"""Everything that still has no source: parameters, and what other parts of the kernel add."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huigong.kernel.params.lookup import at
from huigong.kernel.params.place import NATIONAL
from huigong.kernel.params.shelf import shelf
from huigong.kernel.params.values import NoValue


@dataclass(frozen=True, slots=True)
class Question:
    """One thing an administrator has to find out; `value` is what holds until then."""

    name: str
    title: str
    text: str
    value: Any
    unit: str
    division: str = NATIONAL
    note: str = ""


Source = Callable[[date, str], Iterable[Question]]
_sources: list[Source] = []


def ask_also(source: Source) -> None:
    """Add a source of questions: called with the day and the place."""
    if source not in _sources:
        _sources.append(source)


def open_questions(on: date | None = None, *, division: str = NATIONAL) -> list[Question]:
    """Return what is unconfirmed on a day in a place, parameters first."""
    from django.utils import timezone

    on = on or timezone.localdate()
    rules = at(on, division=division)
    found = []
    for name in sorted(shelf().definitions):
        try:
            value = rules.get(name)
        except NoValue:
            continue
        if value.question is not None:
            found.append(
                Question(
                    name,
                    value.title,
                    value.question,
                    value.value,
                    value.unit,
                    value.division,
                    value.note,
                )
            )
    for source in _sources:
        found.extend(source(on, division))
    return found
