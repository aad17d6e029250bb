"""Writes by which somebody is brought in by others."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.domains.membership.actions import be_member, stop_review
from huigong.domains.membership.changes.entering import refuse_child
from huigong.domains.membership.choices import LIVING, OPEN, Proof, State, Way
from huigong.domains.membership.models import Membership
from huigong.domains.membership.workflow import membership_flow
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.org.models import Unit
from huigong.kernel.people.models import Person
from huigong.kernel.workflow.models import LegState


@action("record", model=Membership, creates=True, records=("unit",))
def record_founder(*, person: Person, unit: Unit) -> Membership:
    """建会申请人随工会成立成为会员"""
    refuse_child(person)
    if person.checked_at is None:
        raise ValidationError(_("证件还没有核对过，请先由工会审核。"))
    if Membership.objects.filter(person=person, state__in=LIVING).exists():
        raise ValidationError(_("已经是会员，要先接转会籍。"))
    member = Membership(
        unit=unit,
        person=person,
        account_id=person.account_id,
        state=State.MEMBER,
        way=Way.FOUNDING,
        applied_at=now(),
    )
    be_member(member, today())
    return member


@action("propose", model=Membership, creates=True, records=("unit", "way"))
def propose_membership(*, person: Person, unit: Unit, way: str, group: str = "") -> Membership:
    """替职工提出了入会申请"""
    refuse_child(person)
    held = Membership.objects.filter(person=person, state__in=OPEN).first()
    if held is not None:
        said = _("已经是会员，要先接转会籍。") if held.is_living else _("已有一份入会申请在审核。")
        raise ValidationError(said)
    return Membership(
        unit=unit,
        person=person,
        account_id=person.account_id,
        state=State.APPLIED,
        way=way,
        group=group,
        applied_at=now(),
    )


@action("prove", model=Membership, records=("proof",))
def prove_membership(membership: Membership, *, proof: str) -> Membership:
    """附上了申请书扫描件"""
    if membership.state not in OPEN:
        raise ValidationError(_("这份申请已经办结，不用再附申请书。"))
    if proof not in Proof.values:
        raise ValidationError({"proof": _("请选本人是签名、按指印还是盖章。")})
    membership.proof = proof
    return membership


@action("withdraw", model=Membership)
def withdraw_proposal(membership: Membership) -> Membership:
    """职工说没有提出过这份入会申请，已撤回"""
    membership_flow.move(membership, "withdraw")
    membership.refusal, membership.ended_on = str(_("本人说没有提出过这份申请。")), today()
    stop_review(membership, LegState.WITHDRAWN)
    return membership
