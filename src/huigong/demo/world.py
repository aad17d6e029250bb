"""Puts the unions and the people of the demo into a database: the stage, without any play on it."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from huigong.demo.data.reading import DeputyRow, PersonaRow, load_demo_units, load_personas
from huigong.domains.hotline.actions import dispatch_case, register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.accounts.models import DemoPersona
from huigong.kernel.calendar import for_division
from huigong.kernel.calendar.present import today
from huigong.kernel.org.data.tree import load_units
from huigong.kernel.org.models import Unit
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.worlds import LONG_AGO, Persona, Standing, World, build

#: Of every staff member of the demo and of the tests; the demo alone is opened with it.
DEMO_PASSWORD = "huigong demo 12351"  # noqa: S105  # printed in the handbook on purpose
#: A word in every text of the cases that a neighbour must never meet in a byte.
CANARY = "金丝雀"
_FOR_EVER = date(2099, 12, 31)


def world(*, for_tests: bool = False) -> World:
    """The people of the demo's files, without a look at any database."""
    return World({row.key: _persona(row, for_tests) for row in load_personas()})


def _persona(row: PersonaRow, for_tests: bool) -> Persona:
    standing = _standing(row.deputy, for_tests) if row.deputy else None
    return Persona(row.key, row.name, row.role, row.unit, row.title, row.phone, standing)


def _standing(row: DeputyRow, for_tests: bool) -> Standing:
    if for_tests:
        return Standing(row.for_key, LONG_AGO, _FOR_EVER, row.reason)
    until = today() + timedelta(days=row.until_day)
    return Standing(row.for_key, workday_back(-row.from_day), until, row.reason)


def workday_back(days: int, on: date | None = None) -> date:
    """The day that lies so many working days before a day (today), by the official calendar."""
    calendar = for_division()
    day = on or today()
    while days > 0:
        day -= timedelta(days=1)
        days -= calendar.is_workday(day)
    return day


def set_up(*, password_hash: str = "") -> None:
    """The tree, the people and the one-click page. Idempotent; changes nobody's work."""
    everyone = world()
    build(
        [*load_units(), *load_demo_units()],
        everyone.personas.values(),
        password_hash=password_hash or make_password(DEMO_PASSWORD),
    )
    put_on_page(everyone)


def put_on_page(everyone: World) -> None:
    """Offer the personas in front on the one-click page, in the order of the file."""
    with scope(SYSTEM, reason="demo: personas page"):
        for order, row in enumerate(row for row in load_personas() if row.front):
            DemoPersona.objects.update_or_create(
                account=everyone[row.key].account,
                defaults={"blurb": row.blurb, "order": order, "start_url": row.start},
            )


def build_for_tests() -> None:
    """The world of the tests' template database: quick to sign in to, never out of date."""
    everyone = world(for_tests=True)
    quick = PBKDF2PasswordHasher().encode(DEMO_PASSWORD, "tests", iterations=1)
    build([*load_units(), *load_demo_units()], everyone.personas.values(), password_hash=quick)
    put_on_page(everyone)


def plant_canaries(everyone: World) -> list[Case]:
    """Two cases of the second county, one sent and one that only the centre has yet."""
    planted = []
    for number in (1, 2):
        with everyone.seat("an"):
            case = register_case(
                channel="phone",
                kind="complaint",
                category="pay.arrears",
                title=f"{CANARY}{number}号不应被邻县看见",
                text=f"{CANARY}的反映内容，只有民和县总工会和它的上级可以看到。",
                employer=f"民和{CANARY}某某商贸行",
                division="630222",
                reporter_name=f"{CANARY}某",
                phone=f"1540000990{number}",
            )
            if number == 1:
                unit = Unit.objects.get(code="QH-630222")
                dispatch_case(case, units=[unit], order=f"{CANARY}的办理要求。")
        planted.append(case)
    return planted
