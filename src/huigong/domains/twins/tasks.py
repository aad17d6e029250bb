"""The weekly comparison as a job."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from procrastinate.contrib.django import app

from huigong.domains.twins.finding import find_twins

_log = logging.getLogger("huigong.twins")


@app.periodic(cron="0 17 * * 6")
@app.task(name="twins.find", queue="kernel", queueing_lock="twins.find")
def find(timestamp: int) -> None:
    """One o'clock on Sunday morning in Qinghai; the schedule is kept in UTC."""
    if find_spec("splink") is None:
        _log.warning("twins: install huigong[twins] to compare files")
        return
    found = find_twins()
    _log.info("twins: %s files compared, %s new pairs", found.files, found.pairs)
