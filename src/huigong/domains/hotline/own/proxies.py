"""Proxies by the worker's pages: naming one by phone, answering, acting with both names, ending."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.own.actions import end_proxy, name_proxy
from huigong.domains.hotline.own.models import Proxy, ProxyState
from huigong.kernel.accounts.models import Account
from huigong.kernel.calendar.present import today
from huigong.kernel.scoping.scope import SYSTEM, current, scope


def name_by_phone(
    case: Case, *, phone: str, person_name: str, proxy_name: str, until_on: date, is_full: bool
) -> Proxy:
    """Ask whoever has that phone. Whether the number was known before is not told."""
    with scope(SYSTEM, reason="proxy: the account of a phone"):
        found = Account.objects.find_worker(phone)
        account = found or Account.objects.create_worker(phone, proxy_name)
    return name_proxy(
        case=case,
        proxy=account,
        person_name=person_name,
        proxy_name=proxy_name,
        until_on=until_on,
        is_full=is_full,
    )


def acts_for(case: Case) -> Proxy | None:
    """The request on which whoever reads acts for the case's person now."""
    rows = Proxy.objects.filter(case_id=case.pk, proxy_id=current().account_id)
    return rows.filter(state=ProxyState.AGREED, until_on__gte=today()).first()


@contextmanager
def in_their_name(case: Case) -> Iterator[str]:
    """What a proxy does is written down under both names; gives the proxy's, or nothing."""
    row = acts_for(case) if case.reporter_id != current().account_id else None
    if row is None:
        yield ""
        return
    with scope(replace(current(), deputy_for_id=row.person_id)):
        yield row.proxy_name


def end_what_is_over() -> int:
    """End the requests whose last day has passed."""
    with scope(SYSTEM, reason="proxies: whose day has passed"):
        over = Proxy.objects.filter(
            state__in=(ProxyState.ASKED, ProxyState.AGREED), until_on__lt=today()
        )
        return len([end_proxy(row) for row in over.select_for_update()])
