"""What follows an application, an enrolment and a transfer once the row is there."""

from __future__ import annotations

from collections.abc import Sequence

from huigong.domains.membership.changes.actions import note_change, note_entries
from huigong.domains.membership.entrusted.proxy import tell_worker
from huigong.domains.membership.models import Membership
from huigong.domains.membership.offices import reviewer_of
from huigong.domains.membership.transfers.actions import end_transfers, send_offer
from huigong.domains.membership.transfers.models import Transfer
from huigong.kernel.actions import on
from huigong.kernel.actions.bulk import in_bulk
from huigong.kernel.workflow.clocks import stop_clock
from huigong.kernel.workflow.legs import open_intake
from huigong.kernel.workflow.models import Step


@on("membership.apply_membership")
@on("membership.propose_membership")
def ask_for_review(membership: Membership) -> None:
    """The union (or the office that reviews for it) owes an answer."""
    open_intake(membership, reviewer_of(membership.unit), at=membership.applied_at)


@on("membership.propose_membership")
def tell_whose_name_it_is(membership: Membership) -> None:
    """Nobody is applied for behind their back."""
    tell_worker(membership)


@on("membership.record_member")
@on("membership.record_founder")
def note_joined(membership: Membership) -> None:
    """Who was enrolled at the window, or founded the union, has joined."""
    note_change(membership, membership.entered)


@in_bulk(note_joined)
def note_all_joined(members: Sequence[Membership]) -> None:
    """The same for a whole batch."""
    note_entries(members)


@on("membership.leave_membership")
@on("membership.expel_membership")
@on("membership.end_membership")
def end_what_is_on_its_way(membership: Membership) -> None:
    """Whoever left, was expelled or has died is moved nowhere."""
    end_transfers(membership)


@on("membership.ask_transfer")
def ask_to_release(transfer: Transfer) -> None:
    """The union that somebody wants to leave owes an answer."""
    open_intake(transfer, reviewer_of(transfer.unit), at=transfer.asked_at)


@on("membership.offer_transfer")
def offer_at_once(transfer: Transfer) -> None:
    """The sending union has agreed already: the other one owes the answer."""
    leg = open_intake(transfer, reviewer_of(transfer.unit), at=transfer.asked_at)
    stop_clock(leg, Step.ACCEPT)
    send_offer(transfer)


@on("membership.release_transfer")
def pass_on(transfer: Transfer) -> None:
    """The sending union has agreed: the other one owes the answer."""
    send_offer(transfer)
