"""What every desk page of an administrator says when the system itself is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from huigong.kernel.access.roles import Role
from huigong.kernel.checks.models import Problem
from huigong.kernel.scoping.scope import find_current


def context(request: HttpRequest) -> dict[str, Any]:
    """`alarms`: how many stand open in the administrator's sight; nothing for everybody else."""
    scope = find_current()
    if scope is None or Role.ADMIN not in scope.roles or request.headers.get("HX-Request"):
        return {}
    return {"alarms": Problem.objects.filter(gone_at=None, is_alarm=True).count()}
