"""Housekeeping of the line."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from huigong.domains.calls import cti
from huigong.domains.calls.actions import forget_messages
from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.scoping.scope import SYSTEM, scope


@app.periodic(cron="* * * * *")
@app.task(name="calls.tidy", queue="default", queueing_lock="calls.tidy")
def tidy(timestamp: int) -> None:
    """A call that rings without another word is missed; old messages are forgotten."""
    with transaction.atomic(), scope(SYSTEM, reason="calls: tidy"):
        minutes = params.at(today()).get("calls.ring_minutes").value
        cti.miss_the_silent(now() - timedelta(minutes=float(minutes)))
        forget_messages(timezone.now() - cti.peer().memory)
