"""A sheet becomes rows through the register's own fields and actions; the preview is the same run,
rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.exchange.books import BadSheet
from huigong.kernel.exchange.cells import BadCell, FieldReader
from huigong.kernel.exchange.headings import headings, import_fields
from huigong.kernel.exchange.layouts import find_layout, spoken_words
from huigong.kernel.exchange.survey import Plan, Row, Rows, labels
from huigong.kernel.register.declare import Register, Run
from huigong.kernel.register.forms import action_of, argument_names, arguments
from huigong.kernel.sealing.fields import Sealed

__all__ = ("INLINE", "Fault", "Outcome", "headings", "import_fields", "run_import")

#: So many rows are done while the person waits; more are a job.
INLINE = 200
SHOWN_FAULTS = 20
#: So many different faults are counted; a sheet in which each line is wrong in its own way is read
#: line by line anyway.
_KINDS = 100
#: Of the same fault so many lines are told one by one.
_OF_A_KIND = 3
_TOLD_EVERY = 20
#: What becomes of a line that the database or the seat does not take.
REFUSALS = (DataError, IntegrityError, PermissionDenied, Http404, ValidationError)

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line; `field` is "" when it is the whole line."""

    leaf: int
    line: int
    field: str
    column: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """What a run did, or would do. Faults go to `sink` too, if there is one: a large sheet has more
    than memory should hold.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    #: Lines whose cells were read and found good, but that were not tried.
    read: int = 0
    faults: list[Fault] = field(default_factory=list)
    #: Those that are told one by one: of each kind the first.
    shown: list[Fault] = field(default_factory=list)
    #: How many lines have the same fault, by column and sentence.
    kinds: dict[tuple[str, str], int] = field(default_factory=dict)
    keeps_all: bool = True
    sink: Callable[[Fault], None] | None = None
    _last: tuple[int, int] | None = None

    def refuse(self, fault: Fault) -> None:
        """Take note of a fault; those of one line come one after the other."""
        if self._last != (fault.leaf, fault.line):
            self.bad += 1
            self._last = (fault.leaf, fault.line)
        kind = (fault.column, fault.sentence)
        if kind in self.kinds or len(self.kinds) < _KINDS:
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if len(self.shown) < SHOWN_FAULTS and self.kinds.get(kind, 0) <= _OF_A_KIND:
            self.shown.append(fault)
        if self.keeps_all:
            self.faults.append(fault)
        if self.sink:
            self.sink(fault)

    def counts(self) -> dict[str, int]:
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}

    def receipt(self) -> dict[str, Any]:
        """The outcome as a job keeps it: no value of the sheet, only places and sentences."""
        told = [
            {"leaf": f.leaf, "line": f.line, "column": f.column, "sentence": f.sentence}
            for f in self.shown
        ]
        kinds = [[*kind, count] for kind, count in self.kinds.items()]
        lines = {"bad": self.bad, "read": self.read}
        return {**self.counts(), **lines, "faults": told, "kinds": kinds}


class _RolledBack(Exception):
    """Carries an outcome out of the transaction that it undoes."""


def run_import(
    register: Register,
    rows: Rows,
    *,
    is_trial: bool,
    total: int,
    tell: Tell,
    take: Callable[[Outcome], Callable[[Row], None]] | None = None,
) -> Outcome:
    """Do the whole sheet or nothing of it; a trial does nothing. `take` makes what is done with a
    line, if not creating and changing by key. Raises BadSheet, PermissionDenied.
    """
    create, _edit = runs_of(register)
    require(action_of(create).verb, register.model)
    outcome = Outcome()
    put = take(outcome) if take else _Whole(register, rows.plan, outcome).take
    try:
        with transaction.atomic():
            number = 0
            for number, row in enumerate(rows, start=1):
                put(row)
                if number % _TOLD_EVERY == 0:
                    tell(number, max(total, number))
            tell(number, number)
            if is_trial or outcome.faults:
                raise _RolledBack
    except _RolledBack:
        pass
    return outcome


def runs_of(register: Register) -> tuple[Run, Run]:
    """The actions that a sheet calls. Raises Http404 where the register takes no sheets."""
    if register.imports is None or register.create is None or register.edit is None:
        raise Http404
    return register.create, register.edit


@dataclass(slots=True)
class Read:
    """A line: its values, or what is wrong with which cells; and what an action makes of it."""

    row: Row
    values: dict[str, Any] | None
    wrong: tuple[tuple[str, str], ...] = ()
    draft: dict[str, Any] = field(default_factory=dict)


class Lines:
    """The columns of a plan as values of the register's fields; what cannot be read is refused.

    `readers` are those of the job's batch before: a thousand unions are looked up once a job.
    """

    def __init__(
        self,
        register: Register,
        plan: Plan,
        outcome: Outcome,
        readers: dict[str, FieldReader] | None = None,
    ) -> None:
        self.register, self.outcome = register, outcome
        self.names = plan.given
        #: What the sheet does not say of each line is no reason to change one.
        self.common = frozenset(dict(plan.common))
        self.readers = readers if readers is not None else {}
        if not self.readers:
            layout = find_layout(register, plan.layout)
            for name in self.names:
                codes = layout.codes(name) if layout else None
                spoken = spoken_words(register, name)
                self.readers[name] = FieldReader(
                    register, name, codes, spoken, takes_months=plan.takes_months
                )
        self.keys = register.imports.keys if register.imports else ()
        # A column that the action can do without may be empty here and there; and of what is no
        # field of the row (a change of it) an empty cell says nothing.
        taken = arguments(runs_of(register)[0])
        fields = {known.name for known in register.model._meta.concrete_fields}
        self._spared = {
            name
            for name, reader in self.readers.items()
            if name not in self.keys
            and (reader.field.required or name not in fields)
            and not taken[name][1]
        }
        missing = [name for name in self.keys if name not in self.readers]
        if missing:
            raise BadSheet(_("缺少认行的列。"))

    def values(self, row: Row) -> dict[str, Any] | None:
        """The values of a line; None when one of its cells is no value, which is noted."""
        read = self.read(row)
        self.note(read)
        return read.values

    def note(self, read: Read) -> None:
        """Take note of what is wrong with the cells of a line."""
        for name, sentence in read.wrong:
            self.fault(read.row, name, sentence)

    def expect(self, rows: Sequence[Row]) -> None:
        """Look up at once what these lines name; without it each word is asked for alone."""
        for name, reader in self.readers.items():
            reader.expect(row.cells[name] for row in rows)

    def read(self, row: Row) -> Read:
        """A line as its cells say."""
        found: dict[str, Any] = {}
        wrong: list[tuple[str, str]] = []
        for name, reader in self.readers.items():
            cell = row.cells[name]
            if cell == "" and name in self._spared:
                continue
            if isinstance(cell, BadCell):
                wrong.append((name, cell.sentence))
                continue
            try:
                found[name] = reader(cell)
            except ValidationError as fault:
                wrong.append((name, " ".join(fault.messages)))
        return Read(row, None, tuple(wrong)) if wrong else Read(row, found)

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """What tells a line apart from the others."""
        return tuple(values[name] for name in self.keys)

    def fault(self, row: Row, name: str, sentence: str) -> None:
        column = self.readers[name].label if name in self.readers else ""
        kept = name if name in self.readers else ""
        self.outcome.refuse(Fault(row.leaf, row.line, kept, column, sentence))

    def refuse(self, row: Row, fault: Exception) -> None:
        """A line that an action did not take, in the words of what it raised."""
        for name, sentence in sentences(fault, self.register):
            self.fault(row, name, sentence)


def sentences(fault: Exception, register: Register) -> Iterator[tuple[str, str]]:
    """(field, sentence) of whatever keeps a line out."""
    if isinstance(fault, ValidationError):
        yield from _by_field(fault, register)
    elif isinstance(fault, PermissionDenied):
        yield "", _("这一条不归您现在的岗位办理。")
    elif isinstance(fault, Http404):
        yield "", _("没有这一条，或您看不到它。")
    else:
        yield "", _("有的内容系统不能保存，或与已登记的重复，请核对这一行。")


def _by_field(fault: ValidationError, register: Register) -> Iterator[tuple[str, str]]:
    if not hasattr(fault, "error_dict"):
        yield "", " ".join(fault.messages)
        return
    labels = {f.name: str(f.verbose_name) for f in register.model._meta.concrete_fields}
    fields = import_fields(register)
    for name, errors in fault.error_dict.items():
        words = " ".join(message for error in errors for message in error.messages)
        if name in fields or name == NON_FIELD_ERRORS:
            yield name, words
        else:
            yield "", f"{labels.get(name, name)}：{words}"


class Writer:
    """Creates or changes one row for a line, in a savepoint of the line's own."""

    def __init__(self, lines: Lines) -> None:
        self.lines, self.register = lines, lines.register
        self.create, self.edit = runs_of(lines.register)

    def save(self, row: Row, found: models.Model | None, values: dict[str, Any]) -> None:
        """Save, and say why where it cannot be."""
        try:
            with transaction.atomic():
                self._change(row, found, values) if found else self._add(row, values)
        except REFUSALS as fault:
            self.lines.refuse(row, fault)

    def _add(self, row: Row, values: dict[str, Any]) -> None:
        if self.lacks(row, values):
            return
        self.create(**values)
        self.lines.outcome.new += 1

    def lacks(self, row: Row, values: Mapping[str, Any]) -> bool:
        """Whether a new line lacks what its action needs, which is noted."""
        missing = lacking(self.create, values)
        if missing:
            columns = labels(self.register, missing)
            sentence = _("这一条是新的，还缺：%(columns)s。") % {"columns": columns}
            self.lines.fault(row, "", sentence)
        return bool(missing)

    def _change(self, row: Row, found: models.Model, values: dict[str, Any]) -> None:
        said = {name: value for name, value in values.items() if name not in self.lines.common}
        differing = [name for name, value in said.items() if differs(found, name, value)]
        if self.register.imports and self.register.imports.differing:
            differing += self.register.imports.differing(found, said)
        if not differing:
            self.lines.outcome.unchanged += 1
            return
        # A sheet may say more than a form does: whatever the action takes.
        told = (*argument_names(self.register, self.edit), *import_fields(self.register))
        editable = [name for name in dict.fromkeys(told) if name in arguments(self.edit)]
        for name in differing:
            if name not in editable:
                self.lines.fault(row, name, _("这一列不能通过导入修改。"))
                return
        held = {name: getattr(found, name) for name in editable if hasattr(found, name)}
        self.edit(found, **{**held, **{n: values[n] for n in editable if n in values}})
        self.lines.outcome.changed += 1


def lacking(run: Run, given: Iterable[str]) -> list[str]:
    """The arguments that an action cannot do without, and that are not given."""
    held = set(given)
    every = arguments(run).items()
    return [name for name, (_hint, is_needed) in every if is_needed and name not in held]


def differs(found: models.Model, name: str, value: Any) -> bool:
    """Whether a row holds another value; what the row does not hold by that name does not."""
    held = getattr(found, name, value)
    return bool((held.open() if isinstance(held, Sealed) else held) != value)


class _Whole:
    """One run over one file, line by line."""

    def __init__(self, register: Register, plan: Plan, outcome: Outcome) -> None:
        self.register = register
        self.lines = Lines(register, plan, outcome)
        self.writer = Writer(self.lines)
        self.rows = register.model.objects
        self.seen: dict[tuple[Any, ...], int] = {}

    def take(self, row: Row) -> None:
        """One line: create, edit, or leave; its faults are noted and the next line is tried."""
        values = self.lines.values(row)
        if values is None:
            return
        key = self.lines.key(values)
        if key in self.seen:
            sentence = _("与第 %(line)d 行重复。") % {"line": self.seen[key]}
            self.lines.fault(row, self.lines.keys[0], sentence)
            return
        self.seen[key] = row.line
        wanted = dict(zip(self.lines.keys, key, strict=True))
        find = self.register.imports.find if self.register.imports else None
        found = find([values]).get(key[0]) if find else self.rows.filter(**wanted).first()
        self.writer.save(row, found, values)


def in_batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows by so many."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
