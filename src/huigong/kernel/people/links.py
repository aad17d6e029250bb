"""Where a page of a person leads on to: what domains keep, each as a word and an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huigong.kernel.people.models import Person

#: The rows of a domain about a person that the seat may see: (what to call it, address).
Links = Callable[["Person"], Iterator[tuple[str, str]]]
_links: list[Links] = []


def add_links(links: Links) -> Links:
    """Let a domain say where a person's page leads on to."""
    _links.append(links)
    return links


def links_of(person: Person) -> list[tuple[str, str]]:
    """Every link, domain by domain."""
    return [link for links in _links for link in links(person)]
