"""What hangs on a file goes along when two files become one, and comes back when it is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from huigong.kernel.files.models import Attachment
from huigong.kernel.people.asked import FileRequest
from huigong.kernel.people.models import Person, PersonalConsent
from huigong.kernel.scoping.sighted import AttachedModel, kind_of

#: Why rows of one file cannot stand on the other; empty when they can.
Refuse = Callable[[Person, Person], str]


@dataclass(frozen=True, slots=True)
class Mover:
    """Rows of a model that name a person; `refuse(loser, winner)` may say why they cannot move."""

    model: type[models.Model]
    field: str
    refuse: Refuse | None = None

    def rows(self, person_id: int) -> models.QuerySet[Any]:
        """What hangs on a file, as the machine sees it."""
        manager: Any = self.model._default_manager
        found: models.QuerySet[Any] = manager.filter(**self._named(person_id))
        return found

    def move(self, numbers: list[int], source: int, to: int) -> list[int]:
        """Hang those rows that still hang on `source` on `to`; which they were."""
        here = self.rows(source).filter(pk__in=numbers)
        moving = list(here.values_list("pk", flat=True).order_by("pk"))
        self.rows(source).filter(pk__in=moving).update(**self._named(to))
        return moving

    def _named(self, person_id: int) -> dict[str, int]:
        named = {f"{self.field}_id": person_id} if self.field else {}
        if issubclass(self.model, AttachedModel):
            named |= {"kind": kind_of(Person), "row_id": person_id}
        return named


_movers: dict[str, Mover] = {}


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


def movers() -> dict[str, Mover]:
    """Every mover by the label of its model."""
    return dict(_movers)


add_mover(PersonalConsent, "person")
add_mover(FileRequest, "person")
add_mover(Attachment, "")
