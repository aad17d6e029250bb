"""Every write about possible twins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.ids import next_ids

Why = Annotated[str, gettext_lazy("依据（例如：打电话问过本人）")]


@action("find", model=PossibleTwin, creates=True, records=("likely",))
def find_possible_twin(
    *, left: Person, right: Person, unit: Unit, likely: int, levels: Sequence[Sequence[str | int]]
) -> PossibleTwin:
    """发现了两份可能是同一人的档案"""
    for person in (left, right):
        require("view", person)
    number = next_ids(1)[0]
    first, second = sorted((left, right), key=lambda person: person.pk)
    return PossibleTwin(
        id=number,
        number=f"CF-{today().year}-{number}",
        unit=unit,
        left=first,
        right=second,
        likely=min(likely, 999),
        levels=[list(one) for one in levels],
        found_at=now(),
    )


@action("match", model=PossibleTwin)
def match_possible_twin(row: PossibleTwin, *, why: Why) -> PossibleTwin:
    """核对：是同一人"""
    return _judged(row, TwinState.SAME, why)


@action("part", model=PossibleTwin)
def part_possible_twin(row: PossibleTwin, *, why: Why) -> PossibleTwin:
    """核对：不是同一人"""
    return _judged(row, TwinState.DIFFERENT, why)


@action("doubt", model=PossibleTwin)
def doubt_possible_twin(row: PossibleTwin, *, why: Why) -> PossibleTwin:
    """核对：还拿不准"""
    return _judged(row, TwinState.UNSURE, why)


def _judged(row: PossibleTwin, state: TwinState, why: str) -> PossibleTwin:
    if not why.strip():
        raise ValidationError({"why": _("请写依据：核对了什么。")})
    row.state, row.note, row.judged_at = state, why.strip()[:200], now()
    return row
