"""What a merged unit still has in hand goes to its
successor; what is finished stays where it was done.

A scoped or attached model says which of its rows are in hand by a class attribute
`open_rows = Q(…)`. In those rows every foreign key to a unit is turned to the successor, set by
set. All other rows keep their unit: the closed unit hangs under its successor, which therefore
sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, kind_of, model_of


@dataclass(frozen=True, slots=True)
class Holding:
    """One column by which a unit has rows in hand."""

    model: type[ScopedModel | AttachedModel]
    column: str
    is_open: Q


def holdings() -> Iterator[Holding]:
    """Every such column of every model that says what is in hand, in a steady order."""
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label_lower):
        is_open = getattr(model, "open_rows", None)
        if is_open is None or not issubclass(model, (ScopedModel, AttachedModel)):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Unit:
                yield Holding(model, field.name, is_open)


def in_hand(unit_ids: list[int]) -> dict[str, int]:
    """How many rows units have in hand, by the model's name. Needs a scope that sees them all."""
    found: dict[str, int] = {}
    for model, wanted in _by_model(unit_ids):
        number = model.unscoped.filter(wanted).count()
        if number:
            found[str(model._meta.verbose_name)] = number
    return found


def _by_model(unit_ids: list[int]) -> Iterator[tuple[type[ScopedModel | AttachedModel], Q]]:
    wanted: dict[type[ScopedModel | AttachedModel], Q] = {}
    for held in holdings():
        one = held.is_open & Q(**{f"{held.column}__in": unit_ids})
        wanted[held.model] = wanted[held.model] | one if held.model in wanted else one
    yield from wanted.items()


def hand_over(before: Unit, successor: Unit) -> dict[str, int]:
    """Turn what `before` has in hand to `successor`; how many rows, by the model's name.

    Runs inside a system scope after `org_watch()`. Raises ValidationError where the successor
    already works on the same matter at the same time.
    """
    counts = in_hand([before.pk])
    matters = _matters(before.pk)
    if not matters:
        return counts
    _note_sight(matters, -1)
    for held in holdings():
        _turn(held, before, successor)
    with connection.cursor() as cursor:
        for kind, ids in matters.items():
            cursor.execute("SELECT scoping_correct(%s, %s)", [kind, sorted(ids)])
    _note_sight(matters, 1)
    return counts


def _turn(held: Holding, before: Unit, successor: Unit) -> None:
    rows = held.model.unscoped.filter(held.is_open, **{held.column: before})
    try:
        with transaction.atomic():
            rows.update(**{held.column: successor})
    except IntegrityError as error:
        raise ValidationError(
            _("%(name)s：%(before)s 与 %(after)s 正在同时办理同一件事，请先办结其中一处。")
            % {"name": held.model._meta.verbose_name, "before": before, "after": successor}
        ) from error


def _matters(unit_id: int) -> dict[int, set[int]]:
    """The scoped rows whose sight a hand-over may change, by kind."""
    found: dict[int, set[int]] = {}
    for held in holdings():
        column = {held.column: unit_id}
        if issubclass(held.model, AttachedModel):
            attached = held.model.unscoped.filter(held.is_open, **column)
            for kind, row_id in attached.values_list("kind", "row_id"):
                found.setdefault(kind, set()).add(row_id)
        else:
            own = held.model.unscoped.filter(held.is_open, **column)
            ids = set(own.values_list("pk", flat=True))
            if ids:
                found.setdefault(kind_of(held.model), set()).update(ids)
    return found


def _note_sight(matters: dict[int, set[int]], step: int) -> None:
    # What was seen counts minus one and what is seen plus one: the sum is what changed.
    with connection.cursor() as cursor:
        for kind, ids in matters.items():
            cursor.execute(
                "INSERT INTO org_changes SELECT kind, seer, row_id, %s FROM scoping_sight"
                " WHERE kind = %s AND row_id = ANY (%s)",
                [step, kind, sorted(ids)],
            )


def kind_name(kind: int) -> str:
    """What a kind is called in lists, in the reader's language."""
    return str(model_of(kind)._meta.verbose_name_plural)
