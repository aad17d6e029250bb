"""Locking out whoever guesses passwords. No phone and no form data enters the lock-out rows."""

from ipaddress import ip_address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from huigong.kernel.accounts.models import staff_login
from huigong.kernel.sealing import blinds
from huigong.kernel.sealing.blindfield import oldest

_PURPOSE = "accounts.lockout"
_LONGEST = 200
UNKNOWN_ADDRESS = "::"


def client_address(request: HttpRequest) -> str:
    """Return the client's address: of X-Forwarded-For only what our own proxies wrote."""
    seen = str(request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS)
    hops = settings.HUIGONG_PROXY_HOPS
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    found = told[-hops] if hops and len(told) >= hops else seen
    try:
        return str(ip_address(found))
    except ValueError:
        return UNKNOWN_ADDRESS


def recorded_login(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return what lock-out rows keep: a staff login as typed, anything else only blinded."""
    held = credentials or {}
    typed = str(held.get("username") or held.get("login") or request.POST.get("login") or "")
    typed = typed.strip().lower()[:_LONGEST]
    try:
        staff_login(typed)
    except ValidationError:
        # A phone, or a password in the wrong field.
        return f"~{oldest(blinds(typed, _PURPOSE, remembered=True)).hex()}"
    return typed


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Counts by login and address, and by login over all addresses."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        total = self._over_all_addresses(recorded_login(request, credentials))
        return total >= settings.HUIGONG_LOCKOUT_TOTAL

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **kwargs: Any,
    ) -> None:
        if request is None:
            return
        if not request.axes_locked_out:  # type: ignore[attr-defined]  # set by axes
            self.clean_expired_user_attempts(request, credentials)
            self._count(request, credentials)
            request.axes_locked_out = self.is_locked(request, credentials)  # type: ignore[attr-defined]  # as above
        if request.axes_locked_out:  # type: ignore[attr-defined]  # as above
            request.axes_credentials = credentials  # type: ignore[attr-defined]  # as above
            user_locked_out.send(
                "axes",
                request=request,
                username=get_client_username(request, credentials),
                ip_address=request.axes_ip_address,  # type: ignore[attr-defined]  # as above
            )

    def _count(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        now = timezone.now()
        attempt, is_new = AccessAttempt.objects.get_or_create(
            username=get_client_username(request, credentials),
            ip_address=client_address(request),
            user_agent="",
            defaults={
                "get_data": "",
                "post_data": "",
                "http_accept": "",
                "path_info": request.path_info[:255],
                "failures_since_start": 1,
                "attempt_time": now,
            },
        )
        if not is_new:
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                failures_since_start=F("failures_since_start") + 1, attempt_time=now
            )

    def _over_all_addresses(self, login: str) -> int:
        since = timezone.now() - get_cool_off()
        found = AccessAttempt.objects.filter(username=login, attempt_time__gte=since)
        return int(found.aggregate(total=Sum("failures_since_start"))["total"] or 0)
