"""An office applies for a worker who is not at the window; the worker is told, and may say no."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from huigong.domains.membership.actions import known_person
from huigong.domains.membership.choices import State, Way
from huigong.domains.membership.entrusted.actions import propose_membership, withdraw_proposal
from huigong.domains.membership.models import Membership
from huigong.kernel.accounts.models import Account
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import house_person, register_person
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.writing import blank_person, put_name, put_paper, put_phone
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.sealing import mask_name
from huigong.kernel.sealing.blindfield import forms_of, is_same_value

#: On whose word: a form that was signed elsewhere, or what was said on the telephone.
BY_OTHERS = (Way.PAPER, Way.PROXY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Who is to join, as the officer was told."""

    name: str
    paper_kind: str
    paper_number: str
    phone_number: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """An application that somebody else made, as the phone shows it to whoever holds the number."""

    id: int
    unit: str
    name: str
    way: str


def apply_for(worker: Worker, *, unit: Unit, way: str, source: str, group: str = "") -> Membership:
    """Put an application into the queue of a union. Raises ValidationError at what is wrong."""
    if way not in BY_OTHERS:
        raise ValidationError({"way": _("请选凭什么代办。")})
    if way == Way.PAPER and not source.strip():
        raise ValidationError({"source": _("请填入会申请书编号，在纸上找得到。")})
    if not worker.paper_number.strip() and not worker.phone_number.strip():
        said = _("证件号码、手机号码至少填一样，不然找不到本人。")
        raise ValidationError({"phone_number": said})
    with transaction.atomic():
        person = _file_of(worker) or _new_file(worker, unit, source)
        made = propose_membership(person=person, unit=unit, way=way, group=group)
        if person.unit_id != unit.pk:
            house_person(person, unit=unit)
    return made


def _file_of(worker: Worker) -> Person | None:
    """The file in the seat's own sight: that of the document, else one that nobody has checked yet
    and that says the same name, telephone and document.
    """
    asked = blank_person()
    put_name(asked, worker.name)
    put_paper(asked, worker.paper_kind, worker.paper_number)
    put_phone(asked, worker.phone_number)
    found = known_person(worker.paper_kind, worker.paper_number, worker.name)
    if found is not None:
        return found
    rows = find_people(worker.paper_number or worker.phone_number, at_most=5)
    same = [row for row in rows if row.name == asked.name and _is_same(row, asked)]
    return same[0] if len(same) == 1 else None


def _is_same(row: Person, asked: Person) -> bool:
    # What somebody typed about themselves is theirs by the telephone alone.
    phones = [forms_of(one, "phone_blind") for one in (row, asked)]
    if any(phones) and not is_same_value(row, asked, "phone_blind"):
        return False
    return asked.paper_blind is None or is_same_value(row, asked, "paper_blind")


def _new_file(worker: Worker, unit: Unit, source: str) -> Person:
    # Nobody has seen the document: whether somebody is on file elsewhere is asked at the review.
    return register_person(
        unit=unit,
        name=worker.name,
        paper_kind=worker.paper_kind,
        paper_number=worker.paper_number,
        phone_number=worker.phone_number,
        source=source,
        is_shown=False,
    )


def tell_worker(membership: Membership) -> None:
    """A text to the telephone on file; without one the worker hears of it at the review."""
    person = membership.person
    if membership.way not in BY_OTHERS or person.phone is None:
        return
    send_sms(person.account or person.phone.open(), "member_proposed")


def proposals() -> list[Proposed]:
    """What others applied for in the name of whoever holds the asking account's telephone."""
    account_id = current().person_id
    with scope(SYSTEM, reason="membership: what was applied for in somebody's name"):
        rows = _of(account_id).select_related("unit", "person")
        return [
            Proposed(row.pk, row.unit.name, mask_name(row.person.name), row.get_way_display())
            for row in rows
        ]


def object_to(number: int) -> None:
    """The holder of the telephone says that they did not apply. Raises Http404 for another's."""
    account_id = current().person_id
    with scope(SYSTEM, reason="membership: the holder of the telephone did not apply"):
        row = _of(account_id).select_for_update(of=("self",)).filter(pk=number).first()
        if row is None:
            raise Http404
        withdraw_proposal(row)


def _of(account_id: int) -> QuerySet[Membership]:
    holder = Account.objects.filter(pk=account_id).first()
    rows = Membership.objects.filter(state=State.APPLIED, way__in=BY_OTHERS, account=None)
    return rows.filter(person__phone_blind__in=forms_of(holder, "phone_blind")).order_by("id")
