"""What hangs on a file goes along when two files become one, and comes back when it is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from huigong.kernel.files.models import Attachment
from huigong.kernel.people.asked import FileRequest
from huigong.kernel.people.merged import Merge
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel, kind_of

#: Why rows of one file cannot stand on the other; empty when they can.
Refuse = Callable[[Person, Person], str]


@dataclass(frozen=True, slots=True)
class Mover:
    """Rows of a model that name a person; `refuse(loser, winner)` may say why they cannot move."""

    model: type[models.Model]
    field: str
    refuse: Refuse | None = None

    def rows(self, person_id: int) -> models.QuerySet[Any]:
        """What hangs on a file, as far as the scope sees it."""
        manager: Any = self.model._default_manager
        named = {f"{self.field}_id": person_id} if self.field else _on(person_id)
        found: models.QuerySet[Any] = manager.filter(**named)
        return found

    def move(self, numbers: list[int], source: int, to: int) -> list[int]:
        """Hang those rows that still hang on `source` on `to`; which they were."""
        here = self.rows(source).filter(pk__in=numbers)
        moving = list(here.values_list("pk", flat=True).order_by("pk"))
        if issubclass(self.model, AttachedModel):
            # What names a person may hang on something else: who signed hangs on the founding.
            here.filter(pk__in=moving, **_on(source)).update(row_id=to)
        if self.field:
            self.rows(source).filter(pk__in=moving).update(**{f"{self.field}_id": to})
        return moving


def _on(person_id: int) -> dict[str, int]:
    return {"kind": kind_of(Person), "row_id": person_id}


_movers: dict[str, Mover] = {}
_staying: set[str] = set()


def add_mover(
    model: type[models.Model], field: str, *, refuse: Refuse | None = None
) -> type[models.Model]:
    """Let rows of a domain's model follow the person that `field` names. Raises ValueError for a
    model that moves already.
    """
    label = model._meta.label_lower
    if label in _movers:
        raise ValueError(f"{label} moves already")
    _movers[label] = Mover(model, field, refuse)
    return model


def stays(model: type[models.Model]) -> type[models.Model]:
    """Say that rows of a model speak of a file as it was, and follow nobody."""
    _staying.add(model._meta.label_lower)
    return model


def movers() -> dict[str, Mover]:
    """Every mover by the label of its model: those that were told, and every other model whose rows
    name a person, because a row left behind on a merged file would be lost to sight.
    """
    found = dict(_movers)
    for model in apps.get_models():
        label = model._meta.label_lower
        names = [
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is Person
        ]
        is_ours = issubclass(model, (ScopedModel, AttachedModel)) and model is not Person
        if is_ours and names and label not in found and label not in _staying:
            found[label] = Mover(model, names[0])
    return found


stays(Merge)
add_mover(PersonalConsent, "person")
add_mover(FileRequest, "person")
add_mover(Attachment, "")
