"""Every write of memberships; transfers have their own file."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.membership.changes.actions import follow_change, note_change
from huigong.domains.membership.changes.entering import Entry, entering, refuse_child
from huigong.domains.membership.choices import LIVING, OPEN, ChangeReason, ChangeType, State, Way
from huigong.domains.membership.models import JoinPoint, Membership
from huigong.domains.membership.workflow import membership_flow
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.employers.models import Employer
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import check_person, edit_person, register_person
from huigong.kernel.people.codes import Education, ethnic_code
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import PaperKind, Sex
from huigong.kernel.people.twins import refuse_other_name, twin_of
from huigong.kernel.people.writing import blank_person, put_paper
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.legs import end, intake_of_matter
from huigong.kernel.workflow.models import LegState
from huigong.kernel.workflow.numbers import next_number


@action("apply", model=Membership, creates=True, records=("way", "group"))
def apply_membership(
    *,
    person: Person,
    unit: Unit,
    way: str,
    group: str = "",
    employer: Employer | None = None,
    point: JoinPoint | None = None,
    client_id: UUID | None = None,
) -> Membership:
    """职工申请入会"""
    refuse_child(person)
    return Membership(
        unit=unit,
        person=person,
        account_id=current().person_id,
        state=State.APPLIED,
        way=way,
        group=group,
        employer=employer,
        point=point,
        applied_at=now(),
        client_id=client_id,
    )


@action("admit", model=Membership, records=("joined_on",))
def admit_membership(membership: Membership, *, joined_on: date | None = None) -> Membership:
    """批准入会，核对了证件"""
    membership_flow.move(membership, "admit")
    person = membership.person
    refuse_child(person)
    living = Membership.objects.filter(person=person, state__in=LIVING).exclude(pk=membership.pk)
    if held := living.first():
        raise ValidationError(held_already(held.state, held.unit.name))
    if person.checked_at is None:
        check_person(person)
    be_member(membership, joined_on or today())
    stop_review(membership, LegState.CHECKED)
    note_change(membership, ChangeType.JOINED)
    if membership.account is not None:
        send_sms(membership.account, "member_admitted")
    return membership


@action("reject", model=Membership)
def reject_membership(
    membership: Membership, *, refusal: Annotated[str, gettext_lazy("不予入会的原因")]
) -> Membership:
    """不予入会"""
    membership_flow.move(membership, "reject")
    if not refusal.strip():
        raise ValidationError({"refusal": _("请写明原因，职工在手机上会读到。")})
    membership.refusal, membership.ended_on = refusal.strip(), today()
    stop_review(membership, LegState.CHECKED)
    if membership.account is not None:
        send_sms(membership.account, "member_answered")
    return membership


@action("withdraw", model=Membership)
def withdraw_membership(membership: Membership) -> Membership:
    """职工撤回了入会申请"""
    membership_flow.move(membership, "withdraw")
    membership.ended_on = today()
    stop_review(membership, LegState.WITHDRAWN)
    return membership


@action("record", model=Membership, creates=True, records=("unit", "group", "joined_on"))
def record_member(
    *,
    unit: Unit,
    name: Annotated[str, gettext_lazy("姓名")],
    paper_number: Annotated[str, gettext_lazy("证件号码")],
    source: Annotated[str, gettext_lazy("入会申请书编号")],
    paper_kind: Annotated[PaperKind, gettext_lazy("证件类别")] = PaperKind.IDENTITY,
    phone_number: Annotated[str, gettext_lazy("手机号码")] = "",
    group: str = "",
    work: str = "",
    joined_on: date | None = None,
    is_migrant: bool = False,
    employer: Employer | None = None,
    sex: Annotated[Sex, gettext_lazy("性别")] = Sex.UNKNOWN,
    born_on: Annotated[date | None, gettext_lazy("出生日期")] = None,
    ethnic: Annotated[str, gettext_lazy("民族")] = "",
    education: Annotated[Education | None, gettext_lazy("学历")] = None,
    change: Annotated[ChangeType | None, gettext_lazy("变化类型")] = None,
    change_reason: Annotated[ChangeReason | None, gettext_lazy("变化原因")] = None,
    changed_on: Annotated[date | None, gettext_lazy("变化日期")] = None,
    way: str = Way.WINDOW,
) -> Membership:
    """在窗口登记了会员"""
    entry = entering(change, change_reason, changed_on, joined_on)
    person = known_person(paper_kind, paper_number, name) or register_person(
        unit=unit,
        name=name,
        paper_kind=paper_kind,
        paper_number=paper_number,
        phone_number=phone_number,
        source=source,
        sex=sex,
        born_on=born_on,
        ethnic=ethnic_code(ethnic),
        education=education or "",
    )
    membership = _entered(unit, person, entry)
    membership.way, membership.group, membership.work = way, group, work or entry.work
    membership.is_migrant, membership.employer = is_migrant, employer
    return membership


def _entered(unit: Unit, person: Person, entry: Entry) -> Membership:
    """A membership that begins as a paper tells. Raises ValidationError for who is a member."""
    _refuse_member(person)
    refuse_child(person)
    membership = Membership(
        unit=unit,
        person=person,
        account_id=person.account_id,
        applied_at=now(),
        state=entry.state,
    )
    membership.entered, membership.told = entry.type, (entry.reason, entry.on)
    be_member(membership, entry.joined_on)
    return membership


def _refuse_member(person: Person) -> None:
    if held := Membership.objects.filter(person=person, state__in=OPEN).order_by("-state").first():
        raise ValidationError({"paper_number": held_already(held.state, held.unit.name)})


def held_already(state: str, unit: str) -> str:
    """Why somebody is not enrolled once more."""
    if state in LIVING:
        return _("这位职工已经是会员（%(unit)s），不能重复入会。") % {"unit": unit}
    return _("这位职工的入会申请正在审核（%(unit)s），请在那份申请上批准。") % {"unit": unit}


def known_person(kind: str, number: str, name: str) -> Person | None:
    """The file of a document in the seat's own sight: who comes back is not put on file twice, and
    nobody is taken for who has another name there. Raises ValidationError.
    """
    asked = blank_person()
    put_paper(asked, kind, number)
    twin = twin_of(asked)
    if twin is None or not twin.is_in_sight:
        return None
    found = Person.objects.get(pk=twin.person_id)
    refuse_other_name(found, name)
    return found


@action("claim", model=Membership)
def claim_membership(membership: Membership, *, account: Account) -> Membership:
    """会员在手机上认领了自己的会籍"""
    if membership.account_id is not None:
        raise ValidationError(_("这份会籍已经连着一个账号。"))
    membership.account = account
    return membership


@action("edit", model=Membership, records=("group", "work", "joined_on"))
def edit_membership(
    membership: Membership,
    *,
    group: str = "",
    work: str = "",
    joined_on: date | None = None,
    is_migrant: bool = False,
    employer: Employer | None = None,
    phone_number: Annotated[str, gettext_lazy("手机号码"), gettext_lazy("不改就空着。"), 30] = "",
    change: ChangeType | None = None,
    change_reason: ChangeReason | None = None,
    changed_on: date | None = None,
) -> Membership:
    """修改了会员登记"""
    before = membership.work
    follow_change(membership, change, change_reason, changed_on)
    membership.group = group
    if work and work != before:
        # What a change made of it stands, unless the form says otherwise.
        membership.work = work
    membership.joined_on = joined_on or membership.joined_on
    membership.is_migrant, membership.employer = is_migrant, employer
    if phone_number.strip():
        _reach_by(membership.person, phone_number)
    return membership


def _reach_by(person: Person, phone_number: str) -> None:
    edit_person(
        person,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        ethnic=person.ethnic,
        education=person.education,
        aliases=person.aliases,
        phone_number=phone_number,
    )


def be_member(membership: Membership, joined_on: date) -> None:
    """The day and the number that somebody is a member by."""
    if joined_on > today():
        raise ValidationError({"joined_on": _("入会日期不能晚于今天。")})
    membership.joined_on = joined_on
    year = joined_on.year
    order = next_number(f"membership/{year}")
    membership.number = f"HY{year}{order:08d}"


def stop_review(membership: Membership, state: str) -> None:
    """The review of an application is over, with this end."""
    leg = intake_of_matter(kind_of(Membership), membership.pk)
    end(leg, state)
    leg.save(update_fields=("state", "ended_at"))
