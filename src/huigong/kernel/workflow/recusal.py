"""Keeping an office or a person out of a matter: it is lost to them at once, in every tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.accounts.models import Account
from huigong.kernel.actions import action
from huigong.kernel.audit.sentences import add_sentence
from huigong.kernel.audit.trail import record
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Closure, Line, Unit
from huigong.kernel.scoping.models import Barred, Recusal, RecusalCause
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.legs import end, is_recused
from huigong.kernel.workflow.models import (
    OPEN_STATES,
    Clock,
    Extension,
    Leg,
    LegForm,
    LegState,
)

KEPT_OUT, TAKEN_OVER = "workflow.kept_out", "workflow.taken_over"
add_sentence(KEPT_OUT, gettext_lazy("有关单位按规定回避"))
add_sentence(TAKEN_OVER, gettext_lazy("受理单位回避，由上级接手"))


@action("recuse", model=Leg, records=("unit", "reason"))
def recuse_unit(leg: Leg, *, unit: Unit, reason: str, is_deep: bool = False) -> Leg:
    """让有关单位回避了这件事"""
    why = _reason_against(leg, unit)
    if why:
        raise ValidationError({"unit": why})
    _need(reason, _("请写明为什么要回避，例如：被反映的就是这家单位。"))
    Recusal.objects.create(
        kind=leg.kind,
        row_id=leg.row_id,
        unit=unit,
        reason=reason.strip(),
        is_deep=is_deep,
        by_id=current().person_id,
    )
    return leg


@action("recuse", model=Leg, records=("reason",))
def recuse_person(leg: Leg, *, account: Account, reason: str) -> Leg:
    """让一位干部回避了这件事"""
    if leg.form != LegForm.INTAKE:
        raise ValidationError({"unit": _("由受理这件事的单位决定谁回避。")})
    if account.pk == current().account_id:
        raise ValidationError({"officer": _("您自己要回避的，请交给同事来登记。")})
    _need(reason, _("请写明为什么要回避，例如：与单位负责人是近亲属。"))
    bar(leg.kind, leg.row_id, account.pk)
    return leg


def _need(reason: str, question: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": question})


def bar(kind: int, row_id: int, account_id: int) -> bool:
    """Close a row to a person; whether that is new."""
    # Whether it was closed already is not for the asker to know: the lines are the person's own.
    with scope(SYSTEM, reason="recusal: a person is kept out"):
        _row, is_new = Barred.objects.get_or_create(kind=kind, row_id=row_id, account_id=account_id)
    return is_new


def _reason_against(leg: Leg, unit: Unit) -> str:
    """Why the unit cannot be kept out now; empty when it can."""
    if leg.form != LegForm.INTAKE:
        return _("由受理这件事的单位决定谁回避。")
    if unit.pk == leg.unit_id:
        return _("本单位受理了这件事，不能让自己回避；请先转给别的单位受理。")
    if is_recused(leg.kind, leg.row_id, unit):
        return _("%s 已经回避。") % unit.name
    held = Leg.objects.filter(kind=leg.kind, row_id=leg.row_id, unit=unit, state__in=OPEN_STATES)
    if held.exists():
        return _("%s 正在办这件事，请先撤回给它的派单，再让它回避。") % unit.name
    return ""


def keep_out(
    matter: ScopedModel,
    units: Iterable[Unit],
    *,
    cause: RecusalCause,
    reason: str,
    by_id: int = 0,
) -> list[Leg]:
    """Keep units and all below them out of a matter by rule, not by anybody's decision; on record.

    What they have in hand is withdrawn, and those legs are returned. A matter that one of them
    took in goes to its nearest superior that need not keep out. A unit that is kept out already
    stays as it is.
    """
    kind = kind_of(type(matter))
    by = by_id or current().person_id
    ended: list[Leg] = []
    with scope(SYSTEM, reason="recusal: a rule keeps an office out"):
        for unit in units:
            if Recusal.objects.filter(kind=kind, row_id=matter.pk, unit=unit).exists():
                continue
            below = Closure.objects.filter(ancestor=unit, line=Line.TERRITORIAL)
            inside = set(below.values_list("descendant_id", flat=True)) | {unit.pk}
            ended += _take_away(kind, matter.pk, inside, reason)
            _write(kind, matter.pk, unit.pk, inside, cause=cause, reason=reason, by_id=by)
            _hand_up(matter, kind, inside)
            record(KEPT_OUT, matter, {"unit": {"id": unit.pk, "name": unit.name}, "why": reason})
    return ended


def _write(kind: int, row_id: int, unit_id: int, inside: set[int], **why: object) -> None:
    """The unit, deep; and those below that had the matter before, for they still see it."""
    had = Leg.objects.filter(kind=kind, row_id=row_id, unit_id__in=inside)
    for number in {unit_id, *had.values_list("unit_id", flat=True)}:
        Recusal.objects.get_or_create(
            kind=kind, row_id=row_id, unit_id=number, defaults={"is_deep": True, **why}
        )


def _take_away(kind: int, row_id: int, inside: set[int], reason: str) -> list[Leg]:
    legs = Leg.objects.filter(
        kind=kind, row_id=row_id, unit_id__in=inside, state__in=OPEN_STATES
    ).exclude(form=LegForm.INTAKE)
    found = list(legs)
    for leg in found:
        leg.refusal = reason
        end(leg, LegState.WITHDRAWN, at=now())
        leg.save(update_fields=("state", "ended_at", "refusal"))
    return found


def _hand_up(matter: ScopedModel, kind: int, inside: set[int]) -> None:
    """A matter that was taken in by one that keeps out becomes its nearest superior's; so does one
    without legs that is the office's own.
    """
    intake = Leg.objects.filter(kind=kind, row_id=matter.pk, form=LegForm.INTAKE).first()
    office: Unit = intake.unit if intake else getattr(matter, matter.sighted.unit)
    if office.pk not in inside:
        return
    superior = superior_of(kind, matter.pk, office)
    if superior is None:
        raise ValidationError(_("受理单位要回避，但没有可以接手的上级，请先报省总工会。"))
    column = matter.sighted.unit
    _judge_instead(kind, matter.pk, inside, superior)
    if intake is not None:
        intake.unit = superior
        intake.save(update_fields=("unit",))
    type(matter).objects.filter(pk=matter.pk).update(**{column: superior})
    setattr(matter, column, superior)
    record(TAKEN_OVER, matter, {"unit": {"id": superior.pk, "name": superior.name}})


def _judge_instead(kind: int, row_id: int, inside: set[int], superior: Unit) -> None:
    """What those that keep out had sent and not yet judged, the superior judges: replies, requests
    for more time, and the clocks of both.
    """
    of = {"kind": kind, "row_id": row_id}
    sent = {**of, "sender_id__in": inside}
    Leg.objects.filter(**sent, state__in=OPEN_STATES).update(sender=superior)
    Extension.objects.filter(Extension.open_rows, **sent).update(sender=superior)
    running = Clock.objects.filter(**of, unit_id__in=inside, stopped_at=None)
    running.update(unit=superior)


def superior_of(kind: int, row_id: int, unit: Unit) -> Unit | None:
    """The nearest unit above on the territorial line that need not keep out of a matter."""
    line = Closure.objects.filter(descendant=unit, line=Line.TERRITORIAL, depth__gt=0)
    for step in line.select_related("ancestor").order_by("depth"):
        if not is_recused(kind, row_id, step.ancestor):
            return step.ancestor
    return None
