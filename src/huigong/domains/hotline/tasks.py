"""Jobs of the hotline."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from huigong.domains.hotline.law.warning import warn_all
from huigong.domains.hotline.orders.actions import forget_heard, send_next
from huigong.domains.hotline.orders.format import peer
from huigong.domains.hotline.own.proxies import end_what_is_over
from huigong.domains.hotline.protection.aftercare.actions import start_aftercare
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, scope

_MOST_A_ROUND = 50


@app.periodic(cron="5 1-9 * * *")
@app.task(name="hotline.warn", queue="notices", queueing_lock="hotline.warn")
def warn(timestamp: int) -> None:
    """From nine to half past five in Qinghai (the schedule is kept in UTC): nobody's phone rings at
    night. What fell due while nothing ran is told with the next round, and only once.
    """
    warn_all()


@app.periodic(cron="5 * * * *")
@app.task(name="hotline.proxies", queue="kernel", queueing_lock="hotline.proxies")
def end_proxies(timestamp: int) -> None:
    """What is over is written down as ended; it was not seen any more since midnight."""
    end_what_is_over()


@app.periodic(cron="20 22 * * *")
@app.task(name="hotline.aftercare", queue="notices", queueing_lock="hotline.aftercare")
def aftercare(timestamp: int) -> None:
    """At twenty past six in Qinghai: calls to those who once complained are due."""
    start_aftercare(today())


@app.periodic(cron="* * * * *")
@app.task(name="hotline.exchange", queue="notices", queueing_lock="hotline.exchange")
def exchange(timestamp: int) -> None:
    """What is owed to 全总 goes out, a message a transaction; the rest waits for the next round."""
    for _round in range(_MOST_A_ROUND):
        if not send_next():
            break
    with transaction.atomic(), scope(SYSTEM, reason="exchange: forget"):
        forget_heard(timezone.now() - peer().memory)
