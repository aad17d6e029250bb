"""Every write of transfers. What concerns both unions is done by the machine, in one transaction:
neither may read the other's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.membership.changes.actions import note_change
from huigong.domains.membership.choices import ChangeReason, ChangeType, State, Way
from huigong.domains.membership.models import Membership
from huigong.domains.membership.offices import common_superior, reviewer_of
from huigong.domains.membership.transfers.models import Transfer, TransferState
from huigong.domains.membership.workflow import membership_flow, transfer_flow
from huigong.kernel.access import may
from huigong.kernel.actions import action
from huigong.kernel.actions.shut import shut
from huigong.kernel.audit.trail import record
from huigong.kernel.calendar.present import now, today
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.org.models import Unit, UnitType
from huigong.kernel.org.tree import is_at_or_below
from huigong.kernel.people.actions import house_person
from huigong.kernel.people.erasing import ERASED
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.sealing import mask_name
from huigong.kernel.workflow.clocks import start_clock, stop_clock, term
from huigong.kernel.workflow.legs import end, intake_of_matter, new_leg
from huigong.kernel.workflow.models import LegState, Step
from huigong.kernel.workflow.waiting import open_of

_TERM = "membership.transfer_days"


@action("offer", model=Transfer, creates=True, records=("to_unit",))
def offer_transfer(*, membership: Membership, to_unit: Unit) -> Transfer:
    """提出会籍转出"""
    return _new(membership, to_unit, TransferState.OFFERED)


@action("ask", model=Transfer, creates=True, records=("to_unit",))
def ask_transfer(*, membership: Membership, to_unit: Unit) -> Transfer:
    """职工申请把会籍转走"""
    return _new(membership, to_unit, TransferState.ASKED)


def _new(membership: Membership, to_unit: Unit, state: str) -> Transfer:
    if not may("view", membership):
        raise ValidationError(_("您看不到这份会籍。"))
    if not membership.is_living:
        raise ValidationError(_("只有在籍或保留会籍的会员才能接转。"))
    if to_unit.pk == membership.unit_id:
        raise ValidationError({"to_unit": _("已经在这个工会，不用转。")})
    if to_unit.type in (UnitType.DIRECT, UnitType.OFFICE):
        raise ValidationError({"to_unit": _("%s 不是工会，会籍转不过去。") % to_unit.name})
    if to_unit.closed_on is not None:
        raise ValidationError({"to_unit": _("%s 已撤销，请选承接的工会。") % to_unit.name})
    try:
        common_superior(membership.unit, to_unit)
    except LookupError as fault:
        # Nobody could keep it if the other union does not answer.
        raise ValidationError({"to_unit": _("转到 %s 没有共同的上级。") % to_unit.name}) from fault
    if Transfer.objects.filter(membership=membership, ended_at=None).exists():
        raise ValidationError(_("这位会员已有一件接转在办，请先办完或撤回。"))
    return Transfer(
        unit_id=membership.unit_id,
        to_unit=to_unit,
        membership=membership,
        account_id=membership.account_id,
        name=mask_name(membership.person.name),
        state=state,
        asked_at=now(),
    )


def send_offer(transfer: Transfer) -> None:
    """The other union sees the offer and owes an answer by a day; it sees nothing else."""
    office = reviewer_of(transfer.to_unit)
    intake = intake_of_matter(kind_of(Transfer), transfer.pk)
    if office.pk == intake.unit_id:
        # One office answers for both: its own clock runs on.
        start_clock(intake, Step.ACCEPT, office.pk, division=office.division)
    else:
        leg = new_leg(intake, office)
        leg.save(force_insert=True)
        start_clock(leg, Step.ACCEPT, office.pk, division=office.division)
    due = term(_TERM, office.division, now())
    Transfer.objects.filter(pk=transfer.pk).update(due_on=due.at.date())


@action("release", model=Transfer)
def release_transfer(transfer: Transfer) -> Transfer:
    """原工会同意转出"""
    transfer_flow.move(transfer, "release")
    stop_clock(intake_of_matter(kind_of(Transfer), transfer.pk), Step.ACCEPT)
    return transfer


@action("accept", model=Transfer)
def accept_transfer(transfer: Transfer) -> Transfer:
    """接收了会籍"""
    transfer_flow.move(transfer, "accept")
    with scope(SYSTEM, reason="membership: a transfer was accepted"):
        _hand_over(transfer)
        _finish(transfer)
    return transfer


def _hand_over(transfer: Transfer) -> None:
    """The old membership ends, the new one begins, the file moves: all or nothing."""
    old = Membership.objects.select_for_update().get(pk=transfer.membership_id)
    membership_flow.move(old, "move")
    old.ended_on = today()
    old.save()
    note_change(old, ChangeType.MOVED_OUT, ChangeReason.WORK)
    record("membership.accept_transfer", old, {})
    new = Membership(
        number=old.number,
        unit_id=transfer.to_unit_id,
        person_id=old.person_id,
        account_id=old.account_id,
        state=State.MEMBER,
        way=Way.TRANSFER,
        group=old.group,
        work=old.work,
        is_migrant=old.is_migrant,
        applied_at=transfer.asked_at,
        joined_on=old.joined_on,
        before=old,
    )
    new.full_clean(exclude=("unit", "person", "account", "before"))
    new.save(force_insert=True)
    note_change(new, ChangeType.MOVED_IN, ChangeReason.WORK)
    house_person(Person.objects.get(pk=old.person_id), unit=transfer.to_unit)


@action("decline", model=Transfer)
def decline_transfer(
    transfer: Transfer, *, answer: Annotated[str, gettext_lazy("为什么不接收")]
) -> Transfer:
    """没有接收会籍"""
    transfer_flow.move(transfer, "decline")
    if not answer.strip():
        raise ValidationError({"answer": _("请写明为什么不接收，转出方和本人会读到。")})
    transfer.answer = answer.strip()[:200]
    with scope(SYSTEM, reason="membership: a transfer was declined"):
        _finish(transfer)
    return transfer


@action("withdraw", model=Transfer)
def withdraw_transfer(transfer: Transfer) -> Transfer:
    """撤回了会籍接转"""
    transfer_flow.move(transfer, "withdraw")
    with scope(SYSTEM, reason="membership: a transfer was withdrawn"):
        _finish(transfer)
    return transfer


@action("park", model=Transfer)
def park_transfer(transfer: Transfer) -> Transfer:
    """逾期没有接收，会籍暂存到共同的上级工会"""
    transfer_flow.move(transfer, "park")
    keeper = common_superior(transfer.unit, transfer.to_unit)
    transfer.parked_at_unit = keeper
    membership = Membership.objects.select_for_update().get(pk=transfer.membership_id)
    if not membership.is_living:
        raise ValidationError(_("只有在籍或保留会籍的会员才能接转。"))
    membership.unit = keeper
    membership.save()
    note_change(membership, ChangeType.RETAINED, ChangeReason.WORK)
    house_person(Person.objects.get(pk=membership.person_id), unit=keeper)
    return transfer


def park_what_is_over() -> int:
    """Park every offer whose last day has passed; how many. One that cannot be parked keeps only
    itself waiting.
    """
    with scope(SYSTEM, reason="membership: offers past their day"):
        late = Transfer.objects.filter(state=TransferState.OFFERED, due_on__lt=today())
        return sum(_park(number) for number in late.values_list("pk", flat=True))


def _park(number: int) -> bool:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("unit", "to_unit")
    # Somebody may answer while the others are being parked.
    transfer = rows.filter(pk=number, state=TransferState.OFFERED).first()
    if transfer is None:
        return False
    try:
        park_transfer(transfer)
    except (LookupError, ValidationError):
        return False
    return True


def end_transfers(membership: Membership) -> None:
    """Who is a member no more is on the way to nobody."""
    with scope(SYSTEM, reason="membership: whose transfer is open has left"):
        rows = Transfer.objects.select_for_update(of=("self",))
        for transfer in rows.filter(membership=membership, ended_at=None):
            transfer.state = TransferState.WITHDRAWN
            transfer.answer = str(_("会籍已经终止，接转不再办理。"))
            _finish(transfer)
            transfer.save(update_fields=["state", "answer", "ended_at"])
            record("membership.withdraw_transfer", transfer, {})


def forget_transfers(rows: QuerySet[Transfer]) -> None:
    """Take the masked name out of transfers: a part of erasing a person's file."""
    rows.update(name=ERASED)


def reason_not_yours(transfer: Transfer, verb: str) -> str:
    """Each side answers for itself: whoever sits at the union in question, or above it. Why a verb
    is not the seat's; empty when it is.
    """
    seat = current()
    if seat.is_system or seat.unit_id is None or verb not in _WHOSE:
        return ""
    if all(is_at_or_below(unit_id, seat.unit_id) for unit_id in _WHOSE[verb](transfer)):
        return ""
    return str(_SAID[verb])


_WHOSE: Mapping[str, Callable[[Transfer], tuple[int, ...]]] = {
    "release": lambda transfer: (transfer.unit_id,),
    "withdraw": lambda transfer: (transfer.unit_id,),
    "accept": lambda transfer: (transfer.to_unit_id,),
    "decline": lambda transfer: (transfer.to_unit_id,),
    "park": lambda transfer: (transfer.unit_id, transfer.to_unit_id),
}
_SAID = {
    "release": gettext_lazy("由转出方同意。"),
    "withdraw": gettext_lazy("由转出方撤回。"),
    "accept": gettext_lazy("由转入方接收。"),
    "decline": gettext_lazy("由转入方答复。"),
    "park": gettext_lazy("由两家共同的上级暂存。"),
}
shut(Transfer, reason_not_yours)


def _finish(transfer: Transfer) -> None:
    transfer.ended_at = now()
    for leg in open_of(transfer):
        state = LegState.CHECKED if transfer.state == TransferState.ACCEPTED else LegState.WITHDRAWN
        end(leg, state)
        leg.save(update_fields=("state", "ended_at"))
    if transfer.account is not None:
        send_sms(transfer.account, "member_answered")
