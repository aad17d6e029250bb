"""Every name that a register declares is held against the models and actions when the program
starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.checks import register as check
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from huigong.kernel.access import policies
from huigong.kernel.register.columns import UnknownName, resolve
from huigong.kernel.register.declare import Column, Register, Run
from huigong.kernel.register.filters import is_filterable
from huigong.kernel.register.forms import (
    UnknownArgument,
    action_of,
    argument_field,
    arguments,
)
from huigong.kernel.register.site import site
from huigong.kernel.register.words import find_word
from huigong.kernel.scoping.scope import OutOfScope


@check()
def check_registers(app_configs: Sequence[Any] | None, **_more: Any) -> list[CheckMessage]:
    """Problems of all registers."""
    return [problem for register in site.registers for problem in problems(register)]


def problems(register: Register) -> Iterator[Error]:
    """What is wrong with one declaration, each with what to do."""
    for find in (_columns, _masked, _filters, _forms, _moves, _imports, _policy):
        for sentence in find(register):
            yield Error(f"{register.label}: {sentence}", obj=register.model, id="register.E001")


def _columns(register: Register) -> Iterator[str]:
    if not register.columns:
        yield "columns: a list needs at least one column"
    for column in (*register.columns, *(c for panel in register.detail for c in panel.columns)):
        name = column.name if isinstance(column, Column) else column
        try:
            resolve(register.model, column)
        except UnknownName:
            yield f"columns: {name!r} is no field or path of the model"
        if isinstance(column, Column) and column.value and not column.label:
            yield f"columns: {name!r} is computed and needs a label"


def _masked(register: Register) -> Iterator[str]:
    # What is read masked must not be confirmed by a search, nor guessed from an order.
    sighted = register.model.sighted
    every = (*register.columns, *(c for panel in register.detail for c in panel.columns))
    for column in every:
        if isinstance(column, Column) and column.sensitive:
            if column.name in sighted.text:
                yield f"sighted.text: {column.name!r} is shown masked; own_text is for such words"
            if column.name == sighted.rank:
                yield f"sighted.rank: {column.name!r} is shown masked and cannot be an order"


def _filters(register: Register) -> Iterator[str]:
    for name in register.filters:
        try:
            if not is_filterable(resolve(register.model, name)):
                yield f"filters: {name!r} is a free text; search finds those"
        except UnknownName:
            yield f"filters: {name!r} is no field or path of the model"


def _known(run: Run | None, name: str) -> Iterator[str]:
    if run is None:
        return
    try:
        action_of(run)
    except LookupError:
        yield f"{name}: {getattr(run, '__name__', run)} is no @action"


def _forms(register: Register) -> Iterator[str]:
    runs = [run for run in (register.create, register.edit) if run]
    broken = [p for name in ("create", "edit") for p in _known(getattr(register, name), name)]
    yield from broken
    if broken:
        return
    taken = {name for run in runs for name in arguments(run)}
    for name in register.form_fields:
        if name not in taken:
            yield f"form_fields: {name!r} is an argument of neither create nor edit"
    for run in runs:
        for name, (_hint, is_needed) in arguments(run).items():
            if is_needed and name not in register.form_fields:
                yield f"form_fields: {run.__name__} needs {name!r}"
        yield from _unformed(register, run)


def _moves(register: Register) -> Iterator[str]:
    for verb, run in register.transitions.items():
        broken = list(_known(run, f"transitions[{verb!r}]"))
        yield from broken
        if broken:
            continue
        if action_of(run).verb != verb:
            yield f"transitions[{verb!r}]: {run.__name__} is the action of {action_of(run).verb!r}"
        if find_word(register, verb) is None:
            yield f"transitions[{verb!r}]: name the verb in the workflow or with words.say()"
        yield from _unformed(register, run)
    for verb in register.bulk:
        if verb not in register.transitions:
            yield f"bulk: {verb!r} is no transition"


def _unformed(register: Register, run: Run) -> Iterator[str]:
    # The field is only made, not filled: `typed` keeps it from counting choices in the database.
    for name in arguments(run):
        if _has_field(register.model, name):
            continue
        try:
            argument_field(register.model, name, run, typed=True)
        except UnknownArgument as fault:
            yield str(fault)
        except OutOfScope:
            continue  # a relation: its choices exist in a request only


def _imports(register: Register) -> Iterator[str]:
    if register.imports is None:
        return
    if register.create is None or register.edit is None:
        yield "imports: a sheet creates and edits, so both actions are needed"
    fields = register.imports.fields or register.form_fields
    for name in register.imports.keys:
        if name not in fields:
            yield f"imports: the key {name!r} is not among the sheet's fields"
    runs = [run for run in (register.create, register.edit) if run and not list(_known(run, ""))]
    taken = {name for run in runs for name in arguments(run)}
    for name in fields:
        if name not in taken:
            yield f"imports: {name!r} is an argument of neither create nor edit"


def _policy(register: Register) -> Iterator[str]:
    rows = policies().get(register.model, ())
    said = {verb for row in rows for verb in row.verbs}
    wanted = {"view", *register.transitions}
    wanted |= {
        action_of(r).verb for r in (register.create, register.edit) if r and not list(_known(r, ""))
    }
    for verb in sorted(wanted - said):
        yield f"access.py lets nobody {verb!r}"


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False
