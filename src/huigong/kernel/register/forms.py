"""Forms made of an action's arguments, anew for every request; saving one is calling the action."""

from __future__ import annotations

import hashlib
import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from huigong.kernel.actions import Action, registry
from huigong.kernel.register.columns import resolve
from huigong.kernel.register.declare import Column, Register, Run
from huigong.kernel.register.fields import (
    DATE_FORMATS,
    MOMENT_FORMATS,
    DateInput,
    MomentInput,
    ReachField,
    TypedInput,
    form_field,
)
from huigong.kernel.register.site import address

CLASH = gettext_lazy("与已有的记录冲突，可能有人刚刚办过同一件事。请刷新后再看一遍。")


class UnknownArgument(Exception):
    """An argument of an action has no form field: name it like a model field, or annotate it with
    a plain type.
    """


@cache
def action_of(run: Run) -> Action:
    """The registered action of a function. Raises LookupError when it is not one."""
    for known in registry().values():
        if known.run is run:
            return known
    raise LookupError(f"{run} is no @action")


@cache
def arguments(run: Run) -> Mapping[str, tuple[Any, bool]]:
    """The arguments of an action besides its row: name → (type, whether it must be given)."""
    body = inspect.unwrap(run)
    hints = typing.get_type_hints(body, include_extras=True)
    parameters = list(inspect.signature(body).parameters.values())
    if not action_of(run).creates:
        parameters = parameters[1:]
    return {
        p.name: (hints.get(p.name, str), p.default is inspect.Parameter.empty) for p in parameters
    }


def argument_field(
    model: type[models.Model], name: str, run: Run, *, typed: bool | None = None
) -> forms.Field:
    """The form field of one argument: the model's field of that name, else one for its annotated
    type.
    """
    try:
        field = form_field(model._meta.get_field(name), typed=typed)
    except FieldDoesNotExist:
        field = None
    if field is None:
        hint, is_needed = arguments(run)[name]
        field = _field_of_type(hint, is_needed, typed)
    if field is None:
        raise UnknownArgument(f"{run.__name__}({name}): {UnknownArgument.__doc__}")
    return field


def _field_of_type(hint: Any, is_needed: bool, typed: bool | None) -> forms.Field | None:
    words: list[Any] = []
    longest: int | None = None
    if typing.get_origin(hint) is typing.Annotated:
        hint, *notes = typing.get_args(hint)
        words = [note for note in notes if isinstance(note, (str, Promise))]
        longest = next((note for note in notes if isinstance(note, int)), None)
    inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    if inner and type(None) in typing.get_args(hint):
        hint, is_needed = inner[0], False
    options: dict[str, Any] = {"required": is_needed, "label": words[0] if words else None}
    options["help_text"] = words[1] if len(words) > 1 else ""
    if hint is str and longest:
        return forms.CharField(max_length=longest, **options)
    if isinstance(hint, type) and issubclass(hint, models.Choices):
        return forms.TypedChoiceField(choices=hint.choices, coerce=hint, **options)
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return ReachField(hint, typed=typed, **options)
    maker = _BY_TYPE.get(hint)
    return maker(options) if maker else None


_BY_TYPE: Mapping[Any, Callable[[dict[str, Any]], forms.Field]] = {
    str: lambda o: forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **o),
    int: lambda o: forms.IntegerField(min_value=-(2**31), max_value=2**31 - 1, **o),
    Decimal: lambda o: forms.DecimalField(max_digits=18, **o),
    bool: lambda o: forms.BooleanField(**{**o, "required": False}),
    date: lambda o: forms.DateField(widget=DateInput(), input_formats=DATE_FORMATS, **o),
    datetime: lambda o: forms.DateTimeField(
        widget=MomentInput(), input_formats=MOMENT_FORMATS, **o
    ),
}


def argument_names(register: Register, run: Run) -> tuple[str, ...]:
    """Which arguments a form of an action asks for, in the order of the conversation."""
    given = arguments(run)
    if run in (register.create, register.edit):
        return tuple(name for name in register.form_fields if name in given)
    return tuple(given)


def make_form(
    register: Register,
    run: Run,
    data: Any = None,
    *,
    initial: Mapping[str, Any] | None = None,
    names: Iterable[str] = (),
    typed: bool | None = None,
) -> forms.Form:
    """A form of an action's arguments; its choices end at the current seat's reach."""
    form = forms.Form(data, initial=dict(initial or {}), auto_id="id_%s")
    for name in names or argument_names(register, run):
        field = argument_field(register.model, name, run, typed=typed)
        field.label = field.label or name
        if run not in (register.create, register.edit) and arguments(run)[name][1]:
            # What a move asks for it needs, though a row may be without it before.
            field.required = field.required or not isinstance(field, forms.BooleanField)
        if isinstance(field.widget, TypedInput):
            field.widget.suggest_from(address(register, "choices", name), name)
        form.fields[name] = field
    return form


def save(form: forms.Form, run: Run, *target: models.Model) -> Any:
    """Call the action with the form's values; None when the form or the row is not valid, with
    the errors in the form.
    """
    if not form.is_valid():
        return None
    names = [name for name in form.fields if name in form.cleaned_data]
    try:
        return run(*target, **{name: form.cleaned_data[name] for name in names})
    except ValidationError as fault:
        put_errors(form, fault)
    except IntegrityError:
        # Two at once: the database let one in, and the action took back what the other had begun.
        form.add_error(None, CLASH)
    return None


def put_errors(form: forms.Form, fault: ValidationError) -> None:
    """Each error at its field; those of fields the form lacks above it, with their name."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, errors in fault.error_dict.items():
        if name in form.fields or name == NON_FIELD_ERRORS:
            form.add_error(name if name in form.fields else None, errors)
            continue
        for message in (m for error in errors for m in error.messages):
            form.add_error(None, f"{name}: {message}")


def row_values(register: Register, row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The values of a row as a form shows them. A masked one is not among them: it is typed anew,
    and no mark made of these values can be tried out to learn it.
    """
    masked = _masked(register)
    found = {}
    for name in names:
        if name in masked:
            continue
        try:
            field: Any = register.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        found[name] = getattr(row, field.attname)
    return found


def _masked(register: Register) -> set[str]:
    every = [*register.columns, *(one for panel in register.detail for one in panel.columns)]
    return {one.name for one in every if isinstance(one, Column) and one.sensitive}


def _is_field(model: type[models.Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name))
    except FieldDoesNotExist:
        return False


def base_version(register: Register, row: models.Model, names: Iterable[str]) -> str:
    """A short mark of what a form was opened on: it differs when somebody else has saved
    meanwhile.
    """
    values = sorted((k, str(v)) for k, v in row_values(register, row, names).items())
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def differences(
    register: Register, row: models.Model, form: forms.Form
) -> list[tuple[str, str, str]]:
    """(label, what is stored now, what was typed) of every field where the two differ."""
    found, masked = [], _masked(register)
    for name, field in form.fields.items():
        if name in masked or name not in form.cleaned_data or not _is_field(register.model, name):
            continue
        shown = resolve(register.model, name)
        stored, words = shown.text(row), shown.say(form.cleaned_data[name])
        if stored != words:
            found.append((str(field.label), stored, words))
    return found
