"""The hourly round of reminders."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from huigong.kernel.workflow.reminding import remind

_log = logging.getLogger("huigong.workflow")


@app.periodic(cron="10 * * * *")
@app.task(name="workflow.remind", queue="kernel", queueing_lock="workflow.remind")
def run(timestamp: int) -> None:
    """Ten past every hour; offices that are closed then are told when they open."""
    told = remind()
    if told:
        _log.info("reminders: %s people", told)
