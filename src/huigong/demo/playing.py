"""Plays the stories through the real actions: each step at its moment, from its person's seat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from huigong.demo.data.reading import CaseRow, Step
from huigong.demo.data.stories import SPOKEN
from huigong.demo.models import Loading, Played
from huigong.demo.world import workday_back
from huigong.domains.hotline import actions as hotline
from huigong.domains.hotline.models import Case
from huigong.kernel.access.middleware import person_scope
from huigong.kernel.accounts.models import Account
from huigong.kernel.audit.models import Event
from huigong.kernel.calendar.present import now, present
from huigong.kernel.notices.models import Message, State
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.testing.worlds import World
from huigong.kernel.workflow import actions as workflow
from huigong.kernel.workflow.models import Extension, ExtensionState, Leg, LegState

#: Who types in what came without a name: the seat that reads the anonymous box.
_ANONYMOUS_BY = "an"
_SATISFIED = 3
S = LegState


class CannotPlay(Exception):
    """A step of a story did not go: the message names the case, the step and the reason."""


@dataclass(slots=True)
class Part:
    """One step (or, with no step, the filing) of one case at its moment."""

    at: datetime
    order: tuple[int, int]
    case: CaseRow
    step: Step | None


@dataclass
class Stage:
    """The world, the day that is day 0, and the cases that have been filed so far."""

    world: World
    today: date
    rows: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, str], list[Scope]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}

    def seats_of(self, key: str) -> list[Scope]:
        """Every seat of a persona. Tests of the files see to it that a deputy acts in its days."""
        if (key, "") not in self.seats:
            persona = self.world[key]
            on = max(self.today, persona.standing.from_on) if persona.standing else self.today
            found = [
                self.world.sit(key, deputy=bool(seat.deputy_for), unit=seat.post.unit.code, on=on)
                for seat in persona.seats(on)
            ]
            self.seats[key, ""] = found or [self.world.sit(key)]
        return self.seats[key, ""]

    def seat_at(self, key: str, unit_ids: Iterable[int | None]) -> Scope:
        """The seat of a persona in one of these units. Raises CannotPlay when there is none."""
        wanted = set(unit_ids)
        for seat in self.seats_of(key):
            if seat.unit_id in wanted:
                return seat
        raise CannotPlay(f"{key} has no seat there")


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
            if step.do not in SPOKEN:
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
    name, phone = case.caller_name, case.caller_phone
    if case.persona:
        name, phone = stage.world[case.persona].name, stage.world[case.persona].phone
    if phone:
        given |= {"reporter_name": name, "phone": phone}
    if case.filed_by or not phone:
        with scope(stage.seats_of(case.filed_by or _ANONYMOUS_BY)[0]):
            row = hotline.register_case(**given, is_urgent=case.urgency != "normal")
    else:
        with scope(_person(phone, name)):
            row = hotline.report_case(**given)
    return int(row.pk)


def _person(phone: str, name: str) -> Scope:
    account = Account.objects.find_worker(phone) or Account.objects.create_worker(phone, name)
    return person_scope(account.pk)


# --- one function a verb ------------------------------------------------------------------------


def _case(stage: Stage, case: CaseRow) -> Case:
    return Case.objects.get(pk=stage.rows[case.key])


def _leg_of(
    stage: Stage, case: CaseRow, step: Step, *states: str, as_sender: bool = False
) -> tuple[Scope, Leg]:
    """The actor's seat, and the youngest leg that it has (or has sent) in one of the states."""
    side = "sender_id" if as_sender else "unit_id"
    for seat in stage.seats_of(step.by):
        with scope(seat):
            found = (
                Leg.objects.filter(
                    kind=kind_of(Case),
                    row_id=stage.rows[case.key],
                    state__in=states,
                    sender__isnull=False,
                    **{side: seat.unit_id},
                )
                .select_related("unit", "sender")
                .order_by("-pk")
                .first()
            )
        if found:
            return seat, found
    raise CannotPlay(f"{step.by} has no leg that is {' or '.join(states)}")


def _dispatch(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        row = _case(stage, case)
        if case.urgency != "normal" and not row.is_urgent:
            # What a worker reports alone is not urgent until an agent has read it.
            row = hotline.edit_case(row, is_urgent=True)
        hotline.dispatch_case(row, units=[stage.units[step.to]], order=step.text)


def _sign(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT)
    with scope(seat):
        workflow.sign_leg(leg)


def _return(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT, S.SIGNED)
    with scope(seat):
        workflow.return_leg(leg, refusal=step.reason)


def _reply(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.reply_leg(leg, reply=step.text, answer=step.plain)


def _check(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.REPLIED, as_sender=True)
    with scope(seat):
        workflow.check_leg(leg)


def _rework(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.REPLIED, as_sender=True)
    with scope(seat):
        workflow.rework_leg(leg, refusal=step.reason)


def _assist(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.assist_leg(leg, unit=stage.units[step.to], order=step.text)


def _transfer(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.transfer_leg(leg, unit=stage.units[step.to], order=step.text)


def _ask(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.ask_extension(leg, days=step.days or 0, reason=step.reason)


def _grant(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED, as_sender=True)
    with scope(seat):
        asked = Extension.objects.get(leg=leg, state=ExtensionState.ASKED)
        workflow.grant_extension(asked, decision=step.text)


def _pause(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SIGNED)
    with scope(seat):
        workflow.pause_leg(leg, reason=step.reason)


def _resume(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.PAUSED)
    with scope(seat):
        workflow.resume_leg(leg)


def _urge(stage: Stage, case: CaseRow, step: Step) -> None:
    seat, leg = _leg_of(stage, case, step, S.SENT, S.SIGNED, as_sender=True)
    with scope(seat):
        workflow.urge_leg(leg, note=step.text)


def _answer(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        hotline.answer_case(_case(stage, case), answer=step.plain)


def _close(stage: Stage, case: CaseRow, step: Step) -> None:
    stars = next((s.stars for s in case.story if s.stars), None)
    with scope(stage.seats_of(step.by)[0]):
        row = _case(stage, case)
        hotline.close_case(
            row, answer=row.answer, is_satisfied=(stars or 5) >= _SATISFIED, note=step.text
        )


def _judge(stage: Stage, case: CaseRow, step: Step) -> None:
    phone = stage.world[case.persona].phone if case.persona else case.caller_phone
    with scope(_person(phone, case.caller_name)):
        hotline.judge_case(_case(stage, case), stars=step.stars or 0, judgement=step.text)


def _archive(stage: Stage, case: CaseRow, step: Step) -> None:
    with scope(stage.seats_of(step.by)[0]):
        hotline.archive_case(_case(stage, case))


MOVES: dict[str, Callable[[Stage, CaseRow, Step], None]] = {
    "dispatch": _dispatch,
    "sign": _sign,
    "return": _return,
    "reply": _reply,
    "check": _check,
    "rework": _rework,
    "assist": _assist,
    "transfer": _transfer,
    "ask": _ask,
    "grant": _grant,
    "pause": _pause,
    "resume": _resume,
    "urge": _urge,
    "answer": _answer,
    "close": _close,
    "judge": _judge,
    "archive": _archive,
}
_SENDING = frozenset({"answer", "close"})


def _hush(at: datetime) -> None:
    """What was sent in the past was delivered then; nobody's phone rings today."""
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
