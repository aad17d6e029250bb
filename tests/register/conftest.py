"""A small world for the registers: two counties under one city, and who sits where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from huigong.domains.visits.actions import record_visit
from huigong.domains.visits.models import Visit
from huigong.kernel.access.middleware import seat_scope
from huigong.kernel.access.roles import Role
from huigong.kernel.accounts.models import Account
from huigong.kernel.org.models import Level, Line, Link, Post, Unit, UnitType
from huigong.kernel.org.seats import list_seats
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope
from huigong.kernel.scoping.sighted import kind_of, model_of

LONG_AGO = date(2020, 1, 1)
TODAY = date(2026, 11, 20)


@dataclass
class World:
    """Units and accounts by name, and ways to act as them."""

    units: dict[str, Unit]
    accounts: dict[str, Account]

    def seat(self, who: str) -> Scope:
        seat = list_seats(self.accounts[who].pk, TODAY)[0]
        return seat_scope(seat, self.accounts[who].pk)

    @contextmanager
    def acting(self, who: str) -> Iterator[Scope]:
        with scope(self.seat(who)) as taken:
            yield taken

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.accounts[who], "django.contrib.auth.backends.ModelBackend")
        return client

    def visit(self, who: str = "ming", number: str = "A-1", **more: Any) -> Visit:
        values = {
            "visited_on": date(2026, 1, 20),
            "occasion": "new_year",
            "place": "某某建材厂",
            "people": 12,
            "aid_fen": 600_000,
            "note": "看望一线职工",
        }
        with self.acting(who) as seat:
            unit = Unit.objects.get(pk=seat.unit_id)
            return record_visit(unit=unit, number=number, **{**values, **more})


def _unit(code: str, name: str, level: Level, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(
        code=code, name=name, short=name, type=UnitType.FEDERATION, level=level, opened_on=LONG_AGO
    )
    if parent:
        Link.objects.create(unit=unit, parent=parent, line=Line.TERRITORIAL, from_on=LONG_AGO)
    return unit


def _person(login: str, name: str, unit: Unit, role: Role) -> Account:
    account = Account.objects.create_staff(login, name)
    Post.objects.create(unit=unit, account=account, role=role, from_on=LONG_AGO)
    return account


@pytest.fixture
def world(fresh_database: str) -> World:
    # A fresh database numbers its kinds by itself.
    kind_of.cache_clear()
    model_of.cache_clear()
    with scope(SYSTEM, reason="test world"):
        province = _unit("T63", "测试省总工会", Level.PROVINCE, None)
        city = _unit("T6301", "测试市总工会", Level.PREFECTURE, province)
        here = _unit("T630101", "马甲县总工会", Level.COUNTY, city)
        there = _unit("T630102", "华乙县总工会", Level.COUNTY, city)
        units = {"province": province, "city": city, "here": here, "there": there}
        with connection.cursor() as cursor:
            ids = [unit.pk for unit in units.values()]
            cursor.execute("SELECT * FROM org_refresh(%s)", [ids])
        accounts = {
            "ming": _person("t.ming", "明", here, Role.OFFICER),
            "hua": _person("t.hua", "华", there, Role.OFFICER),
            "gao": _person("t.gao", "高", city, Role.OFFICER),
            "sheng": _person("t.sheng", "盛", province, Role.LEADER),
            "lao": Account.objects.create_worker("13900001234", "劳"),
        }
    return World(units, accounts)


@pytest.fixture
def get(world: World) -> Callable[..., Any]:
    def fetch(who: str, url: str, **more: Any) -> Any:
        return world.client(who).get(url, **more)

    return fetch
