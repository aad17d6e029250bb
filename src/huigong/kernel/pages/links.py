"""Addresses of a list with what is asked of it, one parameter more or less."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from huigong.kernel.register.declare import Register
from huigong.kernel.register.query import Asked
from huigong.kernel.register.site import address


@dataclass(frozen=True, slots=True)
class Links:
    """Builds the URLs of one list; page marks are dropped by every change."""

    register: Register
    asked: Asked

    def kept(self, drop: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """What is asked, as parameters."""
        found = [("q", self.asked.q)] if self.asked.q else []
        if self.asked.order != self.register.order:
            found.append(("order", self.asked.order))
        return [pair for pair in [*found, *self.asked.filters.kept()] if pair[0] not in drop]

    def query(self, drop: frozenset[str] = frozenset(), **more: str | int) -> str:
        """The query string."""
        return urlencode([*self.kept(drop), *more.items()])

    def url(
        self, surface: str = "list", drop: frozenset[str] = frozenset(), **more: str | int
    ) -> str:
        """The address of a surface with the query."""
        query = self.query(drop, **more)
        return address(self.register, surface) + (f"?{query}" if query else "")

    def without(self, names: set[str]) -> str:
        """The list without some parameters."""
        return self.url(drop=frozenset(names))
