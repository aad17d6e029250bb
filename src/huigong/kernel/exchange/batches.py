"""A large sheet in batches: each is one transaction with its receipts, so that what was written
stays when the rest is paused, killed or refused, and nothing is written twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from huigong.kernel.actions.bulk import KNOWN, REFUSED, carry_out
from huigong.kernel.actions.bulk import Outcome as Told
from huigong.kernel.exchange.cells import FieldReader
from huigong.kernel.exchange.importing import (
    REFUSALS,
    Lines,
    Outcome,
    Read,
    Writer,
    lacking,
    runs_of,
)
from huigong.kernel.exchange.survey import Plan, Row
from huigong.kernel.register.declare import Register
from huigong.kernel.register.forms import action_of
from huigong.kernel.sealing import blinds
from huigong.kernel.sealing.fields import SealedField

_PURPOSE = "exchange.key"


class Batch:
    """So many lines of a sheet, in one transaction of the scope.

    `since`: rows with a higher number were made by this very import, so a line that meets one is a
    second line of the same key. `readers` are kept from batch to batch of one job and seat.
    """

    def __init__(
        self,
        register: Register,
        plan: Plan,
        outcome: Outcome,
        since: int,
        readers: dict[str, FieldReader] | None = None,
    ) -> None:
        self.register, self.since = register, since
        self.lines = Lines(register, plan, outcome, readers)
        self.writer = Writer(self.lines)
        self.name = action_of(runs_of(register)[0]).name

    def check(self, rows: Sequence[Row]) -> None:
        """Read the cells of lines and no more; nothing is asked of the database but words."""
        self.lines.expect(rows)
        for row in rows:
            if self.lines.values(row) is not None:
                self.lines.outcome.read += 1

    def read(self, rows: Sequence[Row]) -> list[Read]:
        """Lines as drafts of the action. Writes nothing and notes nothing: it may be done for one
        batch while another is written.
        """
        self.lines.expect(rows)
        read = [self.lines.read(row) for row in rows]
        self.make_ready(read)
        return read

    def make_ready(self, read: Sequence[Read]) -> None:
        """Make drafts of lines, with the keys of now."""
        good = [one for one in read if one.values is not None]
        for one in good:
            one.draft = _draft(self.lines.key(one.values or {}), one.values or {})
        if self.register.imports and self.register.imports.ahead:
            whole = [one.draft for one in good if not lacking(self.writer.create, one.values or {})]
            self.register.imports.ahead(whole)

    def write(self, read: Sequence[Read]) -> None:
        """Add the lines that are new, change those that are there, refuse the rest."""
        for one in read:
            self.lines.note(one)
        fresh, met = self._parted([one for one in read if one.values is not None])
        fresh = [one for one in fresh if not self.writer.lacks(one.row, one.values or {})]
        told = self._carried([one.draft for one in fresh])
        known = self._known(told)
        for one, outcome in zip(fresh, told, strict=True):
            self._note(one.row, one.values or {}, outcome, known)
        for one, found in met:
            self._meet(one.row, one.values or {}, found)

    def _parted(self, good: Sequence[Read]) -> tuple[list[Read], list[tuple[Read, models.Model]]]:
        """Lines of new keys, and lines whose row is there; a key twice in a batch is a fault."""
        there = self._there([one.draft for one in good])
        seen: dict[tuple[Any, ...], int] = {}
        fresh, met = [], []
        for one in good:
            key = self.lines.key(one.draft)
            if key in seen:
                self._twice(one.row, _("与第 %(line)d 行重复。") % {"line": seen[key]})
                continue
            seen[key] = one.row.line
            found = there.get(_plain(key))
            if found is None:
                fresh.append(one)
            else:
                met.append((one, found))
        return fresh, met

    def _there(self, drafts: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], models.Model]:
        """The rows that are there already, by key, where the key can be asked for."""
        if self.register.imports and (find := self.register.imports.find):
            return {(key,): row for key, row in find(drafts).items()}
        if not is_askable(self.register):
            return {}
        fields: list[Any] = [self.register.model._meta.get_field(name) for name in self.lines.keys]
        # One column narrows the question; the rest is compared here.
        lead = fields[-1] if fields[0].is_relation else fields[0]
        wanted = {draft[lead.name] for draft in drafts}
        rows = self.register.model.objects.filter(**{f"{lead.name}__in": wanted})
        return {tuple(getattr(row, f.attname) for f in fields): row for row in rows}

    def _carried(self, drafts: list[dict[str, Any]]) -> list[Told | Exception]:
        """What became of each draft. Where the whole is refused, its halves are tried: one line
        that the database does not take keeps only itself out.
        """
        if not drafts:
            return []
        prepare: Any = self.register.imports.bulk if self.register.imports else None
        try:
            with transaction.atomic():
                return [*carry_out(self.name, drafts, prepare)]
        except REFUSALS as fault:
            if len(drafts) == 1:
                return [fault]
            half = len(drafts) // 2
            return self._carried(drafts[:half]) + self._carried(drafts[half:])

    def _known(self, told: Sequence[Told | Exception]) -> dict[int, models.Model]:
        ids = [o.row_id for o in told if isinstance(o, Told) and o.state == KNOWN and o.row_id]
        return {row.pk: row for row in self.register.model.objects.filter(pk__any=ids)}

    def _note(
        self,
        row: Row,
        values: dict[str, Any],
        told: Told | Exception,
        known: Mapping[int, models.Model],
    ) -> None:
        if isinstance(told, Exception):
            self.lines.refuse(row, told)
        elif told.state == REFUSED and told.wrong is not None:
            self.lines.refuse(row, told.wrong)
        elif told.state != KNOWN:
            self.lines.outcome.new += 1
        elif found := known.get(told.row_id or 0):
            self._meet(row, values, found)
        else:
            # It was brought in before and has gone out of sight since: nothing is said of it.
            self.lines.outcome.unchanged += 1

    def _meet(self, row: Row, values: dict[str, Any], found: models.Model) -> None:
        if found.pk > self.since:
            self._twice(row, _("与本表前面的一行重复。"))
        else:
            self.writer.save(row, found, values)

    def _twice(self, row: Row, sentence: str) -> None:
        self.lines.fault(row, self.lines.keys[0], sentence)


def is_askable(register: Register) -> bool:
    """Whether rows can be looked up by the key of a sheet: what is sealed, or only an argument of
    the action, is known by receipts alone.
    """
    if register.imports and register.imports.find:
        return True
    known = {field.name: field for field in register.model._meta.concrete_fields}
    keys = register.imports.keys if register.imports else ()
    return all(name in known and not isinstance(known[name], SealedField) for name in keys)


def _plain(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part.pk if isinstance(part, models.Model) else part for part in key)


def _draft(key: tuple[Any, ...], values: dict[str, Any]) -> dict[str, Any]:
    told = "\x1f".join("" if part is None else str(part) for part in _plain(key))
    # Blinded: the receipt of an identity number must not be guessed from the few there can be. And
    # hashed before: a blind index takes C-1 and c1 for one.
    digest = hashlib.sha256(told.encode()).hexdigest()
    return {**values, "key": [one.hex() for one in blinds(digest, _PURPOSE, remembered=True)]}
