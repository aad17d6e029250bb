"""The duties of a day in a place: which hold, which only a person may confirm, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse

from huigong.domains.supervision.duties.reading import NEVER_DEFAULT, Duty, Version, shelf
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.params.lookup import At
from huigong.kernel.params.place import lineage
from huigong.kernel.params.values import CONFIRMED_2ND, NoValue, Value
from huigong.kernel.ui.shell import PaletteItem

_MOST_FOUND = 4


class State(StrEnum):
    """How far a duty may be leaned on, here and today."""

    HOLDS = "holds"
    CHECK = "check"
    OPEN = "open"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty with its version of the day and what is still to be asked about it."""

    duty: Duty
    version: Version
    state: State
    questions: tuple[Value, ...]

    @property
    def is_default(self) -> bool:
        """Whether a check-up may hold it against an employer without a person's decision."""
        return self.state in (State.HOLDS, State.CHECK)


def duties_on(day: date, division: str = "") -> list[Standing]:
    """Every duty in force on a day, in the order of the themes, as it stands in a place."""
    rules = params.at(day, division=division)
    return [
        standing_of(duty, version, rules, division)
        for duty in shelf().duties.values()
        if (version := duty.on(day)) is not None
    ]


def default_duties(day: date, division: str = "") -> list[Standing]:
    """Those that are held against an employer: no local rule of elsewhere, no open question."""
    return [one for one in duties_on(day, division) if one.is_default]


def standing_of(duty: Duty, version: Version, rules: At, division: str) -> Standing:
    """One duty as it stands in a place."""
    questions = tuple(_open(duty, rules))
    if duty.division and duty.division not in lineage(division):
        state = State.ELSEWHERE
    elif version.confidence in NEVER_DEFAULT:
        state = State.OPEN if questions else State.HOLDS
    else:
        state = State.CHECK if version.confidence == CONFIRMED_2ND else State.HOLDS
    return Standing(duty, version, state, questions)


def matches(one: Standing, q: str) -> bool:
    """Whether every word of a question stands in what the duty says."""
    version, duty = one.version, one.duty
    parts = (duty.name, duty.theme, version.test, version.sanction, version.note)
    text = "".join((*parts, *version.basis, *version.ask, *version.sanction_basis))
    return all(word in text for word in q.split())


def find_duties(q: str) -> list[PaletteItem]:
    """What the palette shows for a word."""
    found = [one for one in duties_on(today()) if matches(one, q)]
    # A duty that bears the word in its name stands before one that only mentions it.
    found.sort(key=lambda one: q not in one.duty.name)
    return [
        PaletteItem(
            one.duty.name,
            reverse("supervision-duty", args=[one.duty.code]),
            one.duty.theme,
            "checklist",
        )
        for one in found[:_MOST_FOUND]
    ]


def _open(duty: Duty, rules: At) -> Iterator[Value]:
    for name in duty.ask_admin:
        try:
            value = rules.get(name)
        except NoValue:
            continue
        if not value.confirmed:
            yield value
