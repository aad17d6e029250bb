"""What a checker is: it says which rows are wrong, in a
sentence, and may know how to repair one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.db import models

#: More than this of one kind is one fault with many faces; the rest is found once these are gone.
MOST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is wrong. `key` is the same every night as long as it is the same thing."""

    key: str
    unit_id: int
    text: str


class Checker(ABC):
    """Looks for one kind of fault. Subclasses with a `name` register themselves."""

    name: ClassVar[str] = ""
    label: ClassVar[object] = ""
    model: ClassVar[type[models.Model]]
    #: An alarm means that the system itself is wrong: somebody may see what they must not.
    is_alarm: ClassVar[bool] = False
    is_fixable: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        if cls.name:
            if cls.name in _registry:
                raise ValueError(f"two checkers are called {cls.name}")
            _registry[cls.name] = cls

    @abstractmethod
    def problems(self) -> Iterator[Found]:
        """What is wrong now. Runs in a system scope."""

    def repair(self, key: str) -> None:
        """Put one thing right. Runs in a system scope; called only where `is_fixable`."""
        raise NotImplementedError

    def is_wrong(self, key: str) -> bool:
        """Whether that one thing is still wrong. Runs in a system scope."""
        return any(row.key == key for row in self.problems())


_registry: dict[str, type[Checker]] = {}


def checkers() -> dict[str, type[Checker]]:
    """Every checker by its name, in a steady order."""
    return dict(sorted(_registry.items()))
