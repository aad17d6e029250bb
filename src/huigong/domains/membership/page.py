"""Computed columns of memberships and of the codes that lead to them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from huigong.domains.membership.models import JoinPoint, Membership
from huigong.kernel.people.models import Person
from huigong.kernel.people.page import checked_of
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock


def due_of(membership: Membership) -> str:
    """By when an application is to be reviewed; empty once it was."""
    clocks = Clock.objects.filter(kind=kind_of(Membership), row_id=membership.pk, stopped_at=None)
    clock = clocks.first()
    return f"{timezone.localtime(clock.due_at):%Y-%m-%d %H:%M}" if clock else ""


def checked_in_sight(membership: Membership) -> str:
    """Whether an office has seen the document; empty once the file has gone to another union."""
    try:
        person = membership.person
    except Person.DoesNotExist:
        return ""
    return checked_of(person) if person is not None else ""


def changes_of(membership: Membership) -> str:
    """Every change with its day, one a line."""
    lines = []
    for one in membership.change_lines:
        reason = f"（{one.get_reason_display()}）" if one.reason else ""
        lines.append(f"{one.on.isoformat()} {one.get_type_display()}{reason}")
    return "\n".join(lines)


def of_last(membership: Membership, name: str) -> str:
    """The type or the reason of the latest change, in words."""
    last = membership.last_change
    return str(getattr(last, f"get_{name}_display")()) if last else ""


def address_of(point: JoinPoint) -> str:
    """The path that a code of squares leads to."""
    return reverse("my-join", args=[point.code])
