"""Housekeeping of sign-in."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from huigong.kernel.accounts.phone_codes import erase_expired_codes
from huigong.kernel.accounts.slips import forget_old_tries


@app.periodic(cron="*/5 * * * *")
@app.task(name="accounts.tidy", queue="notices", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Erase codes that nobody used, sessions that are over, sign-ins of long ago."""
    now = timezone.now()
    erase_expired_codes(now)
    forget_old_tries(now)
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    AccessLog.objects.filter(
        attempt_time__lt=now - timedelta(days=settings.HUIGONG_SIGN_IN_LOG_DAYS)
    ).delete()
