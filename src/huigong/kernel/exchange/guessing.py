"""Which column of a sheet without a heading is which field, by what stands in it.

A column is only said to be a field where no other could be: of two columns of days nobody knows
which is the birth. What could be two things is left to whoever brings the sheet in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huigong.kernel.exchange.cells import FieldReader, flat_choices, read_cell
from huigong.kernel.exchange.headings import import_fields
from huigong.kernel.exchange.layouts import spoken_words
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import ReachField

#: Whether a text looks like what a field holds.
Look = Callable[[str], bool]
#: One in so many may be mistyped.
_WRONG = 5


def guess(register: Register, rows: Sequence[Sequence[Any]], width: int) -> tuple[str, ...]:
    """The field of each column, "" where it is not sure."""
    looks = _looks_of(register)
    options: list[set[str]] = []
    for place in range(width):
        texts = [str(read_cell(row[place])) for row in rows if place < len(row)]
        texts = [text for text in texts if text]
        options.append({name for name, look in looks.items() if _fits(texts, look)})
    return tuple(_settled(options))


def _fits(texts: Sequence[str], look: Look) -> bool:
    wrong = sum(not look(text) for text in texts)
    return bool(texts) and wrong * _WRONG <= len(texts) - wrong


def _settled(options: list[set[str]]) -> list[str]:
    """One field for each column that can be no other, one after the other."""
    found = [""] * len(options)
    while names := {next(iter(some)) for some in options if len(some) == 1}:
        for name in names:
            only = [place for place, some in enumerate(options) if some == {name}]
            if len(only) == 1:
                found[only[0]] = name
            # Two columns that can be nothing else: neither is.
            for some in options:
                some.discard(name)
    return found


def _looks_of(register: Register) -> dict[str, Look]:
    """How fields are known: those of text as the register says, the others from themselves."""
    told = (register.imports and register.imports.looks) or {}
    looks = {name: told.get(name) or _look_of(register, name) for name in import_fields(register)}
    return {name: look for name, look in looks.items() if look is not None}


def _look_of(register: Register, name: str) -> Look | None:
    reader = FieldReader(register, name, None, spoken_words(register, name))
    field = reader.field
    is_day = isinstance(field, forms.DateField)
    is_telling = isinstance(field, forms.BooleanField | ReachField) or bool(
        flat_choices(getattr(field, "choices", ()))
    )
    if not is_day and not is_telling:
        return None  # any text, any number

    def look(text: str) -> bool:
        # A column of 1, 2, 3 counts the lines; it neither says yes nor is it a code.
        if not is_day and text.isascii():
            return False
        try:
            return reader(text) not in (None, "")
        except ValidationError:
            return False

    return look
