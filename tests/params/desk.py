"""An administrator and an officer of one province, for the pages of rules and calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.test import Client

from huigong.kernel.access.middleware import person_scope, seat_scope
from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.models import Account
from huigong.kernel.org.models import Level, Post, Unit, UnitType
from huigong.kernel.org.seats import list_seats
from huigong.kernel.scoping.scope import SYSTEM, scope

LONG_AGO = date(2020, 1, 1)
ROLES = {"admin": Role.ADMIN, "officer": Role.OFFICER}


@dataclass
class Desk:
    """Accounts by what they are: admin, officer, worker (no seat)."""

    accounts: dict[str, Account]

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.accounts[who], "django.contrib.auth.backends.ModelBackend")
        return client

    @contextmanager
    def acting(self, who: str) -> Iterator[None]:
        account = self.accounts[who]
        seats = list_seats(account.pk, date(2026, 11, 20))
        taken = seat_scope(seats[0], account.pk) if seats else person_scope(account.pk)
        with scope(taken):
            yield


def build() -> Desk:
    """Make the office and its people in the current database."""
    with scope(SYSTEM, reason="test desk"):
        county, _ = Unit.objects.get_or_create(
            code="T630223",
            defaults={
                "name": "测试县总工会",
                "short": "测试县总工会",
                "type": UnitType.FEDERATION,
                "level": Level.PROVINCE,
                "division": "630223",
                "opened_on": LONG_AGO,
            },
        )
        accounts = {
            who: Account.objects.create_staff(f"t-{who}", f"测试{who}")
            for who in ("admin", "officer", "worker")
        }
        for who, role in ROLES.items():
            Post.objects.create(unit=county, account=accounts[who], role=role, from_on=LONG_AGO)
    return Desk(accounts)
