"""Housekeeping of sign-in."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from huigong.kernel.accounts.phone_codes import erase_expired_codes


@app.periodic(cron="*/5 * * * *")
@app.task(name="accounts.tidy", queue="notices", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Erase codes that nobody used, and sessions that are over."""
    now = timezone.now()
    erase_expired_codes(now)
    Session.objects.filter(expire_date__lt=now).delete()
