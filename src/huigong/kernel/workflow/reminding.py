"""Reminders in working hours: due tomorrow, due today, late; each step once for each.

A text says how many and where to look, never what it is about.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.clock import WorkCalendar
from huigong.kernel.calendar.present import now
from huigong.kernel.notices.sending import send_inner, send_sms
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Clock, Told

#: Who works an office's inbox.
_READERS = (Role.AGENT, Role.OFFICER, Role.CHAIR)


def remind() -> int:
    """Tell every office that is open now what became pressing; returns how many were told."""
    with scope(SYSTEM, reason="reminders of terms"):
        units = Unit.objects.filter(pk__in=_untold().values("unit"))
        return sum(_remind(unit) for unit in units.order_by("id"))


def _untold() -> QuerySet[Clock]:
    """The running steps of which something may still be said."""
    return Clock.objects.filter(stopped_at=None, paused_at=None).exclude(told=Told.LATE)


def _remind(unit: Unit) -> int:
    calendar, moment = for_division(unit.division), now()
    if not calendar.is_open(moment):
        return 0
    stages = [(clock, _stage(clock, calendar)) for clock in _untold().filter(unit=unit)]
    news = [(clock, stage) for clock, stage in stages if stage > clock.told]
    if not news:
        return 0
    for stage in {stage for _clock, stage in news}:
        ids = [clock.pk for clock, reached in news if reached == stage]
        Clock.objects.filter(pk__in=ids).update(told=stage)
    return _tell(unit, Counter(stage for _clock, stage in news), moment)


def _stage(clock: Clock, calendar: WorkCalendar) -> int:
    moment = now()
    if clock.due_at < moment:
        return Told.LATE
    last = timezone.localdate(clock.due_at)
    today = timezone.localdate(moment)
    if last == today:
        return Told.TODAY
    return Told.TOMORROW if calendar.workdays_between(today, last) <= 1 else Told.NOTHING


def _tell(unit: Unit, counts: Counter[int], moment: datetime) -> int:
    words = {
        "late": str(counts[Told.LATE]),
        "today": str(counts[Told.TODAY]),
        "tomorrow": str(counts[Told.TOMORROW]),
    }
    on = timezone.localdate(moment)
    posts = Post.objects.filter(unit=unit, role__in=_READERS, from_on__lte=on)
    holding = posts.filter(Q(until_on=None) | Q(until_on__gte=on)).values("account")
    people = list(Account.objects.filter(pk__in=holding, is_active=True))
    for person in people:
        send_inner(person, "desk_pressing", words)
        if person.phone_sealed is not None:
            send_sms(person, "desk_pressing", words)
    return len(people)
