"""Emergencies as an office meets them first thing: what, where, who rang whom, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huigong.domains.hotline.categories import place_name
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.models import Relay
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

_MOST = 10
_RUNNING = (CaseState.REGISTERED, CaseState.HANDLING)


@dataclass(frozen=True, slots=True)
class Pressing:
    """One emergency that still runs; `calls` in the order in which they were made."""

    title: str
    place: str
    url: str
    at: datetime
    calls: tuple[Relay, ...]


def rung_through() -> list[Pressing]:
    """The emergencies that were rung through to the seat's office, or that it took in itself."""
    office = current().office_id
    relays = Relay.objects.filter(kind=kind_of(Case), to_unit_id=office).values("row_id")
    mine = Q(pk__in=relays) | Q(unit_id=office)
    found = Case.objects.filter(mine, is_emergency=True, state__in=_RUNNING)
    return [_told(case) for case in found.order_by("-pk")[:_MOST]]


def _told(case: Case) -> Pressing:
    calls = Relay.objects.on(case).select_related("to_unit")
    return Pressing(
        title=case.title,
        place=place_name(case.division),
        url=case.get_absolute_url(),
        at=case.opened_at,
        calls=tuple(calls.order_by("id")),
    )
