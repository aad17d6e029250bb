"""Every write of a founding, from the first step to the union's first day."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.founding.election import Ballot, check_ballot
from huigong.domains.founding.joined.actions import file_of
from huigong.domains.founding.models import Applicant, Cover, Founding, Meeting
from huigong.domains.founding.rules import Signed, Unreadable, read_signatures
from huigong.domains.founding.sides import (
    approver_instead,
    check_approver,
    check_employer,
)
from huigong.domains.founding.unions.actions import open_union
from huigong.domains.founding.workflow import founding_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.employers.models import Employer
from huigong.kernel.employers.sides import keep_tied_out
from huigong.kernel.employers.unions import give_union
from huigong.kernel.org.models import Unit
from huigong.kernel.people.erasing import ERASED
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.sealing.blindfield import forms_of
from huigong.kernel.workflow.numbers import number_of_year

_EMPLOYER = gettext_lazy("覆盖单位")
_SHEET = gettext_lazy("每行一人：姓名、手机号码、女；筹备组的再写“筹备组”或“组长”。电话可以不写。")


@action("start", model=Founding, creates=True, records=("mode", "approver"))
def start_founding(
    *,
    name: str,
    mode: str,
    approver: Unit | None = None,
    employer: Employer | None = None,
    people: int | None = None,
    cover_note: str = "",
) -> Founding:
    """启动了建会"""
    seat = current()
    founding = Founding(
        id=next_ids(1)[0],
        number=number_of_year("JH", "founding"),
        unit=seat.office,
        approver=approver or seat.office,
        mode=mode,
        name=name.strip(),
        people=people,
        cover_note=cover_note.strip(),
        begun_at=now(),
        begun_by_id=seat.person_id,
    )
    check_approver(founding)
    if employer is not None:
        check_employer(founding, employer)
        founding.people = people or employer.people
    founding.full_clean(exclude={"unit", "approver", "begun_by", "asked_by", "union"})
    founding.save(force_insert=True)
    if employer is not None:
        _cover(founding, employer)
    return founding


@action("edit", model=Founding, records=("mode",))
def edit_founding(
    founding: Founding, *, name: str, mode: str, people: int | None = None, cover_note: str = ""
) -> Founding:
    """修改了建会筹建"""
    founding.name, founding.mode = name.strip(), mode
    founding.people, founding.cover_note = people, cover_note.strip()
    return founding


@action("cover", model=Founding, records=("employer",))
def cover_founding(
    founding: Founding,
    *,
    # django-stubs takes Annotated of a model for an annotation of its own.
    employer: Annotated[Employer, _EMPLOYER],  # type: ignore[valid-type]
) -> Founding:
    """把一家单位列入建会"""
    check_employer(founding, employer)
    _cover(founding, employer)
    return founding


def _cover(founding: Founding, employer: Employer) -> None:
    Cover.objects.create(
        kind=kind_of(Founding), row_id=founding.pk, founding=founding, employer=employer
    )
    keep_tied_out(founding, [employer.pk])


@action("enrol", model=Founding)
def enrol_founding(
    founding: Founding, *, sheet: Annotated[str, gettext_lazy("申请职工"), _SHEET]
) -> Founding:
    """登记了申请建会的职工"""
    signed = _read(sheet)
    known = {form for row in _signed(founding) for form in forms_of(row, "phone_blind")}
    for number, one in enumerate(signed, 1):
        row = Applicant(
            kind=kind_of(Founding),
            row_id=founding.pk,
            founding=founding,
            name=one.name,
            is_woman=one.is_woman,
            is_preparing=one.is_preparing,
            is_head=one.is_head,
            signed_on=today(),
        )
        if one.phone:
            _put_phone(row, one.phone, number, known)
            row.person = file_of(one.name, one.phone)
        row.save(force_insert=True)
    founding.applicants = _signed(founding).count()
    return founding


def _read(sheet: str) -> list[Signed]:
    try:
        signed = read_signatures(sheet)
    except Unreadable as fault:
        number, line = fault.args
        told = _("第 %(n)d 行看不懂：%(line)s。一行写一个人。") % {"n": number, "line": line}
        raise ValidationError({"sheet": told}) from fault
    if not signed:
        raise ValidationError({"sheet": _("请写上申请的职工，一行一人。")})
    return signed


def _put_phone(row: Applicant, phone: str, number: int, known: set[bytes]) -> None:
    try:
        row.put_phone(phone)
    except ValidationError as fault:
        raise ValidationError({"sheet": _("第 %d 行的手机号码要是 11 位。") % number}) from fault
    forms = forms_of(row, "phone_blind")
    if not known.isdisjoint(forms):
        raise ValidationError({"sheet": _("第 %d 行的手机号码已经登记过了。") % number})
    known.update(forms)


def forget_applicants(rows: QuerySet[Applicant]) -> None:
    """Take who signed out of their lines: a part of erasing a person's file."""
    rows.update(name=ERASED, phone=None, phone_blind=None)


def _signed(founding: Founding) -> QuerySet[Applicant]:
    return Applicant.objects.on(founding).filter(struck_on=None)


@action("strike", model=Founding)
def strike_founding(
    founding: Founding,
    *,
    who: Annotated[str, gettext_lazy("谁撤回申请"), gettext_lazy("写姓名；同名的写手机号码。"), 40],
) -> Founding:
    """登记了职工撤回建会申请"""
    wanted = who.strip()
    rows = [row for row in _signed(founding) if wanted in (row.name, _phone(row))]
    if len(rows) != 1:
        told = _("有不止一位，请写手机号码。") if rows else _("申请的职工里没有这一位。")
        raise ValidationError({"who": told})
    rows[0].struck_on = today()
    rows[0].save(update_fields=("struck_on",))
    founding.applicants = _signed(founding).count()
    return founding


def _phone(row: Applicant) -> str:
    return row.phone.open() if row.phone else ""


@action("submit", model=Founding)
def submit_founding(founding: Founding) -> Founding:
    """报请上级工会批复筹建"""
    if not _signed(founding).filter(is_preparing=True).exists():
        raise ValidationError(_("还没有筹备组成员。请在申请职工里写明谁是“筹备组”或“组长”。"))
    founding_flow.move(founding, "submit")
    founding.asked_by_id, founding.remark = current().person_id, ""
    return founding


@action("permit", model=Founding, records=("permit_number",))
def permit_founding(founding: Founding, *, permit_number: str) -> Founding:
    """批复同意筹建"""
    founding_flow.move(founding, "permit")
    founding.permit_number, founding.permitted_on = permit_number.strip(), today()
    return founding


@action("return", model=Founding)
def return_founding(founding: Founding, *, remark: str) -> Founding:
    """退回了筹建的报请"""
    founding_flow.move(founding, "return")
    founding.remark = remark.strip()
    return founding


@action("elect", model=Founding)
def elect_founding(founding: Founding, *, ballot: Ballot) -> Founding:
    """登记了会员大会和选举结果"""
    check_ballot(ballot, since=founding.permitted_on, division=founding.unit.division)
    founding_flow.move(founding, "elect")
    Meeting.objects.create(
        kind=kind_of(Founding),
        row_id=founding.pk,
        founding=founding,
        held_on=ballot.held_on,
        due=ballot.due,
        present=ballot.present,
        women=ballot.women,
        years=ballot.years,
        roster=ballot.roster(),
    )
    founding.asked_by_id, founding.remark = current().person_id, ""
    return founding


@action("approve", model=Founding, records=("approval_number",))
def approve_founding(founding: Founding, *, approval_number: str) -> Founding:
    """批准了工会成立"""
    reason = founding_flow.reason_against(founding, "approve")
    if reason:
        raise ValidationError(reason)
    founding.approval_number = _need("approval_number", approval_number)
    founding.approved_on = today()
    meeting = Meeting.objects.on(founding).latest("pk")
    founding.union = open_union(founding, meeting)
    with scope(SYSTEM, reason="founding: the union is there, its employers get it"):
        covers = Cover.objects.filter(founding=founding)
        give_union(covers.values_list("employer_id", flat=True), founding.union)
        covers.update(is_open=False)
    founding_flow.move(founding, "approve")
    return founding


@action("refuse", model=Founding)
def refuse_founding(founding: Founding, *, remark: str) -> Founding:
    """退回了选举结果"""
    founding_flow.move(founding, "refuse")
    founding.remark = remark.strip()
    return founding


@action("stop", model=Founding)
def stop_founding(founding: Founding, *, remark: str) -> Founding:
    """终止了建会"""
    founding_flow.move(founding, "stop")
    founding.remark = _need("remark", remark)
    Cover.objects.filter(founding=founding).update(is_open=False)
    return founding


def _need(name: str, words: str) -> str:
    if not words.strip():
        raise ValidationError({name: _("请写明。")})
    return words.strip()


def keep_out_of_open(employer_id: int) -> None:
    """Who is tied to an employer loses its open founding; an office so kept out hands it up. A part
    of recording the tie.
    """
    by_id = current().person_id
    with scope(SYSTEM, reason="recusal: a tie to an employer that founds became known"):
        for cover in Cover.objects.filter(employer_id=employer_id, is_open=True):
            founding = Founding.objects.select_related("unit", "approver").get(pk=cover.founding_id)
            keep_tied_out(founding, [employer_id], by_id=by_id)
            approver = approver_instead(founding)
            if approver.pk != founding.approver_id:
                Founding.objects.filter(pk=founding.pk).update(approver=approver)
