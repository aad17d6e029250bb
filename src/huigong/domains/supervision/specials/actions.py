"""Setting up a special check, and correcting its window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from huigong.domains.supervision.specials.counting import places_of
from huigong.domains.supervision.specials.models import SpecialCheck, SpecialUnit
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import current

_LONGEST = timedelta(days=366)


@action("announce", model=SpecialCheck, creates=True, records=("name", "from_on", "until_on"))
def announce_special(
    *, name: str, about: str, from_on: date, until_on: date, units: Sequence[Unit] = ()
) -> SpecialCheck:
    """部署了专项检查"""
    office = current().office
    offered = {one.pk for one in places_of(office)}
    if any(one.pk not in offered for one in units):
        raise ValidationError({"units": _("只能在本单位和下级工会开展。")})
    special = SpecialCheck(id=next_ids(1)[0], unit=office)
    _tell(special, name, about, from_on, until_on)
    special.save(force_insert=True)
    for place in units or (office,):
        SpecialUnit(special=special, unit=place).save(force_insert=True)
    return special


@action("amend", model=SpecialCheck, records=("name", "from_on", "until_on"))
def amend_special(
    special: SpecialCheck,
    *,
    name: str,
    about: str,
    from_on: date,
    until_on: date,
    is_dropped: bool = False,
) -> SpecialCheck:
    """改了专项检查"""
    if special.unit_id != current().office_id:
        raise PermissionDenied
    _tell(special, name, about, from_on, until_on)
    special.dropped_on = today() if is_dropped else None
    return special


def _tell(special: SpecialCheck, name: str, about: str, from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise ValidationError({"until_on": _("截止日期不能早于开始日期。")})
    if until_on - from_on > _LONGEST:
        raise ValidationError({"until_on": _("一次专项检查最长一年。")})
    special.name, special.about = name.strip(), about
    special.from_on, special.until_on = from_on, until_on
    special.full_clean(exclude={"unit"})
