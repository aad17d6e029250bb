"""What the portal and the founding of unions may ask of memberships."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from huigong.domains.membership import card
from huigong.domains.membership.actions import withdraw_membership
from huigong.domains.membership.choices import LIVING, Group, State
from huigong.domains.membership.entrusted import founders
from huigong.domains.membership.entrusted.proxy import object_to, proposals
from huigong.domains.membership.joining import Joined, TooMany, join_once, open_membership
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.offices import JOINABLE, point_of, points_for, unions_named
from huigong.domains.membership.transfers.actions import ask_transfer, withdraw_transfer
from huigong.domains.membership.transfers.models import Transfer, TransferState
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Clock

__all__ = [
    "JOINABLE",
    "Group",
    "Joined",
    "Mine",
    "TooMany",
    "card",
    "founders",
    "join",
    "mine",
    "object_to",
    "point_of",
    "points_for",
    "proposals",
    "stay",
    "transfer_to",
    "unions_named",
    "withdraw",
]


_REVOCABLE = (TransferState.ASKED, TransferState.OFFERED)


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own membership as the phone shows it."""

    id: int
    unit_id: int
    unit: str
    number: str
    state: str
    words: str
    is_living: bool
    is_asked: bool
    refusal: str
    joined_on: str
    due: str
    moving_to: str
    moving: str
    #: Whether one may still say no to being moved.
    may_stay: bool


def mine() -> Mine | None:
    """The membership or application of whoever asks, or None."""
    row = open_membership()
    return _told(row) if row else None


def _told(row: Membership) -> Mine:
    moving = (
        Transfer.objects.filter(membership=row).select_related("to_unit").order_by("-id").first()
    )
    open_one = moving if moving and moving.ended_at is None else None
    return Mine(
        id=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.name,
        number=row.number,
        state=row.state,
        words=str(row.get_state_display()),
        is_living=row.state in LIVING,
        is_asked=row.state == State.APPLIED,
        refusal=row.refusal,
        joined_on=row.joined_on.isoformat() if row.joined_on else "",
        due=_due(row),
        moving_to=open_one.to_unit.name if open_one else "",
        moving=str(TransferState(open_one.state).label) if open_one else "",
        may_stay=open_one is not None and open_one.state in _REVOCABLE,
    )


def _due(row: Membership) -> str:
    clock = Clock.objects.filter(kind=kind_of(Membership), row_id=row.pk, stopped_at=None).first()
    return f"{timezone.localtime(clock.due_at):%m-%d}" if clock else ""


def join(client_id: UUID, unit: Unit, point: JoinPoint | None, **values: str) -> Joined:
    """Apply; see `join_once`."""
    return join_once(client_id, unit=unit, point=point, **values)


def withdraw(number: int) -> None:
    """Take an application back. Raises ValidationError, Http404."""
    rows = Membership.objects.select_for_update(of=("self",))  # somebody may be admitting it
    withdraw_membership(rows.get(pk=number))


def stay() -> None:
    """Take back being moved, whoever asked for it. Raises Http404 where nothing is on its way."""
    rows = Transfer.objects.select_for_update(of=("self",))
    found = rows.filter(membership=open_membership(), state__in=_REVOCABLE).first()
    if found is None:
        raise Http404
    withdraw_transfer(found)


def transfer_to(unit: Unit) -> Transfer:
    """Ask for one's membership to be moved to a union. Raises ValidationError."""
    row = open_membership()
    if row is None:
        raise Membership.DoesNotExist
    return ask_transfer(membership=row, to_unit=unit)
