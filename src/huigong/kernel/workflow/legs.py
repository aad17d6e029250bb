"""Opening and ending legs: what the actions of this kernel and of the domains share.

No permission is asked here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Closure, Line, Successor, Unit
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.models import Recusal
from huigong.kernel.scoping.sighted import ScopedModel, kind_of
from huigong.kernel.workflow.clocks import start_clock, stop_all, stop_clock
from huigong.kernel.workflow.models import (
    OPEN_STATES,
    Extension,
    ExtensionState,
    Leg,
    LegForm,
    LegState,
    Step,
)
from huigong.kernel.workflow.waiting import open_of


def open_intake(matter: ScopedModel, unit: Unit, *, at: datetime | None = None) -> Leg:
    """The first leg: the office that took the matter in has it, and owes its acceptance."""
    moment = at or now()
    leg_id, clock_id = next_ids(2)
    leg = intake(leg_id, matter, unit, moment)
    leg.save(force_insert=True)
    start_clock(leg, Step.ACCEPT, unit.id, division=unit.division, at=moment, clock_id=clock_id)
    return leg


def intake(leg_id: int, matter: ScopedModel, unit: Unit, moment: datetime) -> Leg:
    """The leg of the office that took a matter in, unsaved."""
    return Leg(
        id=leg_id,
        kind=kind_of(type(matter)),
        row_id=matter.pk,
        form=LegForm.INTAKE,
        state=LegState.SIGNED,
        unit=unit,
        sent_at=moment,
        signed_at=moment,
    )


def new_leg(
    before: Leg,
    unit: Unit,
    *,
    form: str = LegForm.LEAD,
    order: str = "",
    at: datetime | None = None,
) -> Leg:
    """A leg from the unit of `before` to another, unsaved.

    Raises ValidationError when it cannot be sent there.
    """
    moment = at or now()
    if unit.closed_on and unit.closed_on <= timezone.localdate(moment):
        raise ValidationError({"unit": _("%s 已撤销，请改派承接单位。") % unit.name})
    if unit.id == before.unit_id:
        raise ValidationError({"unit": _("不能派给本单位自己。")})
    if is_recused(before.kind, before.row_id, unit):
        raise ValidationError({"unit": _("%s 对这件事回避，不能派给它。") % unit.name})
    if why := reason_against_unit(before.kind, before.row_id, unit):
        raise ValidationError({"unit": why})
    busy = Leg.objects.filter(
        kind=before.kind, row_id=before.row_id, unit=unit, state__in=OPEN_STATES
    )
    if busy.exists():
        raise ValidationError({"unit": _("%s 已在办理此事，不必重复派单。") % unit.name})
    return Leg(
        kind=before.kind,
        row_id=before.row_id,
        form=form,
        state=LegState.SENT,
        unit=unit,
        sender_id=before.unit_id,
        before=before,
        order=order,
        sent_at=moment,
    )


def is_recused(kind: int, row_id: int, unit: Unit) -> bool:
    """Whether a unit must not see a matter: itself, one above it that is kept out with all that is
    below it, or one that was merged into it.
    """
    kept = dict(Recusal.objects.filter(kind=kind, row_id=row_id).values_list("unit_id", "is_deep"))
    if not kept or unit.pk in kept:
        return bool(kept)
    deep = [unit_id for unit_id, is_deep in kept.items() if is_deep]
    under = Closure.objects.filter(descendant=unit, line=Line.TERRITORIAL, ancestor__in=deep)
    return under.exists() or Successor.objects.filter(successor=unit, unit__in=kept).exists()


def without_recused(units: QuerySet[Unit], kind: int, row_id: int) -> QuerySet[Unit]:
    """Those of some units that need not keep out of a matter: what a form may offer."""
    kept = list(Recusal.objects.filter(kind=kind, row_id=row_id).values_list("unit_id", "is_deep"))
    if not kept:
        return units
    deep = [unit_id for unit_id, is_deep in kept if is_deep]
    below = Closure.objects.filter(ancestor__in=deep, line=Line.TERRITORIAL).values("descendant")
    heirs = Successor.objects.filter(unit__in=[unit_id for unit_id, _deep in kept])
    gone = Q(pk__in=[unit_id for unit_id, _deep in kept]) | Q(pk__in=below)
    return units.exclude(gone | Q(pk__in=heirs.values("successor")))


#: Sees the kind and number of a matter and a unit; says why the unit must not get it, or nothing.
Against = Callable[[int, int, Unit], str]
_against: list[Against] = []


def guard_units(against: Against) -> Against:
    """Have a domain asked before a leg of any matter goes to a unit."""
    _against.append(against)
    return against


def reason_against_unit(kind: int, row_id: int, unit: Unit) -> str:
    """What a domain has against sending a matter to a unit; empty when nothing."""
    return next((why for ask in _against if (why := ask(kind, row_id, unit))), "")


def send(leg: Leg) -> None:
    """Save a new leg and start the clocks of signing and handling."""
    leg.save(force_insert=True)
    start_clock(leg, Step.SIGN, leg.unit_id, division=leg.unit.division, at=leg.sent_at)


def end(leg: Leg, state: str, *, at: datetime | None = None) -> None:
    """A leg is over in a state; its clocks stop. The caller saves it."""
    leg.state = state
    leg.ended_at = at or now()
    stop_all(leg, at=leg.ended_at)
    drop_asked(leg, leg.ended_at)
    if leg.awaits:
        for forsake in _forsaking:
            forsake(leg)
        await_outside(leg, "")


#: Sees a leg that ends while it waits for somebody outside; ends what was asked of them.
Forsake = Callable[[Leg], None]
_forsaking: list[Forsake] = []


def when_forsaken(forsake: Forsake) -> Forsake:
    """Have a domain end what it asked outside when the leg that asked is over."""
    _forsaking.append(forsake)
    return forsake


def await_outside(leg: Leg, names: str) -> None:
    """Say for whom outside the tree the unit of a leg waits from now on; empty for nobody."""
    leg.awaits = names
    Leg.objects.filter(pk=leg.pk).update(awaits=names)


def drop_asked(leg: Leg, at: datetime) -> None:
    """A request for more time that nobody decided is needed
    no longer: the leg was replied or ended.
    """
    asked = Extension.objects.filter(leg=leg, state=ExtensionState.ASKED)
    asked.update(state=ExtensionState.DROPPED, decided_at=at)
    stop_clock(leg, Step.DECIDE, at=at)


def intake_of(leg: Leg) -> Leg:
    """The first leg of the same matter."""
    return intake_of_matter(leg.kind, leg.row_id)


def intake_of_matter(kind: int, row_id: int) -> Leg:
    """The first leg of a matter: that of the office which took it in."""
    return Leg.objects.get(kind=kind, row_id=row_id, form=LegForm.INTAKE)


def open_legs(matter: ScopedModel) -> list[Leg]:
    """The legs that some unit still has, the intake leg apart."""
    return [leg for leg in open_of(matter) if leg.form != LegForm.INTAKE]
