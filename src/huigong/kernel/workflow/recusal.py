"""Keeping an office out of a matter: it loses sight of it at once, whatever the tree would show."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huigong.kernel.actions import action
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.models import Recusal
from huigong.kernel.scoping.scope import current
from huigong.kernel.workflow.legs import is_recused
from huigong.kernel.workflow.models import OPEN_STATES, Leg, LegForm


@action("recuse", model=Leg, records=("unit", "reason"))
def recuse_unit(leg: Leg, *, unit: Unit, reason: str) -> Leg:
    """让有关单位回避了这件事"""
    why = _reason_against(leg, unit)
    if why:
        raise ValidationError({"unit": why})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么要回避，例如：被反映的就是这家单位。")})
    Recusal.objects.create(
        kind=leg.kind,
        row_id=leg.row_id,
        unit=unit,
        reason=reason.strip(),
        by_id=current().person_id,
    )
    return leg


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
