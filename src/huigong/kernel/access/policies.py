"""The policy table: `policy(Model, May(role, verbs, where), …)`, and the questions it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from huigong.kernel.org.models import Closure
from huigong.kernel.scoping.around import base_of
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.scope import Refusal, Scope, current
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, kind_of


class Where(Enum):
    """How far a permission goes.

    Each is one function from a seat to a condition; a new one needs an ADR.
    """

    HERE = "here"  #: rows on which the seat's own unit stands
    OFFICE = "office"  #: rows that are the seat's own unit's, not those that it was sent (ADR 0015)
    SENDER = "sender"  #: what the seat's own unit has sent to another (legs)
    BELOW = "below"  #: every row in the unit's sight: its own and those of all units under it
    OWN = "own"  #: rows that name the person: their own matter
    EVERYWHERE = (
        "everywhere"  #: rows of models that are not scoped (the tree, parameters, the calendar)
    )


@dataclass(frozen=True, slots=True)
class May:
    """A role may do these verbs there."""

    role: str
    verbs: tuple[str, ...]
    where: Where


_table: dict[type[models.Model], tuple[May, ...]] = {}


def policy(model: type[models.Model], *rows: May) -> None:
    """Say who may do what with a model's rows. Raises ValueError when it was said before."""
    if model in _table:
        raise ValueError(f"{model._meta.label} has a policy already; put the rows together")
    for row in rows:
        if (row.where is Where.EVERYWHERE) == issubclass(model, (ScopedModel, AttachedModel)):
            raise ValueError(f"{row} does not fit {model._meta.label}")
    _table[model] = rows


def policies() -> dict[type[models.Model], tuple[May, ...]]:
    """The whole table, for the printed matrix and the access proof."""
    return dict(_table)


def verbs(model: type[models.Model]) -> tuple[str, ...]:
    """Every verb that some role may do with a model."""
    return tuple(dict.fromkeys(v for row in _table.get(model, ()) for v in row.verbs))


def _here(seat: Scope, model: type[models.Model]) -> Q:
    if issubclass(model, AttachedModel):
        return Q(unit_id=seat.unit_id)
    return _in_sight(seat, model, is_base=True)


def _office(seat: Scope, model: type[models.Model]) -> Q:
    if not issubclass(model, ScopedModel):
        raise TypeError(f"{model._meta.label} is not scoped: it has no office of its own")
    return _in_sight(seat, model) & Q(**{model.sighted.unit: seat.office_id})


def _below(seat: Scope, model: type[models.Model]) -> Q:
    if issubclass(model, AttachedModel):
        return Q(unit__in=Closure.objects.filter(ancestor=seat.unit_id).values("descendant"))
    return _in_sight(seat, model)


def _own(seat: Scope, model: type[models.Model]) -> Q:
    # What hangs on one's own matter is in sight for no other reason (`AttachedManager`).
    return Q() if issubclass(model, AttachedModel) else _in_sight(seat, model, is_base=True)


def _in_sight(seat: Scope, model: type[models.Model], **narrow: Any) -> Q:
    if not issubclass(model, ScopedModel):
        raise TypeError(f"{model._meta.label} is not scoped: nobody has sight of its rows")
    rows = Sight.objects.filter(
        kind=kind_of(model), seer=seat.seer, row_id=OuterRef("pk"), **narrow
    )
    return Q(Exists(rows))


_WHERE: dict[Where, Callable[[Scope, type[models.Model]], Q]] = {
    Where.HERE: _here,
    Where.OFFICE: _office,
    Where.SENDER: lambda seat, model: Q(sender_id=seat.unit_id),
    Where.BELOW: _below,
    Where.OWN: _own,
    Where.EVERYWHERE: lambda seat, model: Q(),
}
_NEVER = Q(pk__in=())


def _wheres(model: type[models.Model], verb: str) -> Iterable[Where]:
    roles = current().roles
    return {row.where for row in _table.get(model, ()) if row.role in roles and verb in row.verbs}


def reach(model: type[models.Model], verb: str) -> Q:
    """The rows on which the current seat may do the verb. Raises OutOfScope outside a scope."""
    seat = current()
    if seat.is_system:
        return Q()
    found = _NEVER
    for where in _wheres(model, verb):
        found = (
            _WHERE[where](seat, model) if found is _NEVER else found | _WHERE[where](seat, model)
        )
    return found


def stays_here(verb: str, model: type[models.Model]) -> bool:
    """Whether the current seat does the verb for its own unit and no other."""
    wheres = set(_wheres(model, verb))
    return bool(wheres) and wheres <= {Where.HERE, Where.OFFICE}


def may(verb: str, target: models.Model | type[models.Model]) -> bool:
    """Whether the current seat may do the verb on the row (or, for a class, at all)."""
    model = target if isinstance(target, type) else type(target)
    if current().is_system:
        return True
    if isinstance(target, type):
        return bool(set(_wheres(model, verb)))
    wheres = set(_wheres(model, verb))
    if not wheres:
        return False
    if Where.EVERYWHERE in wheres:
        return True
    if isinstance(target, ScopedModel):
        return bool(wheres & _held(current(), target))
    if not issubclass(model, AttachedModel):
        raise TypeError(f"{model._meta.label} is not scoped: its rows belong to no unit")
    return model.objects.filter(reach(model, verb), pk=target.pk).exists()


def verbs_on(row: models.Model, among: Iterable[str] = ()) -> frozenset[str]:
    """Every verb (of some) that the seat may do on a row it has in hand, in one query at most, for
    a page's buttons.

    Says the same as `may` does for each verb.
    """
    wanted = frozenset(among)
    seat, model = current(), type(row)
    if seat.is_system:
        return frozenset(verbs(model))
    mine = [line for line in _table.get(model, ()) if line.role in seat.roles]
    mine = [line for line in mine if not wanted or wanted.intersection(line.verbs)]
    asks_tree = any(line.where is Where.BELOW for line in mine)
    held = _held(seat, row, asks_tree=asks_tree) if mine else frozenset()
    return frozenset(verb for line in mine if line.where in held for verb in line.verbs)


def _held(seat: Scope, row: models.Model, *, asks_tree: bool = True) -> frozenset[Where]:
    """In which senses the row is the seat's."""
    if isinstance(row, ScopedModel):
        if (kind_of(type(row)), row.pk) in seat.barred:
            return frozenset()
        held = _HELD_BY_SIGHT[base_of(kind_of(type(row)), seat.seer, row.pk)]
        office = getattr(row, f"{row.sighted.unit}_id")
        return held | {Where.OFFICE} if held and office == seat.office_id else held
    if isinstance(row, AttachedModel):
        # A row in hand came through its scoped manager; only "below" asks the tree.
        unit, sender = getattr(row, "unit_id", None), getattr(row, "sender_id", None)
        senses = {Where.HERE: unit == seat.unit_id, Where.SENDER: sender == seat.unit_id}
        senses[Where.OWN] = seat.unit_id is None
        if asks_tree:
            below = Closure.objects.filter(ancestor=seat.unit_id, descendant=unit)
            senses[Where.BELOW] = below.exists()
        return frozenset(where for where, holds in senses.items() if holds)
    return frozenset({Where.EVERYWHERE})


_HELD_BY_SIGHT: dict[bool | None, frozenset[Where]] = {
    None: frozenset(),
    False: frozenset({Where.BELOW}),
    True: frozenset({Where.BELOW, Where.HERE, Where.OWN}),
}


def require(verb: str, target: models.Model | type[models.Model]) -> None:
    """Pass, or refuse: 404 for a row that the seat cannot
    see, 403 for one that it sees without the verb.
    """
    if may(verb, target):
        return
    model = target if isinstance(target, type) else type(target)
    row_id = None if isinstance(target, type) else target.pk
    current().refusals.append(Refusal(verb, model._meta.label_lower, row_id))
    if row_id is not None and not _in_view(model, row_id):
        raise Http404
    raise PermissionDenied


def _in_view(model: type[models.Model], row_id: Any) -> bool:
    """Whether the row may be known to exist; rows of open models always may."""
    if not issubclass(model, (ScopedModel, AttachedModel)):
        return True
    return model.objects.filter(pk=row_id).exists()
