"""Who may change what in the tree: an administrator, at or below the unit of the seat."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from huigong.kernel.access.roles import Role
from huigong.kernel.org.models import Closure, Post, Unit
from huigong.kernel.org.tree import is_at_or_below
from huigong.kernel.reorganisation.models import Plan
from huigong.kernel.scoping.scope import Refusal, current


def may_manage(unit_id: int) -> bool:
    """Whether the seat administers that unit."""
    seat = current()
    if seat.is_system:
        return True
    return Role.ADMIN in seat.roles and is_at_or_below(unit_id, seat.unit_id)


def require_managed(unit_ids: Iterable[int], verb: str) -> None:
    """Pass, or refuse and keep the refusal. Raises PermissionDenied."""
    for unit_id in unit_ids:
        if not may_manage(unit_id):
            current().refusals.append(Refusal(verb, Unit._meta.label_lower, unit_id))
            raise PermissionDenied


def is_holder(post: Post) -> bool:
    """Whether the seat is this very post, held by its own holder and not by a deputy."""
    seat = current()
    return seat.post_id == post.pk and seat.deputy_for_id is None


def concerned(plan: Plan) -> set[int]:
    """The units that a plan names."""
    columns = ("unit_id", "target_id", "industry_id")
    rows = plan.steps.filter(is_dropped=False).values_list(*columns)
    return {number for row in rows for number in row if number}


def may_read(plan: Plan) -> bool:
    """A plan is read by administrators of its office and
    above, and by the units that it names and those above them.
    """
    seat = current()
    if seat.is_system or may_manage(plan.unit_id):
        return True
    return Closure.objects.filter(
        descendant__in=concerned(plan) | {plan.unit_id}, ancestor=seat.unit_id
    ).exists()
