"""A sheet becomes rows through the register's own form and actions; the preview is the same run,
rolled back.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from huigong.kernel.access import require
from huigong.kernel.exchange.sheets import BadCell, BadSheet, Cell, Sheet, read_sheet
from huigong.kernel.exchange.writers import harmless
from huigong.kernel.register.columns import resolve
from huigong.kernel.register.declare import Register, Run
from huigong.kernel.register.forms import (
    action_of,
    argument_names,
    arguments,
    make_form,
    put_errors,
)

#: So many rows are done while the person waits; more are a job.
INLINE = 200
SHOWN_FAULTS = 20
_TOLD_EVERY = 20
_RED = PatternFill("solid", fgColor="FFFFC7CE")

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line; `place` is the column's number in the sheet, None for the whole
    line.
    """

    line: int
    place: int | None
    column: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """What a run did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def bad(self) -> int:
        return len({fault.line for fault in self.faults})

    def receipt(self) -> dict[str, Any]:
        """The outcome as a job keeps it: no value of the sheet, only places and sentences."""
        first = self.faults[:SHOWN_FAULTS]
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "bad": self.bad,
            "faults": [{"line": f.line, "column": f.column, "sentence": f.sentence} for f in first],
        }


class _RolledBack(Exception):
    """Carries an outcome out of the transaction that it undoes."""


def import_fields(register: Register) -> tuple[str, ...]:
    """The fields that a sheet has columns for."""
    return (register.imports and register.imports.fields) or register.form_fields


def headings(register: Register) -> dict[str, str]:
    """Heading → field."""
    return {resolve(register.model, name).label: name for name in import_fields(register)}


def run_import(register: Register, path: Path, *, is_trial: bool, tell: Tell) -> Outcome:
    """Do the whole sheet or nothing of it; a trial does nothing. Raises BadSheet,
    PermissionDenied.
    """
    create, _edit = _runs(register)
    require(action_of(create).verb, register.model)
    sheet = read_sheet(path)
    batch = _Batch(register, sheet)
    try:
        with transaction.atomic():
            for number, (line, cells) in enumerate(sheet.rows, start=1):
                batch.take(line, cells)
                if number % _TOLD_EVERY == 0 or number == len(sheet.rows):
                    tell(number, len(sheet.rows))
            if is_trial or batch.outcome.faults:
                raise _RolledBack
    except _RolledBack:
        pass
    return batch.outcome


def _runs(register: Register) -> tuple[Run, Run]:
    """The actions that a sheet calls. Raises Http404 where the register takes no sheets."""
    if register.imports is None or register.create is None or register.edit is None:
        raise Http404
    return register.create, register.edit


def _same(heading: str) -> str:
    """A heading without what people write differently: spaces, stars, the width of brackets."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*")


class _Batch:
    """One run over one sheet."""

    def __init__(self, register: Register, sheet: Sheet) -> None:
        self.register, (self.create, self.edit) = register, _runs(register)
        self.keys = register.imports.keys if register.imports else ()
        self.outcome = Outcome()
        known = headings(register)
        by_sound = {_same(head): name for head, name in known.items()}
        self.places = {
            by_sound[_same(head)]: place
            for place, head in enumerate(sheet.headings)
            if _same(head) in by_sound
        }
        self.labels = {name: head for head, name in known.items()}
        missing = [self.labels[name] for name in self.keys if name not in self.places]
        if missing:
            raise BadSheet(
                _("缺少这些列：%(columns)s。列名要和模板一样，并在同一行。")
                % {"columns": "、".join(missing)}
            )
        self.seen: dict[tuple[Any, ...], int] = {}

    def take(self, line: int, cells: list[Cell]) -> None:
        """One line: create, edit, or leave; its faults are noted and the next line is tried."""
        data = self._read(line, cells)
        if data is None:
            return
        form = make_form(self.register, self.create, data, names=self.places, typed=True)
        if not form.is_valid():
            self._faults(line, form)
            return
        values = {name: form.cleaned_data[name] for name in self.places}
        key = tuple(values[name] for name in self.keys)
        if key in self.seen:
            sentence = _("与第 %(line)d 行重复。") % {"line": self.seen[key]}
            self._fault(line, self.keys[0], sentence)
            return
        self.seen[key] = line
        self._try(line, dict(zip(self.keys, key, strict=True)), values, form)

    def _read(self, line: int, cells: list[Cell]) -> dict[str, str] | None:
        """What the line's cells say to the form; None when one of them is no value."""
        data: dict[str, str] = {}
        for name, place in self.places.items():
            cell = cells[place] if place < len(cells) else ""
            if isinstance(cell, BadCell):
                self._fault(line, name, cell.sentence)
                return None
            data[name] = self._value_of_word(name, cell)
        return data

    def _try(self, line: int, key: dict[str, Any], values: dict[str, Any], form: Any) -> None:
        """Save in a savepoint of the line's own, and say why where it cannot be."""
        try:
            with transaction.atomic():
                self._save(line, key, values)
        except ValidationError as fault:
            put_errors(form, fault)
            self._faults(line, form)
        except PermissionDenied:
            self._fault(line, None, _("这一条不归您现在的岗位办理。"))
        except Http404:
            self._fault(line, None, _("没有这一条，或您看不到它。"))
        except (DataError, IntegrityError):
            self._fault(line, None, _("有的内容系统不能保存，请核对这一行。"))

    def _value_of_word(self, name: str, cell: str) -> str:
        """A sheet holds the words of choices and of yes and no; a form wants their values."""
        found: Any = self.register.model._meta.get_field(name)
        if isinstance(found, models.BooleanField):
            return {"是": "on", "有": "on", "1": "on"}.get(cell, "")
        words = {str(word): value for value, word in found.flatchoices or ()}
        return str(words.get(cell, cell))

    def _save(self, line: int, key: dict[str, Any], values: dict[str, Any]) -> None:
        row = self.register.model.objects.filter(**key).first()
        if row is None:
            missing = [
                name
                for name, (_hint, is_needed) in arguments(self.create).items()
                if is_needed and name not in values
            ]
            if missing:
                columns = "、".join(self.labels[name] for name in missing)
                self._fault(
                    line, None, _("这一条是新的，还缺：%(columns)s。") % {"columns": columns}
                )
                return
            self.create(**values)
            self.outcome.new += 1
            return
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if not differing:
            self.outcome.unchanged += 1
            return
        editable = argument_names(self.register, self.edit)
        for name in differing:
            if name not in editable:
                self._fault(line, name, _("这一列不能通过导入修改。"))
                return
        self.edit(row, **{name: values.get(name, getattr(row, name)) for name in editable})
        self.outcome.changed += 1

    def _faults(self, line: int, form: Any) -> None:
        for name, errors in form.errors.items():
            known = name if name in self.places else None
            self._fault(line, known, " ".join(str(error) for error in errors))

    def _fault(self, line: int, name: str | None, sentence: str) -> None:
        place = self.places.get(name) if name else None
        column = self.labels[name] if name else ""
        self.outcome.faults.append(Fault(line, place, column, sentence))


def mark_sheet(source: Path, result: Path, faults: list[Fault]) -> str:
    """The person's own sheet with the bad cells marked; the answer is its file extension."""
    with open(source, "rb") as handle:
        is_excel = handle.read(4) == b"PK\x03\x04"
    if is_excel:
        _mark_workbook(source, result, faults)
        return "xlsx"
    _mark_csv(source, result, faults)
    return "csv"


def _mark_workbook(source: Path, result: Path, faults: list[Fault]) -> None:
    # openpyxl goes by the name of a file, and ours has none that it knows.
    with open(source, "rb") as handle:
        book = load_workbook(handle)
    sheet = book.worksheets[0]
    for fault in faults:
        cell = sheet.cell(row=fault.line, column=(fault.place or 0) + 1)
        cell.fill = _RED
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + fault.sentence, "汇工")
    book.save(result)


def _mark_csv(source: Path, result: Path, faults: list[Fault]) -> None:
    sheet = read_sheet(source)
    said: dict[int, list[str]] = {}
    for fault in faults:
        words = f"{fault.column}：{fault.sentence}" if fault.column else fault.sentence
        said.setdefault(fault.line, []).append(words)
    with open(result, "w", encoding="utf-8-sig", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow([*(harmless(head) for head in sheet.headings), _("问题")])
        for line, cells in sheet.rows:
            texts = [harmless(cell) if isinstance(cell, str) else "" for cell in cells]
            texts += [""] * (len(sheet.headings) - len(texts))
            rows.writerow([*texts, ";".join(said.get(line, []))])
