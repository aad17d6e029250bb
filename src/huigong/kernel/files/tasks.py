"""The nightly clearing: what quarantine has kept long enough, and bytes that no row speaks of."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from huigong.kernel.files.clearing import clear_quarantine, sweep

_log = logging.getLogger("huigong.files")


@app.periodic(cron="10 19 * * *")
@app.task(name="files.clear", queue="kernel", queueing_lock="files.clear")
def clear(timestamp: int) -> None:
    """Ten past three in the morning in Qinghai; the schedule is kept in UTC."""
    _log.info("files: %s emptied, %s left-overs swept", clear_quarantine(), sweep())
