"""Writes beside the telephone: referrals, arrivals, shifts."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.calls.papers import Arrival, OtherLine, Referral, Shift
from huigong.kernel import params
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.clocks import term


@action("refer", model=Referral, creates=True, records=("to",))
def refer_case(
    *, case: ScopedModel, to: str, told: str = "", number: str = "", note: str = ""
) -> Referral:
    """转给了其他热线"""
    moment = now()
    is_emergency = to in (OtherLine.POLICE, OtherLine.AMBULANCE)
    unit = Unit.objects.get(pk=current().office_id)
    due = moment if is_emergency else term("calls.referral_days", unit.division, moment).at
    return Referral(
        kind=kind_of(type(case)),
        row_id=case.pk,
        unit=unit,
        to=to,
        told=told.strip(),
        number=number.strip(),
        note=note.strip(),
        by_id=current().person_id,
        referred_at=moment,
        due_on=timezone.localdate(due),
    )


@action("follow", model=Referral)
def follow_referral(referral: Referral, *, number: str = "", result: str = "") -> Referral:
    """跟踪了转出的结果"""
    referral.number = number.strip() or referral.number
    if result.strip():
        referral.result, referral.followed_at = result.strip(), now()
    elif not number.strip():
        raise ValidationError({"result": _("请写下对方的编号或办理结果。")})
    return referral


@action("arrive", model=Arrival, creates=True)
def arrive_case(
    *,
    case: ScopedModel,
    received_on: date,
    room: str = "",
    representatives: tuple[str, ...] = (),
    others: str = "",
    sender: str = "",
    postmark_on: date | None = None,
    pages: int | None = None,
) -> Arrival:
    """登记了来访来信的情形"""
    most = params.at(received_on).get("calls.representatives").value
    if len(representatives) > most:
        raise ValidationError(
            {
                "representatives": _(
                    "集体来访推选代表，不超过 %(most)s 人（《信访工作条例》第二十条）。"
                    "您写了 %(n)s 人，其余的人写在“其他来访人”里。"
                )
                % {"most": most, "n": len(representatives)}
            }
        )
    return Arrival(
        kind=kind_of(type(case)),
        row_id=case.pk,
        unit_id=current().office_id,
        received_on=received_on,
        room=room.strip(),
        representatives=list(representatives),
        others=others.strip(),
        sender=sender.strip(),
        postmark_on=postmark_on,
        pages=pages,
    )


@action("hand", model=Shift, creates=True)
def hand_shift(*, note: str = "", open_now: dict[str, int] | None = None) -> Shift:
    """交班"""
    return Shift(
        unit_id=current().office_id,
        given_by_id=current().person_id,
        given_at=now(),
        note=note.strip(),
        open=open_now or {},
    )


@action("relieve", model=Shift)
def relieve_shift(shift: Shift) -> Shift:
    """接班"""
    if shift.taken_at is not None:
        raise ValidationError(_("这一班已由 %(name)s 接下。") % {"name": shift.taken_by})
    if shift.given_by_id == current().person_id:
        raise ValidationError(_("自己交的班要由另一个人接。"))
    shift.taken_by_id, shift.taken_at = current().person_id, now()
    return shift
