"""Plays the stories through the real actions: each step at its moment, from its person's seat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from huigong.demo.data.reading import CaseRow, Step
from huigong.demo.line import ring_phones
from huigong.demo.models import Loading, Played, ShownSlip
from huigong.demo.moves import MOVES
from huigong.demo.stage import CannotPlay, Stage, person
from huigong.demo.world import workday_back
from huigong.domains.hotline import actions as hotline
from huigong.domains.hotline.own import nameless
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import now, present
from huigong.kernel.notices.models import Message, State
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

#: Who types in what came without a name: the seat that reads the anonymous box.
_ANONYMOUS_BY = "an"
_SENDING = frozenset({"answer", "close"})


@dataclass(slots=True)
class Part:
    """One step (or, with no step, the filing) of one case at its moment."""

    at: datetime
    order: tuple[int, int]
    case: CaseRow
    step: Step | None


def play(
    world: World, cases: list[CaseRow], *, tell: Callable[[int, int], None] | None = None
) -> int:
    """Play all cases in the order of time, in one transaction; returns how many were new."""
    with transaction.atomic():
        with scope(SYSTEM, reason="demo: what was played before"):
            known = set(Played.objects.values_list("key", flat=True))
            stage = Stage(world, timezone.localdate(now()))
        fresh = [case for case in cases if case.key not in known]
        parts = schedule(fresh, stage.today, now())
        for number, part in enumerate(parts, 1):
            _play(stage, part)
            if tell and (number % 50 == 0 or number == len(parts)):
                tell(number, len(parts))
        if fresh:
            ring_phones(stage, fresh)
            _remember(stage)
    return len(fresh)


def schedule(cases: list[CaseRow], today: date, latest: datetime) -> list[Part]:
    """Every filing and step in the order of time; what would be later than now happens now."""
    days: dict[int, date] = {0: today}
    parts: list[Part] = []
    for number, case in enumerate(cases):
        filing = moment(case.filed_day, case.filed_at, today, days)
        parts.append(Part(min(filing, latest), (number, 0), case, None))
        for place, step in enumerate(case.story, 1):
            at = moment(step.day, step.at, today, days)
            parts.append(Part(min(at, latest), (number, place), case, step))
    return sorted(parts, key=lambda part: (part.at, part.order))


def moment(day: int, clock: str, today: date, days: dict[int, date]) -> datetime:
    """The moment of a story: so many working days from today, at a time of that day."""
    if day not in days:
        days[day] = workday_back(-day, today)
    return timezone.make_aware(datetime.combine(days[day], time.fromisoformat(clock)))


def _play(stage: Stage, part: Part) -> None:
    step = part.step
    try:
        with present(part.at):
            if step is None:
                stage.rows[part.case.key] = _file(stage, part.case)
            else:
                MOVES[step.do](stage, part.case, step)
                if step.do in _SENDING:
                    _hush(part.at)
    except Exception as fault:
        did = step.do if step else "file"
        raise CannotPlay(f"{part.case.key}, {did} at {part.at:%m-%d %H:%M}: {fault!r}") from fault


def _file(stage: Stage, case: CaseRow) -> int:
    given: dict[str, Any] = {
        "channel": case.channel,
        "kind": case.kind,
        "category": case.category,
        "title": case.title,
        "text": case.text,
        "employer": case.employer,
        "division": case.division if len(case.division) == 6 else "",
        "people": case.people,
        "is_confidential": case.confidential,
    }
    if case.anonymous and not case.filed_by:
        return _ask(case, given)
    name, phone = case.caller_name, case.caller_phone
    if case.persona:
        name, phone = stage.world[case.persona].name, stage.world[case.persona].phone
    if phone:
        given |= {"reporter_name": name, "phone": phone}
    if case.filed_by or not phone:
        with scope(stage.seats_of(case.filed_by or _ANONYMOUS_BY)[0]):
            row = hotline.register_case(**given, is_urgent=case.urgency != "normal")
    else:
        with scope(person(phone, name)):
            row = hotline.report_case(**given)
    return int(row.pk)


def _ask(case: CaseRow, given: dict[str, Any]) -> int:
    """What came without a name came with a slip; the demo's page shows it, nobody else can."""
    asked = nameless.ask_once(uuid4(), "demo", **(given | {"is_confidential": True}))
    slip = asked.slip
    ShownSlip.objects.create(row_id=asked.number, title=case.title, code=slip.spoken, pin=slip.pin)
    return asked.number


def _hush(at: datetime) -> None:
    """What was sent in the past was delivered then; nobody's phone rings today."""
    with scope(SYSTEM, reason="demo: messages of the past"):
        queued = Message.objects.filter(state=State.QUEUED, created_at__gte=at)
        rung = list(queued.values_list("pk", flat=True))
        Message.objects.filter(pk__in=rung).update(state=State.SENT, created_at=at, sent_at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'notices.deliver' AND status = 'todo'"
            " AND (args->>'message_id')::bigint = ANY (%s)",
            [rung],
        )


def _remember(stage: Stage) -> None:
    Played.objects.bulk_create(Played(key=key, row_id=row) for key, row in stage.rows.items())
    with scope(SYSTEM, reason="demo: the last event of the play"):
        last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    Loading.objects.create(day=stage.today, last_event=last)
