"""Every write that changes a standing membership, and the list of changes that is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.membership.changes.entering import WORK_AFTER, KeepReason
from huigong.domains.membership.choices import ChangeReason, ChangeType, Work
from huigong.domains.membership.models import Membership, MembershipChange
from huigong.domains.membership.workflow import membership_flow
from huigong.kernel.actions import action
from huigong.kernel.actions.bulk import insert_values
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.sighted import kind_of


@action("retain", model=Membership, records=("why",))
def retain_membership(
    membership: Membership, *, why: Annotated[KeepReason, gettext_lazy("原因")]
) -> Membership:
    """保留会籍"""
    membership_flow.move(membership, "retain")
    if why not in KeepReason.values:
        raise ValidationError({"why": _("请选保留会籍的原因。")})
    membership.work = WORK_AFTER[KeepReason(why)]
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
    membership.ended_on = membership.told[1] or today()
    note_change(membership, change, reason)
    return membership


#: What a line of a sheet may do to a membership: code of the change → the action that does it.
_DONE_BY: Mapping[str, Callable[[Membership, str], object]] = {
    ChangeType.RETAINED: lambda row, why: retain_membership(row, why=why),  # type: ignore[arg-type]  # checked there
    ChangeType.RESUMED: lambda row, _why: resume_membership(row),
    ChangeType.LEFT: lambda row, _why: leave_membership(row),
    ChangeType.EXPELLED: lambda row, _why: expel_membership(row),
    ChangeType.ENDED: lambda row, _why: end_membership(row),
}


def follow_change(
    membership: Membership, change: str | None, reason: str | None, on: date | None
) -> None:
    """Do what a line of the national list says has become of a member, by the action and the right
    of that change; nothing where the system knows it. Raises ValidationError.
    """
    known = (membership.change, membership.change_reason, membership.changed_on)
    if not change or (change, reason or known[1], on or known[2]) == known:
        return
    last = membership.last_change
    if change not in _DONE_BY or change == membership.change:
        told = f"{last.on.isoformat()} {last.get_type_display()}" if last else "—"
        said = _(
            "系统里最近一次变化是：%(last)s，与这一行不同。入会、转入、转出和更正不能用表格办。"
        )
        raise ValidationError({"change": said % {"last": told}})
    day = on or today()
    if day > today() or (last and day < last.on):
        raise ValidationError({"changed_on": _("变化日期不能晚于今天，也不能早于上一次变化。")})
    membership.told = (reason or "", day)
    _DONE_BY[change](membership, reason or "")


def note_change(membership: Membership, change: str, reason: str = "") -> None:
    """One line of the national list's changes."""
    said, on = membership.told
    MembershipChange.objects.create(
        kind=kind_of(Membership),
        row_id=membership.pk,
        membership=membership,
        unit_id=membership.unit_id,
        type=change,
        reason=said or reason,
        on=on or today(),
    )
    # What was said is said of this change alone, and the lines that were read are out of date.
    membership.told = ("", None)
    membership.__dict__.pop("change_lines", None)


def note_entries(members: Sequence[Membership]) -> None:
    """How many members came, in one statement."""
    kind, day = kind_of(Membership), today()
    names = ("id", "kind", "row_id", "membership_id", "unit_id", "type", "reason", "on")
    lines = (
        (number, kind, one.pk, one.pk, one.unit_id, one.entered, one.told[0], one.told[1] or day)
        for number, one in zip(next_ids(len(members)), members, strict=True)
    )
    insert_values(MembershipChange, names, lines)
