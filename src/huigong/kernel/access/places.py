"""For which places a seat may set rules: its own area and what lies in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from huigong.kernel.org.models import Level, Unit
from huigong.kernel.scoping.scope import current


def require_place(division: str) -> None:
    """Pass when the seat's unit answers for a place; a province answers for the whole installation.

    Raises PermissionDenied: a county's administrator sets no rule for the province.
    """
    seat = current()
    if seat.is_system:
        return
    unit = Unit.objects.get(pk=seat.office_id)
    is_whole = unit.level <= Level.PROVINCE
    if not is_whole and not (unit.division and division.startswith(unit.division)):
        raise PermissionDenied
