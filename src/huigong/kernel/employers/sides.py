"""Whose side who is on: whoever is tied to an employer learns nothing of what is done about it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import today
from huigong.kernel.employers.finding import lasting_on, tied_to
from huigong.kernel.employers.models import Tie
from huigong.kernel.org.models import Closure, Line, Unit
from huigong.kernel.org.tree import is_at_or_below
from huigong.kernel.scoping.models import RecusalCause
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.recusal import bar, keep_out


def check_untied(employer_id: int, *units: Unit) -> None:
    """Raises ValidationError where one of the offices, or who sits here, is tied to an employer."""
    for tie in tied_to(employer_id):
        if tie.account_id is not None:
            if tie.account_id == current().account_id:
                raise ValidationError({"employer": _("您与这家单位有利害关系，请由同事来办。")})
            continue
        for unit in units:
            if is_at_or_below(unit.pk, tie.unit_id):
                said = _("%(unit)s 与这家单位有利害关系，要由没有关系的上级来办。")
                raise ValidationError({"employer": said % {"unit": tie.unit}})


def tied_here(employer_ids: Iterable[int]) -> set[int]:
    """Those of some employers that who sits here, or its office, is tied to."""
    seat = current()
    if seat.is_system:
        return set()
    above = Closure.objects.filter(descendant_id=seat.office_id, line=Line.TERRITORIAL)
    offices = [seat.office_id, *above.values_list("ancestor_id", flat=True)]
    held = Q(tied_unit__in=offices) | Q(tied_post__account_id=seat.account_id)
    with scope(SYSTEM, reason="employers: who is tied here must not learn what is planned"):
        ties = Tie.objects.filter(held, lasting_on(today()), employer_id__in=list(employer_ids))
        return set(ties.values_list("employer_id", flat=True))


def keep_tied_out(row: ScopedModel, employer_ids: Iterable[int], *, by_id: int = 0) -> None:
    """Offices and officers that one of the employers employs, pays or is kin to lose the row."""
    for tie in (tie for number in employer_ids for tie in tied_to(number)):
        if tie.account_id is not None:
            bar(kind_of(type(row)), row.pk, tie.account_id)
            continue
        reason = _("按登记的利害关系回避：%s") % tie.nature
        units = Unit.objects.filter(pk=tie.unit_id)
        keep_out(row, units, cause=RecusalCause.TIE, reason=reason, by_id=by_id)


def keep_tied_out_of(model: type[ScopedModel], employer_id: int) -> None:
    """Who became tied to an employer loses its rows of a model. A part of recording the tie."""
    by_id, noun = current().person_id, model._meta.label_lower
    with scope(SYSTEM, reason=f"recusal: a tie to the employer of a {noun} became known"):
        rows = model.objects.filter(employer_id=employer_id)  # type: ignore[misc]  # it has one
        for row in rows:
            keep_tied_out(row, [employer_id], by_id=by_id)
