"""Administrators past their second factor, and matters in the hands of units."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.adapters import MFA_DUE
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg, LegForm, LegState


@pytest.fixture
def admin(client_for: Callable[..., Client]) -> Callable[[str], Client]:
    """A client of a persona whose second factor is taken as
    given: how it is asked for is tested elsewhere.
    """

    def signed_in(who: str) -> Client:
        client = client_for(who)
        session = client.session
        session.pop(MFA_DUE, None)
        session.save()
        return client

    return signed_in


Plant = Callable[..., Case]


@pytest.fixture
def plant() -> Plant:
    """A case at a unit, with open legs at others and closed legs at still others."""
    number = iter(range(1, 10_000))

    def planted(at: Unit, *, legs: tuple[Unit, ...] = (), past: tuple[Unit, ...] = ()) -> Case:
        with scope(SYSTEM, reason="test plants a case"):
            case = Case(
                number=f"T-{next(number)}",
                unit=at,
                channel="phone",
                title="拖欠工资",
                text="三个月没有发工资",
                opened_at=now(),
                state="handling",
            )
            case.save(force_insert=True)
            for unit, state in [(u, LegState.SIGNED) for u in legs] + [
                (u, LegState.CHECKED) for u in past
            ]:
                Leg(
                    kind=kind_of(Case),
                    row_id=case.pk,
                    form=LegForm.LEAD,
                    state=state,
                    unit=unit,
                    sender=at,
                    sent_at=now(),
                ).save(force_insert=True)
        return case

    return planted


Acting = Callable[..., AbstractContextManager[object]]
