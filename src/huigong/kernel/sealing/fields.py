"""A model field whose value is sealed in the database and opened only when asked to."""

import base64
from collections.abc import Callable
from typing import Any, NoReturn

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from huigong.kernel.sealing.envelope import Unreadable, seal, unseal
from huigong.kernel.sealing.keys import KeyProvider

HIDDEN = "••••••"
#: Whose keys a value is sealed with is asked when it is sealed or opened, and not before.
Keys = Callable[[], KeyProvider | None]


class Sealed:
    """A sealed value in the hand: it prints as dots, and `open()` gives the text."""

    __slots__ = ("_data", "_hint", "_keys", "_purpose", "_text")

    def __init__(
        self,
        purpose: str,
        *,
        text: str | None = None,
        data: bytes | None = None,
        hint: str = "",
        keys: Keys = lambda: None,
    ) -> None:
        self._purpose, self._text, self._data = purpose, text, data
        self._hint, self._keys = hint, keys

    def open(self) -> str:
        """Return the text; raise `Unreadable` when it was sealed for another row or changed."""
        if self._text is not None:
            return self._text
        if self._data is None:
            raise Unreadable(Unreadable.__doc__)
        return unseal(self._data, self._purpose, hint=self._hint, keys=self._keys())

    def data(self, hint: str = "", keys: Keys = lambda: None) -> bytes:
        """Return the bytes for the database, sealed now if they are not yet."""
        if self._data is None:
            self._data = seal(self.open(), self._purpose, hint=hint, keys=keys())
            self._hint, self._keys = hint, keys
        return self._data

    def bound(self, hint: str, keys: Keys = lambda: None) -> "Sealed":
        """Return the same stored bytes, to be opened with this row's hint and its keys."""
        if self._data is None:
            return self
        return Sealed(self._purpose, data=self._data, hint=hint, keys=keys)

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"<Sealed {self._purpose}>"

    def __reduce__(self) -> NoReturn:
        # A pickled model (cache, session, job argument) would carry the open text with it.
        raise TypeError("密封值不能写入缓存、会话或任务参数。")


def opened(value: Sealed | None) -> str | None:
    """The text of a sealed value, where there is one."""
    return None if value is None else value.open()


class _SealedAttribute(DeferredAttribute):
    """Wraps what is assigned, so that no open text lies on the instance under its own name."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return value.bound(self.field.hint_of(instance), self.field.keys_of(instance))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # generic only in the stubs
    """Stores a text sealed. Assign a `str`; read a `Sealed` and call `open()`.

    `hint` names an attribute of the same row that binds the value to it: copied into another
    row by someone with the database in hand, it will not open there. `keys` names an attribute
    that gives the row's own keys; without it the master keys are used.
    """

    descriptor_class = _SealedAttribute

    def __init__(
        self, *args: Any, purpose: str = "", hint: str = "", keys: str = "", **options: Any
    ) -> None:
        self.purpose, self.hint, self.keys = purpose, hint, keys
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        own = {"purpose": self.purpose, "hint": self.hint}
        return name, path, args, {**options, **own, **({"keys": self.keys} if self.keys else {})}

    def keys_of(self, instance: Any) -> Keys:
        """How to get at the keys that a row's value is sealed with."""
        return lambda: getattr(instance, self.keys) if self.keys else None

    def hint_of(self, instance: Any) -> str:
        value = getattr(instance, self.hint) if self.hint else ""
        return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value or "")

    def to_python(self, value: Any) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str):
            return Sealed(self.purpose, text=value)
        return Sealed(self.purpose, data=bytes(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return self.to_python(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Sealed):
            return value
        return value.data(self.hint_of(model_instance), self.keys_of(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str) and (self.hint or self.keys):
            raise TypeError("该字段与所在行绑定，只能通过模型实例保存。")
        if isinstance(value, str):
            value = self.to_python(value)
        return value.data() if isinstance(value, Sealed) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed | str):
            value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.pre_save(obj, add=False)
        return "" if value is None else base64.b64encode(value).decode("ascii")
