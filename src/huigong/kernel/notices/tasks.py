"""Jobs of messages. A job carries the message's number and nothing else."""

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from huigong.kernel.notices.adapters import NotSent
from huigong.kernel.notices.sending import (
    close_stale_claims,
    deliver_message,
    erase_expired_secrets,
    give_up,
)

_MOST = 5
# A job that lost its database starts again: what was claimed before is not sent a second time.
_AGAIN = {NotSent, OperationalError, InterfaceError}


@app.task(
    name="notices.deliver",
    queue="notices",
    pass_context=True,
    retry=RetryStrategy(max_attempts=_MOST, exponential_wait=4, retry_exceptions=_AGAIN),
)
def deliver(context: JobContext, *, message_id: int) -> None:
    """Send one message; refused for the last time, it is marked as not sent."""
    try:
        deliver_message(message_id)
    except NotSent:
        if context.job is not None and context.job.attempts >= _MOST:
            give_up(message_id)
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.tidy", queue="notices", queueing_lock="notices.tidy")
def tidy(timestamp: int) -> None:
    """Close the claims of dead workers and erase codes whose time is over."""
    now = timezone.now()
    close_stale_claims(now)
    erase_expired_secrets(now)
