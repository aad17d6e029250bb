"""A worker joins from a phone: once, not too often, and without learning anything of others."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.membership.actions import apply_membership, claim_membership
from huigong.domains.membership.choices import OPEN, State, Way
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.kernel import params
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import (
    edit_person,
    house_person,
    identify_person,
    link_person,
    register_person,
)
from huigong.kernel.people.models import Person
from huigong.kernel.people.writing import blank_person, put_name, put_paper
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.sealing.blindfield import forms_of, is_same_value


class TooMany(Exception):
    """今天提交的入会申请太多了。"""


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a form: an application, or a membership that was there already."""

    membership: Membership
    is_new: bool


def join_once(
    client_id: UUID,
    *,
    unit: Unit,
    point: JoinPoint | None,
    name: str,
    paper_kind: str,
    paper_number: str,
    group: str,
) -> Joined:
    """The application of a form; the same form again is the same application.

    Raises TooMany above the limit, ValidationError at the field that is wrong.
    """
    # One's own forms wait for each other: the second tap finds what the first one made.
    account = Account.objects.select_for_update(no_key=True).get(pk=current().person_id)
    mine = Membership.objects.filter(account_id=account.pk)
    if held := mine.filter(client_id=client_id).first() or mine.filter(state__in=OPEN).first():
        return Joined(held, is_new=False)
    _not_too_often(account)
    person = _own_file(account, unit, name, paper_kind, paper_number)
    with scope(SYSTEM, reason="membership: is this person a member already"):
        held = Membership.objects.filter(person=person, state__in=OPEN).first()
        if held is not None:
            _take_over(held, account)
    if held is not None:
        return Joined(held, is_new=False)
    made = apply_membership(
        person=person,
        unit=unit,
        way=Way.QR if point else Way.SEARCH,
        group=group or (point.group if point else ""),
        point=point,
        client_id=client_id,
    )
    return Joined(made, is_new=True)


def _not_too_often(account: Account) -> None:
    most = int(params.at(today()).get("membership.applications_per_day").value)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today_s = Membership.objects.filter(account_id=account.pk, applied_at__gte=midnight)
    if today_s.count() >= most:
        raise TooMany(TooMany.__doc__)


def _own_file(account: Account, unit: Unit, name: str, kind: str, number: str) -> Person:
    """The account's own file; or the one that a union has of the same document and the same phone;
    or a new one. A file with another phone is nobody's but its holder's: it is not even mentioned.
    """
    asked = blank_person()
    put_name(asked, name)
    put_paper(asked, kind, number)
    if asked.paper_blind is None:
        raise ValidationError({"paper_number": _("请填证件号码。")})
    own = Person.objects.filter(account_id=account.pk).first()
    if own is None:
        own = _filed(account, asked)
    if own is None:
        return register_person(
            unit=unit,
            name=name,
            paper_kind=kind,
            paper_number=number,
            phone_number=account.open_phone(),
        )
    if not is_same_value(own, asked, "paper_blind"):
        # What one typed oneself and nobody has checked, one puts right oneself.
        identify_person(own, paper_kind=kind, paper_number=number, source=str(_("本人所填")))
    with scope(SYSTEM, reason="membership: a person joins another union"):
        if (
            own.unit_id != unit.pk
            and not Membership.objects.filter(person=own, state__in=OPEN).exists()
        ):
            house_person(own, unit=unit)
    if own.checked_at is None and own.name != asked.name:
        edit_person(own, name=asked.name)
    return own


def _filed(account: Account, asked: Person) -> Person | None:
    with scope(SYSTEM, reason="membership: a file of the same document and the same phone"):
        found = Person.objects.filter(
            paper_blind__in=forms_of(asked, "paper_blind"),
            phone_blind__in=forms_of(account, "phone_blind"),
            account=None,
            merged_into=None,
            erased_at=None,
        ).first()
        return link_person(found, account=account) if found else None


def _take_over(held: Membership, account: Account) -> None:
    """What an office has written down, or applied for, is seen on the phone from now on."""
    if held.account_id is None:
        claim_membership(held, account=account)


def open_membership() -> Membership | None:
    """The membership, or the application, of whoever asks in their own matter."""
    rows = Membership.objects.filter(account_id=current().person_id).select_related("unit")
    living = rows.filter(state__in=OPEN).order_by("-id").first()
    return living or rows.exclude(state=State.WITHDRAWN).order_by("-id").first()
