"""A model field for a blind index that knows of which value of its row it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

from huigong.kernel.sealing.envelope import Unreadable, blind, blinds, index_key_of
from huigong.kernel.sealing.keys import key_provider

#: From a row to the text that is indexed; None where the row has none.
Text = Callable[[Any], str | None]
#: The family of locks behind `claim`, and how many there are.
_CLAIMS, _PLACES = 0x626C, 512


class BlindField(models.BinaryField):  # type: ignore[type-arg]  # generic only in the stubs
    """The blind index of a value for one purpose.

    `text` opens the row's own value: such a column is indexed anew when the key changes. `follows`
    is for one whose value stands only in other rows: it is changed along with theirs. A column
    with neither stays under the key that made it, and is asked for with `remembered`. `copies`
    names a text column that holds the same index.
    """

    def __init__(
        self,
        *args: Any,
        purpose: str = "",
        text: Text | None = None,
        follows: bool = False,
        copies: str = "",
        **options: Any,
    ) -> None:
        self.purpose, self.text, self.follows, self.copies = purpose, text, follows, copies
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        # The column is one of bytes and nothing else: how it is filled is no matter of migrations.
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options

    def fresh(self, row: Any) -> bytes | None:
        """The index of the row's value under the key of new ones; None where it has none."""
        told = self.text(row) if self.text else None
        return None if told is None else blind(told, self.purpose)

    def forms(self, row: Any, *, remembered: bool = False) -> list[bytes]:
        """Every index under which the row's value may lie in other rows; none where it has none.
        Opens the value only where there is more than one key; one that does not open lies where it
        lay.
        """
        kept = getattr(row, self.attname)
        if kept is None:
            return []
        held, kept = key_provider(), bytes(kept)
        alone = not held.blinding_also and not (remembered and held.remembering)
        try:
            told = None if alone or self.text is None else self.text(row)
        except Unreadable:
            told = None
        return [kept] if told is None else blinds(told, self.purpose, remembered=remembered)

    def is_settled(self) -> bool:
        """Whether what a row holds is stored as it is: the key is not being changed."""
        return self.text is None or not key_provider().blinding_also

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value is None or self.is_settled() or self.is_hint(model_instance):
            return value
        # Made before the change, say ahead of its batch: stored as one of today.
        is_older = index_key_of(value) < key_provider().blinding
        return (self.fresh(model_instance) or value) if is_older else value

    def is_hint(self, row: models.Model) -> bool:
        """Whether a sealed value of the row is bound to the index, and would have to go along."""
        return any(getattr(field, "hint", "") == self.name for field in row._meta.concrete_fields)


def blind_fields(model: type[models.Model]) -> list[BlindField]:
    """The blind indexes of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindField)]


def forms_of(row: models.Model | None, name: str, *, remembered: bool = False) -> list[bytes]:
    """Every index under which a row's value may lie in other rows; see `BlindField.forms`."""
    if row is None:
        return []
    field = row._meta.get_field(name)
    if not isinstance(field, BlindField):
        raise TypeError(f"{name} is no blind index")
    return field.forms(row, remembered=remembered)


def is_same_value(one: models.Model, other: models.Model, name: str) -> bool:
    """Whether two rows hold the same value, whichever keys made their indexes."""
    return not set(forms_of(one, name)).isdisjoint(forms_of(other, name))


def oldest(forms: Sequence[bytes]) -> bytes:
    """The same one of a value's indexes while the key is changed, whoever asks."""
    return min(forms, key=index_key_of)


def wait_for(*values: Sequence[bytes]) -> None:
    """Who would be the only one with a value waits for others who would, to the end of their
    transactions; values as their indexes, locked in one order.
    """
    numbers = sorted({int.from_bytes(oldest(forms)[-8:], signed=True) for forms in values})
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def claim(*values: Sequence[bytes]) -> None:
    """Wait as `wait_for`, while the key of the indexes is changed: one row may lie under the old
    key and one under the new, and then no constraint tells. At other times the constraint does.
    """
    if not key_provider().blinding_also or not values:
        return
    # A sheet has thousands of values and the database not that many locks: they share some.
    places = sorted({int.from_bytes(oldest(forms)[-8:]) % _PLACES for forms in values})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) AS place",
            [_CLAIMS, places],
        )
