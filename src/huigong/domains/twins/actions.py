"""Every write about possible twins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.twins.models import PossibleTwin, TwinState
from huigong.domains.twins.offices import find_colleague, queue_office
from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, current, scope

Why = Annotated[str, gettext_lazy("依据（例如：打电话问过本人）")]
Colleague = Annotated[str, gettext_lazy("交给哪位同事"), 60]


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


@action("enter", model=PossibleTwin, creates=True)
def enter_possible_twin(*, left: Person, right: Person, reason: str) -> PossibleTwin:
    """人工提出：两份档案可能是同一人"""
    for person in (left, right):
        require("view", person)
        if person.merged_into_id is not None or person.erased_at is not None:
            raise ValidationError(_("%s 的档案已经并入别的档案或已删除。") % person)
    if left.pk == right.pk:
        raise ValidationError(_("这是同一份档案。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写理由：为什么认为是同一个人。")})
    number = next_ids(1)[0]
    first, second = sorted((left, right), key=lambda person: person.pk)
    _refuse_known(first, second)
    return PossibleTwin(
        id=number,
        number=f"CF-{today().year}-{number}",
        unit=queue_office(first, second),
        left=first,
        right=second,
        levels=[],
        found_at=now(),
        entered_by_id=current().person_id,
        reason=reason.strip()[:200],
    )


def _refuse_known(left: Person, right: Person) -> None:
    """Pass when nobody has entered or judged the pair yet. Both files are in the seat's sight, so
    that their pair is there is nothing new; its number is told only to who may read it.
    """
    with scope(SYSTEM, reason="twins: is the pair in the queue already"):
        known = PossibleTwin.objects.filter(left=left, right=right).first()
    if known is None:
        return
    said = {"state": known.get_state_display(), "number": known.number}
    if PossibleTwin.objects.filter(pk=known.pk).exists():
        raise ValidationError(_("这一对已经在队列里：%(number)s，%(state)s。") % said)
    raise ValidationError(_("这一对已经有人提出，由上级工会核对：%(state)s。") % said)


@action("assign", model=PossibleTwin)
def assign_possible_twin(row: PossibleTwin, *, colleague: Colleague) -> PossibleTwin:
    """把核对交给了一位同事"""
    row.assigned_to_id = find_colleague(colleague)
    return row


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


def forget_words(rows: QuerySet[PossibleTwin]) -> None:
    """Take what was written about pairs out of them: a part of erasing a person's file."""
    rows.update(reason="", note="")
