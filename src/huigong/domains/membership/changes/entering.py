"""What a paper says of how somebody came to be a member, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.membership.choices import ChangeReason, ChangeType, State, Work
from huigong.kernel.calendar.present import today
from huigong.kernel.people.models import Person
from huigong.kernel.people.writing import is_child


class KeepReason(models.TextChoices):
    """Why a membership is kept though its holder is not at work (rules.md 4.34)."""

    RETIRED = ChangeReason.RETIRED.value, gettext_lazy("退休")
    LAID_OFF = ChangeReason.LAID_OFF.value, gettext_lazy("本单位下岗待岗")
    JOBLESS = ChangeReason.JOBLESS.value, gettext_lazy("失业")
    BANKRUPT = ChangeReason.BANKRUPT.value, gettext_lazy("企业破产")


WORK_AFTER = {
    KeepReason.RETIRED: Work.RETIRED,
    KeepReason.LAID_OFF: Work.LAID_OFF,
    KeepReason.JOBLESS: Work.JOBLESS,
    KeepReason.BANKRUPT: Work.JOBLESS,
}
_OVER = (ChangeType.MOVED_OUT, ChangeType.EXPELLED, ChangeType.LEFT, ChangeType.ENDED)


@dataclass(frozen=True, slots=True)
class Entry:
    """How a member enters the register: state, work, and the first line of their changes."""

    state: str
    work: str
    type: str
    reason: str
    on: date
    joined_on: date


def refuse_child(person: Person) -> None:
    """Raises ValidationError for who cannot join because of their age."""
    if is_child(person.born_on):
        raise ValidationError(_("档案里的出生日期不满十四周岁，不能入会，请核对。"))


def entering(
    change: str | None, reason: str | None, changed_on: date | None, joined_on: date | None
) -> Entry:
    """The entry that a paper tells of. Raises ValidationError."""
    joined = joined_on or changed_on or today()
    if change in _OVER:
        raise ValidationError(
            {"change": _("系统里没有这位在籍的会员，转出、退会、除名、终止不用再登记。")}
        )
    if changed_on and changed_on > today():
        raise ValidationError({"changed_on": _("变化日期不能晚于今天，也不能早于上一次变化。")})
    if change == ChangeType.RETAINED:
        if reason not in KeepReason.values:
            raise ValidationError({"change_reason": _("请选保留会籍的原因。")})
        work = WORK_AFTER[KeepReason(reason)]
        return Entry(
            State.RETAINED, work, ChangeType.RETAINED, reason, changed_on or today(), joined
        )
    if change == ChangeType.MOVED_IN:
        return Entry(
            State.MEMBER, Work.ON, ChangeType.MOVED_IN, reason or "", changed_on or joined, joined
        )
    if change and changed_on and changed_on != joined:
        raise ValidationError({"changed_on": _("变化类型是入会的，变化日期就是入会日期。")})
    return Entry(State.MEMBER, Work.ON, ChangeType.JOINED, reason or "", joined, joined)
