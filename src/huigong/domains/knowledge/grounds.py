"""From the names of articles in a text to the loaded articles, for all sources in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huigong.domains.knowledge.models import Provision
from huigong.domains.knowledge.search import laws_on
from huigong.domains.knowledge.statements import Source, Statement


@dataclass(frozen=True, slots=True)
class Ground:
    """A source with the article that it names, if that is loaded."""

    source: Source
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class Told:
    """One statement as the page shows it."""

    statement: Statement
    grounds: tuple[Ground, ...]


def resolve(sources: Iterable[Source], on: date) -> dict[Source, Provision]:
    """The loaded articles of a day by their names; what is not loaded is not in it."""
    wanted = set(sources)
    laws = {law.title: law for law in laws_on(on)}
    asked = Q(pk__in=())
    for source in wanted:
        if source.law in laws:
            law = laws[source.law]
            asked |= Q(law=law, number=source.number, after=source.after)
    rows = Provision.objects.filter(asked).select_related("law")
    found = {Source(row.law.title, row.number, row.after): row for row in rows}
    return {source: found[source] for source in wanted if source in found}


def tell(statements: list[Statement], on: date) -> list[Told]:
    """Statements with their grounds."""
    known = resolve((source for s in statements for source in s.sources), on)
    return [
        Told(s, tuple(Ground(source, known.get(source)) for source in s.sources))
        for s in statements
    ]
