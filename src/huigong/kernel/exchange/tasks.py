"""The worker's side of long work. A task carries a job's number and nothing else."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from huigong.kernel.exchange import jobs

logger = logging.getLogger(__name__)

#: A worker that has not been heard of for so long is dead, and its work is taken up again. The
#: living say so every ten seconds.
SILENT_SECONDS = 30
_LOST_CONNECTION = {OperationalError, InterfaceError}


@app.task(
    name="exchange.run_job",
    queue="default",
    retry=RetryStrategy(max_attempts=5, wait=5, retry_exceptions=_LOST_CONNECTION),
)
def run_job(*, job_id: int) -> None:
    """Do one export or one step of an import."""
    try:
        jobs.run(job_id)
    except tuple(_LOST_CONNECTION):
        raise
    except Exception:
        # Whoever waits for it must not wait for ever; the reason is in our log, not on their page.
        logger.exception("job %s failed", job_id)
        jobs.give_up(job_id)
        raise


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.take_up", queue="default", queueing_lock="exchange.take_up", pass_context=True
)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Give the work of killed workers to the living."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(stalled)


@app.periodic(cron="17 * * * *")
@app.task(name="exchange.sweep", queue="default", queueing_lock="exchange.sweep")
def sweep(timestamp: int) -> None:
    """Delete the files whose time is over."""
    jobs.sweep()
