"""Runs a simulated year, a day at a time; each day is one transaction, and nobody's phone rings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.utils import timezone

from huigong.demo.simulation.cast import Cast
from huigong.demo.simulation.lives import Life, draw_lives
from huigong.demo.simulation.play import Course, Play
from huigong.demo.simulation.shape import Shape
from huigong.demo.simulation.steps import begun, report
from huigong.demo.world import world
from huigong.domains.hotline.bulk import register_cases
from huigong.domains.hotline.models import Case
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.present import present
from huigong.kernel.notices.models import Message, State
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import World

#: How long after the last arrival the play goes on, where that is past.
_AFTER = timedelta(days=120)
_DAY = timedelta(days=1)
Tell = Callable[[date, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be simulated: how many cases, between which days, from which seed."""

    count: int
    seed: int
    first: date
    last: date
    shape: Shape
    is_reorganised: bool = True

    @property
    def changes_on(self) -> date | None:
        """The day of the reorganisation: the first working day in the middle of the span."""
        if not self.is_reorganised:
            return None
        middle = self.first + (self.last - self.first) / 2
        return timezone.localdate(for_division().due(_midnight(middle), working_days=1).at)


def simulate(
    wanted: Wanted, latest: datetime, *, stage: World | None = None, tell: Tell | None = None
) -> Play:
    """Play the year; nothing happens later than `latest`. The journal of the play says what did."""
    with transaction.atomic(), present(_midnight(wanted.first)):
        cast = Cast(stage or world())
        cast.gather()
    lives = draw_lives(
        wanted.shape, seed=wanted.seed, count=wanted.count, first=wanted.first, last=wanted.last
    )
    until = min(latest, _midnight(wanted.last) + _AFTER)
    play = Play(cast, wanted.shape, until)
    by_day = {day: list(some) for day, some in groupby(lives, lambda life: life.at.date())}
    changes_on, on = wanted.changes_on, wanted.first
    while _midnight(on) <= until:
        with transaction.atomic():
            if on == changes_on:
                with present(_midnight(on) + timedelta(hours=1)):
                    cast.reorganise(on)
            _play_day(play, on, [life for life in by_day.get(on, []) if life.at <= until])
        if tell:
            tell(on, len(play.courses), wanted.count)
        on += _DAY
    return play


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _play_day(play: Play, on: date, lives: Sequence[Life]) -> None:
    before = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fresh = [Course(life) for life in lives]
    play.courses += fresh
    for course in fresh:
        if course.life.is_alone:
            play.later(course.life.at, report, course)
    _take_down(play, [course for course in fresh if not course.life.is_alone])
    while coming := play.next(_midnight(on + _DAY)):
        at, step, course, leg = coming
        with present(at):
            step(play, course, leg)
    _hush(before, _midnight(on))


def _take_down(play: Play, courses: Sequence[Course]) -> None:
    """What the agents take down in a day, as one bulk action, each case at its own moment."""
    if not courses:
        return
    drafts = [
        {
            **course.life.words,
            "at": course.life.at,
            "key": f"simulate/{course.life.number}/{course.life.at}",
        }
        for course in courses
    ]
    with present(courses[-1].life.at), scope(play.cast.agent(0)):
        outcomes = register_cases(drafts)
        rows = Case.objects.in_bulk([outcome.row_id for outcome in outcomes])
    for course, outcome in zip(courses, outcomes, strict=True):
        if outcome.row_id is None:
            raise ValueError(f"case {course.life.number}: {outcome.reason}")
        with present(course.life.at):
            begun(play, course, rows[outcome.row_id])


def _hush(before: int, at: datetime) -> None:
    """What was sent in the past was delivered then; nobody's phone rings today."""
    with scope(SYSTEM, reason="simulation: messages of the past"), connection.cursor() as cursor:
        queued = Message.objects.filter(pk__gt=before, state=State.QUEUED)
        rung = list(queued.values_list("pk", flat=True))
        queued.update(state=State.SENT, created_at=at, sent_at=at)
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'notices.deliver' AND status = 'todo'"
            " AND (args->>'message_id')::bigint = ANY (%s)",
            [rung],
        )
