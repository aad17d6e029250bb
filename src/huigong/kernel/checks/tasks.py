"""The nightly round."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from huigong.kernel.checks.running import run_checks

_log = logging.getLogger("huigong.checks")


@app.periodic(cron="30 18 * * *")
@app.task(name="checks.run", queue="kernel", queueing_lock="checks.run")
def run(timestamp: int) -> None:
    """Half past two in the morning in Qinghai; the schedule is kept in UTC."""
    done = run_checks()
    if done.alarms:
        _log.error("data checks: %s alarms, see /desk/checks/", done.alarms)
