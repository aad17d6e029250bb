"""The weekly comparison as a job."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from procrastinate.contrib.django import app

from huigong.domains.twins.finding import KeyIsChanging, find_twins

_log = logging.getLogger("huigong.twins")


@app.periodic(cron="0 17 * * 6")
@app.task(name="twins.find", queue="kernel", queueing_lock="twins.find")
def find(timestamp: int) -> None:
    """One o'clock on Sunday morning in Qinghai; the schedule is kept in UTC."""
    if find_spec("splink") is None:
        _log.warning("twins: install huigong[twins] to compare files")
        return
    try:
        found = find_twins()
    except KeyIsChanging as why:
        _log.warning("twins: %s", why)
        return
    _log.info("twins: %s files compared, %s new pairs", found.files, found.pairs)
