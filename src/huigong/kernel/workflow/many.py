"""The same as `legs` and `clocks` for many matters at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from huigong.kernel import params
from huigong.kernel.actions.bulk import insert_rows
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.due import Due
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.flow import flow_of
from huigong.kernel.workflow.legs import intake
from huigong.kernel.workflow.models import Clock, Leg, Step

S = TypeVar("S", bound=ScopedModel)
Term = Callable[[datetime], Due]


def terms(param: str, division: str) -> Term:
    """`clocks.term` for many starts in one place: each day's rule and each moment's due once."""
    calendar = for_division(division)
    rules: dict[date, params.Value] = {}
    dues: dict[datetime, Due] = {}

    def term(start: datetime) -> Due:
        if start not in dues:
            on = timezone.localdate(start)
            if on not in rules:
                rules[on] = params.at(on).get(param, division=division)
            rule = rules[on]
            dues[start] = calendar.count(start, rule.value, rule.unit, source=rule.cite)
        return dues[start]

    return term


def open_intakes(matters: Sequence[S], at: Callable[[S], datetime]) -> None:
    """`legs.open_intake` for many matters of one kind and of one unit each, by sets."""
    if not matters:
        return
    kind = kind_of(type(matters[0]))
    flow = flow_of(kind)
    known: dict[tuple[str, str], Term] = {}
    ids = iter(next_ids(2 * len(matters)))
    legs: list[Leg] = []
    clocks: list[Clock] = []
    for matter in matters:
        unit, moment = matter.unit, at(matter)  # type: ignore[attr-defined]  # every matter has one
        leg = intake(next(ids), matter, unit, moment)
        param = flow.param_of(Step.ACCEPT, matter)
        key = (param, unit.division)
        if key not in known:
            known[key] = terms(*key)
        due = known[key](moment)
        legs.append(leg)
        clocks.append(
            Clock(
                id=next(ids),
                kind=kind,
                row_id=matter.pk,
                leg=leg,
                unit=unit,
                step=Step.ACCEPT,
                param=param,
                started_at=moment,
                due_at=due.at,
                due=due.to_json(),
            )
        )
    insert_rows(Leg, legs)
    insert_rows(Clock, clocks)
