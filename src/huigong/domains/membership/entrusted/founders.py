"""Who signed for a union becomes its member when it is founded: at once with a checked document;
after a review without one; by a transfer who is a member elsewhere. Nobody is a member twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.membership.changes.entering import refuse_child
from huigong.domains.membership.choices import LIVING, OPEN, State, Way
from huigong.domains.membership.entrusted.actions import (
    propose_membership,
    record_founder,
)
from huigong.domains.membership.models import Membership
from huigong.domains.membership.transfers.actions import ask_transfer
from huigong.domains.membership.transfers.models import TRANSFER_OPEN, Transfer, TransferState
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import house_person, register_person
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope

MEMBER, WAITING, MOVING, OUT = "member", "waiting", "moving", "out"


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signed: with a file, or with a name and perhaps a phone."""

    key: int
    name: str
    phone: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one: the file, and why nothing was done; an empty reason is success."""

    key: int
    person_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a union today; without an address where the seat sees no row."""

    kind: str
    words: str
    url: str


def take_in(unit: Unit, signers: Sequence[Signer], *, source: str) -> list[Taken]:
    """Bring everybody who signed into their new union; what cannot be done is told one by one."""
    with scope(SYSTEM, reason="membership: who founded a union joins it"):
        ids = [one.person_id for one in signers if one.person_id]
        files = Person.objects.select_related("account").in_bulk(ids)
        held: dict[int, Membership] = {}
        for row in Membership.objects.filter(person_id__in=ids, state__in=OPEN).order_by("id"):
            # Who is a member and has asked elsewhere is a member.
            if row.person_id not in held or row.state in LIVING:
                held[row.person_id] = row
        told = []
        met: set[int] = set()
        for one in signers:
            try:
                person = _place(unit, one, files, held, met, source)
            except ValidationError as refused:
                told.append(Taken(one.key, one.person_id, " ".join(refused.messages)[:200]))
                continue
            met.add(person.pk)
            told.append(Taken(one.key, person.pk))
    return told


def _place(
    unit: Unit,
    one: Signer,
    files: Mapping[int, Person],
    held: Mapping[int, Membership],
    met: set[int],
    source: str,
) -> Person:
    """Ask for a review or a transfer where one is needed; who needs neither is a member."""
    person = files.get(one.person_id or 0)
    if person is not None and person.pk in met:
        raise ValidationError(_("与另一位申请人是同一份档案，只入会一次。"))
    with transaction.atomic():
        if person is None:
            person = register_person(
                unit=unit, name=one.name, phone_number=one.phone, source=source
            )
        refuse_child(person)
        living = held.get(person.pk)
        if living is not None and living.is_living:
            ask_transfer(membership=living, to_unit=unit)
        elif living is not None:
            raise ValidationError(_("已经向另一个工会提出入会申请，还没有结果。"))
        else:
            _begin(person, unit)
    return person


def _begin(person: Person, unit: Unit) -> None:
    if person.unit_id != unit.pk:
        # The file of a member is kept where the membership is.
        house_person(person, unit=unit)
    if person.checked_at is None:
        propose_membership(person=person, unit=unit, way=Way.FOUNDING)
        return
    record_founder(person=person, unit=unit)
    if person.account is not None:
        send_sms(person.account, "member_admitted")


def standings(unit_id: int, person_ids: Iterable[int]) -> dict[int, Standing]:
    """Number of a person → where they stand with a union today, for a page that names them."""
    ids = list(person_ids)
    with scope(SYSTEM, reason="membership: what became of who signed"):
        moves = list(
            Transfer.objects.filter(to_unit_id=unit_id, membership__person_id__in=ids)
            .order_by("id")
            .values_list("membership__person_id", "pk", "state")
        )
        rows = list(
            Membership.objects.filter(unit_id=unit_id, person_id__in=ids)
            .order_by("id")
            .values_list("person_id", "pk", "state")
        )
    seen = set(
        Membership.objects.filter(pk__in=[pk for _who, pk, _state in rows]).values_list(
            "pk", flat=True
        )
    )
    open_moves = set(
        Transfer.objects.filter(pk__in=[pk for _who, pk, _state in moves]).values_list(
            "pk", flat=True
        )
    )
    found = {}
    for person_id, pk, state in moves:
        url = reverse("membership-transfer-detail", args=[pk]) if pk in open_moves else ""
        kind = MOVING if state in TRANSFER_OPEN else OUT
        found[person_id] = Standing(kind, str(TransferState(state).label), url)
    for person_id, pk, state in rows:
        url = reverse("membership-membership-detail", args=[pk]) if pk in seen else ""
        found[person_id] = Standing(_kind(state), str(State(state).label), url)
    return found


def _kind(state: str) -> str:
    if state in LIVING:
        return MEMBER
    return WAITING if state == State.APPLIED else OUT


def lists_of(unit_id: int) -> dict[str, str]:
    """Where the rows behind each number of a union stand."""
    members = f"{reverse('membership-membership-list')}?unit={unit_id}"
    return {
        MEMBER: f"{members}&state=member&state=retained",
        WAITING: f"{members}&state=applied",
        MOVING: f"{reverse('membership-transfer-list')}?state=asked&state=offered&state=parked",
    }
