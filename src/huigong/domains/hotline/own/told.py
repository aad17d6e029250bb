"""What a worker's page says of one's own side: whom to judge, who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.actions import RUNNING, judgeable
from huigong.domains.hotline.own.models import LegJudgement, Proxy, ProxyState
from huigong.kernel.access import verbs_on
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Closure
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose part has ended and may be judged."""

    leg: int
    name: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How content one was with an office."""

    office: str
    stars: int
    words: str


@dataclass(frozen=True, slots=True)
class MyProxy:
    """Somebody who acts, or is asked to, for somebody else. `is_mine`: I am the one who asked."""

    id: int
    case: int
    person_name: str
    proxy_name: str
    until: date
    is_full: bool
    is_mine: bool
    is_asked: bool
    state: str


@dataclass(frozen=True, slots=True)
class OwnSide:
    """The own side of one case; `for_whom` names the worker when a proxy looks."""

    to_judge: tuple[Office, ...]
    judged: tuple[Judged, ...]
    proxies: tuple[MyProxy, ...]
    may_name: bool
    for_whom: str


def own_side(case: Case) -> OwnSide:
    """Everything that a worker's page shows of it."""
    me, verbs = current().account_id, verbs_on(case)
    here = {"kind": kind_of(Case), "row_id": case.pk}
    legs = judgeable(case).select_related("unit") if "judge" in verbs else ()
    judged = LegJudgement.objects.filter(**here).select_related("unit").order_by("id")
    proxies = proxies_of(case)
    acting = [p for p in proxies if not p.is_mine and p.state == ProxyState.AGREED]
    return OwnSide(
        to_judge=tuple(Office(leg.pk, leg.unit.short) for leg in legs),
        judged=tuple(Judged(one.unit.short, one.stars, one.words) for one in judged),
        proxies=tuple(p for p in proxies if p.is_mine),
        may_name=case.reporter_id == me,
        for_whom=acting[0].person_name if acting else "",
    )


def judged_offices(case: Case) -> list[LegJudgement]:
    """What the worker said of the offices: all of it for the centre and for those above an office,
    its own part for an office.
    """
    rows = LegJudgement.objects.on(case).select_related("unit")
    office = current().office_id
    if case.unit_id != office:
        below = Closure.objects.filter(ancestor_id=office).values("descendant_id")
        rows = rows.filter(unit_id__in=below)
    return list(rows.order_by("id"))


def proxies_of(case: Case | None = None) -> list[MyProxy]:
    """The requests that run, of one case or all: those that I made and those made to me."""
    rows = Proxy.objects.filter(state__in=RUNNING, until_on__gte=today()).order_by("id")
    return [_mine(row) for row in (rows.filter(case_id=case.pk) if case else rows)]


def _mine(row: Proxy) -> MyProxy:
    return MyProxy(
        id=row.pk,
        case=row.case_id,
        person_name=row.person_name,
        proxy_name=row.proxy_name,
        until=row.until_on,
        is_full=row.is_full,
        is_mine=row.person_id == current().account_id,
        is_asked=row.state == ProxyState.ASKED,
        state=row.state,
    )
