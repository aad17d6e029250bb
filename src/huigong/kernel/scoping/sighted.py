"""Scoped models: fail-closed managers, and the declaration of who sees a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.db import models

from huigong.kernel.scoping.around import is_bare, nothing_of
from huigong.kernel.scoping.ids import IdField
from huigong.kernel.scoping.models import Kind, Sight
from huigong.kernel.scoping.scope import SYSTEM, Scope, current, scope

M = TypeVar("M", bound="ScopedModel")
A = TypeVar("A", bound="AttachedModel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """Who sees a row, by which columns it is ordered and searched.

    Names only; the database's triggers do the work.

    unit: the column of the office whose row it is. person: the account whose own matter it is.
    rank: the second order of lists (a date-time or a text; the first is newest first). text: the
    columns searched by two characters. begins: those of them whose first character alone finds the
    row, asked for as `beginning(character)`. own_text: columns that others than the row's own
    office read masked: only that office finds by them, on a seat that may `view:own`. legs:
    whether units with a leg on the row see it too.
    """

    unit: str = "unit"
    person: str | None = None
    rank: str | None = None
    text: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    own_text: tuple[str, ...] = ()
    legs: bool = False


#: Stands before the first character of a text: the two are a pair like any other.
_START = "␂"


def beginning(text: str) -> str:
    """What to search for where a text is how a column begins (see `Sighted.begins`)."""
    return f"{_START}{text}"


@cache
def kind_of(model: type[models.Model]) -> int:
    """The small number of a scoped model.

    Raises Kind.DoesNotExist before `huigong migrate` has run.
    """
    return Kind.objects.get(label=model._meta.label_lower).id


@cache
def model_of(kind: int) -> type[ScopedModel]:
    """The scoped model of a number."""
    label = Kind.objects.get(id=kind).label
    found = apps.get_model(label)
    if not issubclass(found, ScopedModel):
        raise LookupError(f"{label} is no longer scoped, but rows still name its kind")
    return found


def scoped_models() -> list[type[ScopedModel]]:
    """Every concrete scoped model, in a steady order."""
    found = [m for m in apps.get_models() if issubclass(m, ScopedModel)]
    return sorted(found, key=lambda m: m._meta.label_lower)


# A condition holds no rows, only its question: kept for the seats that work now, because building
# it anew costs as much as asking it.
@lru_cache(maxsize=2048)
def _in_sight(kind: int, seer: int) -> models.Exists:
    return models.Exists(Sight.objects.filter(kind=kind, seer=seer, row_id=models.OuterRef("pk")))


@lru_cache(maxsize=2048)
def _hangs_in_sight(seer: int) -> models.Exists:
    kind, row_id = models.OuterRef("kind"), models.OuterRef("row_id")
    return models.Exists(Sight.objects.filter(kind=kind, seer=seer, row_id=row_id))


class ScopedManager(models.Manager["M"]):
    """Gives only what the current scope sees; raises OutOfScope without one."""

    def get_queryset(self) -> models.QuerySet[M]:
        seat = current()
        rows: models.QuerySet[M] = super().get_queryset()
        if seat.is_system:
            return rows
        kind = kind_of(self.model)
        seen = rows.filter(_in_sight(kind, seat.seer))
        closed = [row for of, row in seat.barred if of == kind]
        return seen.exclude(pk__in=closed) if closed else seen


class _InsertedPlainly(models.Model):
    """An insert reads nothing: it does not go through the manager that narrows what is read."""

    unscoped: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, *args: Any) -> Any:
        return super()._do_insert(type(self).unscoped, *args)  # type: ignore[misc]  # not in stubs


class ScopedModel(_InsertedPlainly):
    """A row with personal or case data. `objects` is scoped; `unscoped` is for the kernel alone."""

    sighted: ClassVar[Sighted]

    id = IdField(primary_key=True, editable=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        default_manager_name = "objects"
        # Forward foreign keys, refreshes and updates go
        # through the base manager: they are scoped too.
        base_manager_name = "objects"

    def validate_unique(self, exclude: Any = None) -> None:
        # A number taken in another office must be a form error here, not a crash (style.md §5.1).
        checks = self._get_unique_checks(  # type: ignore[attr-defined]  # not in the stubs
            exclude=exclude or set(), include_meta_constraints=False
        )
        if checks != ([], []):
            with scope(SYSTEM, reason="uniqueness"):
                super().validate_unique(exclude=exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        # Check constraints are the database's own; asking it once more for each would cost a query.
        if self._meta.total_unique_constraints:
            with scope(SYSTEM, reason="uniqueness"):
                super().validate_constraints(exclude=exclude)


class AttachedManager(models.Manager["A"]):
    """Gives only what hangs on rows that the current scope sees; raises OutOfScope without one."""

    def get_queryset(self) -> models.QuerySet[A]:
        seat = current()
        rows: models.QuerySet[A] = super().get_queryset()
        if seat.is_system:
            return rows
        seen = rows.filter(_hangs_in_sight(seat.seer), self.model.narrow(seat))
        for kind, row in seat.barred:
            seen = seen.exclude(kind=kind, row_id=row)
        return seen

    def on(self, row: ScopedModel) -> models.QuerySet[A]:
        """What hangs on one row; a table that is known to hold nothing of it is not asked."""
        kind = kind_of(type(row))
        if is_bare(self.model, kind, row.pk):
            return nothing_of(self.model)
        return self.filter(kind=kind, row_id=row.pk)


class AttachedModel(_InsertedPlainly):
    """Something that hangs on a scoped row (a leg, a clock, a paper) and is seen with it."""

    id = IdField(primary_key=True, editable=False)
    kind = models.SmallIntegerField(editable=False)
    row_id = models.BigIntegerField(editable=False)

    objects: ClassVar[AttachedManager[Self]] = AttachedManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    #: SQL over the table's own columns that a row fulfils besides sight, where not everybody who
    #: sees a matter sees all that hangs on it; `narrow` says the same to Django.
    row_rule: ClassVar[str] = ""

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "objects"

    @classmethod
    def narrow(cls, seat: Scope) -> models.Q:
        """What a seat sees of what hangs on matters in sight: all, unless a model says less."""
        return models.Q()

    @property
    def matter(self) -> ScopedModel:
        """The row it hangs on. Raises DoesNotExist when the current scope does not see it."""
        return model_of(self.kind).objects.get(pk=self.row_id)


def attached_models() -> list[type[AttachedModel]]:
    """Every concrete attached model, in a steady order."""
    found = [m for m in apps.get_models() if issubclass(m, AttachedModel)]
    return sorted(found, key=lambda m: m._meta.label_lower)
