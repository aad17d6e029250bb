"""Every write of memberships; transfers have their own file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.membership.choices import LIVING, ChangeReason, ChangeType, State, Way, Work
from huigong.domains.membership.models import JoinPoint, Membership, MembershipChange
from huigong.domains.membership.workflow import membership_flow
from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import action
from huigong.kernel.actions.bulk import insert_rows
from huigong.kernel.calendar.present import now, today
from huigong.kernel.employers.models import Employer
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit
from huigong.kernel.people.actions import check_person, register_person
from huigong.kernel.people.models import Person
from huigong.kernel.people.twins import twin_of
from huigong.kernel.people.writing import blank_person, put_paper
from huigong.kernel.scoping.ids import next_ids
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
    paper_kind: Annotated[str, gettext_lazy("证件类别代码（空着是居民身份证）")] = "",
    phone_number: Annotated[str, gettext_lazy("手机号码")] = "",
    group: str = "",
    work: str = Work.ON,
    joined_on: date | None = None,
    is_migrant: bool = False,
    employer: Employer | None = None,
    way: str = Way.WINDOW,
) -> Membership:
    """在窗口登记了会员"""
    person = known_person(paper_kind, paper_number) or register_person(
        unit=unit,
        name=name,
        paper_kind=paper_kind,
        paper_number=paper_number,
        phone_number=phone_number,
        source=source,
    )
    _refuse_member(person)
    membership = Membership(
        unit=unit,
        person=person,
        account_id=person.account_id,
        way=way,
        group=group,
        work=work or Work.ON,
        is_migrant=is_migrant,
        employer=employer,
        applied_at=now(),
        state=State.MEMBER,
    )
    be_member(membership, joined_on or today())
    return membership


def _refuse_member(person: Person) -> None:
    if living := Membership.objects.filter(person=person, state__in=LIVING).first():
        said = _("这位职工已经是会员（%(unit)s），不能重复入会。") % {"unit": living.unit.name}
        raise ValidationError({"paper_number": said})


def known_person(kind: str, number: str) -> Person | None:
    """The file of a document in the seat's own sight: who comes back is not put on file twice."""
    asked = blank_person()
    put_paper(asked, kind, number)
    twin = twin_of(asked)
    return Person.objects.get(pk=twin.person_id) if twin and twin.is_in_sight else None


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
) -> Membership:
    """修改了会员登记"""
    membership.group, membership.work = group, work or membership.work
    membership.joined_on = joined_on or membership.joined_on
    membership.is_migrant, membership.employer = is_migrant, employer
    return membership


class KeepReason(models.TextChoices):
    """Why a membership is kept though its holder is not at work (rules.md 4.34)."""

    RETIRED = ChangeReason.RETIRED.value, gettext_lazy("退休")
    LAID_OFF = ChangeReason.LAID_OFF.value, gettext_lazy("本单位下岗待岗")
    JOBLESS = ChangeReason.JOBLESS.value, gettext_lazy("失业")
    BANKRUPT = ChangeReason.BANKRUPT.value, gettext_lazy("企业破产")


_WORK_AFTER = {
    KeepReason.RETIRED: Work.RETIRED,
    KeepReason.LAID_OFF: Work.LAID_OFF,
    KeepReason.JOBLESS: Work.JOBLESS,
    KeepReason.BANKRUPT: Work.JOBLESS,
}


@action("retain", model=Membership, records=("why",))
def retain_membership(
    membership: Membership, *, why: Annotated[KeepReason, gettext_lazy("原因")]
) -> Membership:
    """保留会籍"""
    membership_flow.move(membership, "retain")
    if why not in KeepReason.values:
        raise ValidationError({"why": _("请选保留会籍的原因。")})
    membership.work = _WORK_AFTER[KeepReason(why)]
    note_change(membership, ChangeType.RETAINED, why)
    return membership


@action("resume", model=Membership)
def resume_membership(membership: Membership) -> Membership:
    """恢复在籍"""
    membership_flow.move(membership, "resume")
    membership.work = Work.ON
    note_change(membership, ChangeType.RESUMED)
    return membership


@action("leave", model=Membership)
def leave_membership(membership: Membership) -> Membership:
    """退会"""
    return _over(membership, "leave", ChangeType.LEFT, ChangeReason.OWN_WISH)


@action("expel", model=Membership)
def expel_membership(membership: Membership) -> Membership:
    """除名"""
    return _over(membership, "expel", ChangeType.EXPELLED, ChangeReason.CRIME)


@action("end", model=Membership)
def end_membership(membership: Membership) -> Membership:
    """会员去世，终止会籍"""
    return _over(membership, "end", ChangeType.ENDED, ChangeReason.DEATH)


def _over(membership: Membership, verb: str, change: str, reason: str) -> Membership:
    membership_flow.move(membership, verb)
    membership.ended_on = today()
    note_change(membership, change, reason)
    return membership


def note_change(membership: Membership, change: str, reason: str = "") -> None:
    """One line of the national list's changes."""
    MembershipChange.objects.create(
        kind=kind_of(Membership),
        row_id=membership.pk,
        membership=membership,
        unit_id=membership.unit_id,
        type=change,
        reason=reason,
        on=today(),
    )


def note_changes(members: Sequence[Membership], change: str) -> None:
    """The same of many members, in one statement."""
    rows = [
        MembershipChange(
            id=number,
            kind=kind_of(Membership),
            row_id=member.pk,
            membership_id=member.pk,
            unit_id=member.unit_id,
            type=change,
            on=member.joined_on or today(),
        )
        for number, member in zip(next_ids(len(members)), members, strict=True)
    ]
    insert_rows(MembershipChange, rows)


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
