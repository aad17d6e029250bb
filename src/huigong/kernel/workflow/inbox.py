"""What a unit owes today, what is late, and what it waits
for others to do: one reading for every domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.models import OPEN_STATES, Clock, Leg


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines each part of the inbox has."""

    late: int
    today: int
    week: int
    later: int
    paused: int
    waiting: int


def _end_of(days: int) -> datetime:
    day = today() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.max))


def _parts(moment: datetime) -> dict[str, Q]:
    tonight, week = _end_of(0), _end_of(7)
    running = Q(paused_at=None)
    return {
        "late": running & Q(due_at__lt=moment),
        "today": running & Q(due_at__gte=moment, due_at__lte=tonight),
        "week": running & Q(due_at__gt=tonight, due_at__lte=week),
        "later": running & Q(due_at__gt=week),
        "paused": ~running,
    }


def mine() -> QuerySet[Clock]:
    """The open steps that the seat's unit owes, most pressing first."""
    return Clock.objects.filter(unit_id=current().office_id, stopped_at=None).order_by(
        "due_at", "id"
    )


def waiting() -> QuerySet[Clock]:
    """The open steps that other units owe on legs which this unit sent."""
    unit = current().office_id
    return (
        Clock.objects.filter(leg__sender_id=unit, stopped_at=None)
        .exclude(unit_id=unit)
        .order_by("due_at", "id")
    )


def part(name: str) -> QuerySet[Clock]:
    """The lines of one part of the inbox. Raises KeyError for a part that there is not."""
    if name == "waiting":
        lines = waiting()
    else:
        lines = mine() if name == "all" else mine().filter(_parts(now())[name])
    return lines.select_related("leg__unit", "leg__sender", "unit")


def counts() -> Counts:
    """The size of each part."""
    ends = {"moment": now(), "tonight": _end_of(0), "week": _end_of(7)}
    return Counts(*_asked(_COUNTS, **ends))


def pressing() -> int:
    """How many open steps are late or due today, for the frame of every page; one indexed count."""
    (count,) = _asked(_PRESSING, tonight=_end_of(0))
    return int(count)


def _asked(query: str, **values: datetime) -> tuple[int, ...]:
    # Every page asks, so it is written out: the query builder costs more than the answer.
    seat = current()
    with connection.cursor() as cursor:
        cursor.execute(query, {**values, "unit": seat.office_id, "seer": seat.seer})
        found: tuple[int, ...] = cursor.fetchone()
    return found


_SEEN = """EXISTS (SELECT 1 FROM scoping_sight s
    WHERE s.kind = c.kind AND s.seer = %(seer)s AND s.row_id = c.row_id)"""
_OWED = f"""workflow_clock c
    WHERE c.unit_id = %(unit)s AND c.stopped_at IS NULL AND {_SEEN}"""
_PRESSING = f"SELECT count(*) FROM {_OWED} AND c.paused_at IS NULL AND c.due_at <= %(tonight)s"
#: In the order of `Counts`; the same parts as `_parts` and `waiting`, which give the rows.
_COUNTS = f"""
SELECT count(*) FILTER (WHERE paused_at IS NULL AND due_at < %(moment)s),
       count(*) FILTER (WHERE paused_at IS NULL AND due_at >= %(moment)s AND due_at <= %(tonight)s),
       count(*) FILTER (WHERE paused_at IS NULL AND due_at > %(tonight)s AND due_at <= %(week)s),
       count(*) FILTER (WHERE paused_at IS NULL AND due_at > %(week)s),
       count(*) FILTER (WHERE paused_at IS NOT NULL),
       (SELECT count(*) FROM workflow_clock c JOIN workflow_leg l ON l.id = c.leg_id
        WHERE l.sender_id = %(unit)s AND c.unit_id <> %(unit)s AND c.stopped_at IS NULL AND {_SEEN})
FROM (SELECT c.paused_at, c.due_at FROM {_OWED}) owed
"""


def around(clocks: Iterable[Clock]) -> dict[tuple[int, int], list[Leg]]:
    """The open legs of the matters of some clocks, by kind and row, in one query."""
    found: dict[tuple[int, int], list[Leg]] = {(one.kind, one.row_id): [] for one in clocks}
    rows = Leg.objects.filter(
        row_id__in={row_id for _kind, row_id in found}, state__in=OPEN_STATES
    ).select_related("unit", "sender")
    for leg in rows.order_by("id"):
        if (leg.kind, leg.row_id) in found:
            found[leg.kind, leg.row_id].append(leg)
    return found
