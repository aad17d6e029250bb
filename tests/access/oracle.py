"""Who sees what and who may what, worked out the slow way: links, legs, recusals, the policy table.

Nothing of `kernel.scoping` or of `reach` is used: it is what they are held against.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from huigong.kernel.access import Where, policies
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Link
from huigong.kernel.scoping.models import Kind, Recusal
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import AttachedModel, ScopedModel
from huigong.kernel.workflow.models import Leg


@dataclass(frozen=True)
class Who:
    """A seat (unit and role) or a person in their own matter (minus the account's number)."""

    seer: int
    role: str

    @property
    def unit(self) -> int | None:
        return self.seer if self.seer > 0 else None


class Oracle:
    """A picture of the database as it is when the oracle is made."""

    def __init__(self) -> None:
        with scope(SYSTEM, reason="oracle"):
            self.kinds = dict(Kind.objects.values_list("label", "id"))
            self.legs: dict[tuple[int, int], set[int]] = defaultdict(set)
            for kind, row_id, unit in Leg.unscoped.values_list("kind", "row_id", "unit_id"):
                self.legs[kind, row_id].add(unit)
            self.recused = set(Recusal.objects.values_list("kind", "row_id", "unit_id"))

    @cached_property
    def parents(self) -> dict[tuple[int, int], list[int]]:
        """(unit, line) → the units directly above today."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        day = today()
        for link in Link.objects.filter(from_on__lte=day):
            if link.until_on is None or link.until_on >= day:
                found[link.unit_id, link.line].append(link.parent_id)
        return found

    def above(self, unit: int) -> set[int]:
        """A unit and all above it, on each line by itself."""
        seen = {unit}
        for line in (1, 2):
            waiting = [unit]
            while waiting:
                for parent in self.parents.get((waiting.pop(), line), ()):
                    if parent not in seen or line == 2:
                        waiting.append(parent)
                    seen.add(parent)
        return seen

    def kind(self, model: type[models.Model]) -> int:
        return self.kinds[model._meta.label_lower]

    def bases(self, row: ScopedModel) -> set[int]:
        """The units that stand on a row: its own, and those with a leg on it, ended or not."""
        declared = row.sighted
        found = {getattr(row, f"{declared.unit}_id")}
        if declared.legs:
            found |= self.legs[self.kind(type(row)), row.pk]
        return found

    def seers(self, row: ScopedModel) -> dict[int, bool]:
        """Who sees a row; the value says whether they stand on it."""
        kind, bases, found = self.kind(type(row)), self.bases(row), {}
        for base in bases:
            for unit in self.above(base):
                if (kind, row.pk, unit) not in self.recused:
                    found[unit] = unit in bases
        person = row.sighted.person
        if person and (account := getattr(row, f"{person}_id")):
            found[-account] = True
        return found

    def sees(self, who: Who, row: models.Model) -> bool:
        if isinstance(row, AttachedModel):
            return who.seer in self.seers(matter_of(row)) and self._is_for(who, row)
        return who.seer in self.seers(row) if isinstance(row, ScopedModel) else True

    def _is_for(self, who: Who, row: Any) -> bool:
        """Some files are for offices alone, some for one office and the worker."""
        if type(row).row_rule == "scoping_seer() > 0":
            # Between offices: whose matter it is reads the answer, not what was said of it.
            return who.unit is not None
        audience = getattr(row, "audience", "all")
        if audience == "own":
            return who.unit is None or row.unit_id == who.unit
        return audience != "offices" or who.unit is not None

    def may_at_all(self, who: Who, model: type[models.Model], verb: str) -> bool:
        return any(row.role == who.role and verb in row.verbs for row in policies().get(model, ()))

    def may(self, who: Who, verb: str, row: models.Model) -> bool:
        """The policy table, read aloud."""
        if not self.sees(who, row):
            return False
        rows = policies().get(type(row), ())
        wheres = {r.where for r in rows if r.role == who.role and verb in r.verbs}
        return any(self._reaches(who, where, row) for where in wheres)

    def _reaches(self, who: Who, where: Where, row: Any) -> bool:
        if where is Where.EVERYWHERE:
            return True
        if isinstance(row, AttachedModel):
            if where is Where.SENDER:
                return row.sender_id == who.unit is not None
            if where is Where.HERE:
                return row.unit_id == who.unit
            if where is Where.OWN:
                return who.unit is None
            return where is Where.BELOW and who.unit in self.above(row.unit_id)
        if where is Where.OFFICE:
            return getattr(row, f"{row.sighted.unit}_id") == who.unit
        if where in (Where.HERE, Where.OWN):
            return self.seers(row)[who.seer]
        return where is Where.BELOW


def matter_of(row: AttachedModel) -> ScopedModel:
    """The row that something hangs on, whoever asks."""
    with scope(SYSTEM, reason="oracle"):
        return row.matter
