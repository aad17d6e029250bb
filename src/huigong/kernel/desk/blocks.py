"""What apps add to the top of an office's day: lines that are owed, but are no step of a leg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line: where it leads, what it says, whether it presses."""

    title: str
    url: str
    note: str
    is_pressing: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines."""

    title: str
    icon: str
    lines: tuple[BlockLine, ...]


Provider = Callable[[], Block | None]
_providers: list[Provider] = []


def today_block(provider: Provider) -> Provider:
    """Ask a function for a block each time that an office opens its day; None for nothing."""
    _providers.append(provider)
    return provider


def blocks() -> list[Block]:
    """Every block that has a line for the current seat."""
    return [block for provider in _providers if (block := provider()) is not None]
