"""A world: a tree of unions, people with posts in it, and helpers to act as one of them.

Who the people are is told by the caller (`huigong.demo.world` reads them from the demo's files):
the kernel knows no persona. In tests take the fixtures of `tests/world.py`:

    def test_a_neighbour_sees_nothing(db, world):
        with world.seat("an"):  # the scope of An's post, for actions and queries
            case = register_case(…)
        assert world.client_for("hua").get(f"/desk/case/{case.pk}/").status_code == 404
        assert world.ming.unit.code == "QH-630223"  # a persona: .account, .unit, .seats()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.test import Client

from huigong.kernel.access.middleware import SEAT_KEY, person_scope, seat_scope
from huigong.kernel.access.roles import WORKER
from huigong.kernel.accounts.adapters import begin_session
from huigong.kernel.accounts.models import Account, AccountKind
from huigong.kernel.calendar.present import present, today
from huigong.kernel.org.data.tree import UnitRow
from huigong.kernel.org.models import Deputy, Level, Line, Link, Post, Unit
from huigong.kernel.org.seats import Seat, list_seats
from huigong.kernel.scoping.scope import SYSTEM, Scope, scope

#: Every unit and every post of a world is at least as old as any case in it.
LONG_AGO = date(2000, 1, 1)
_LOGIN = "django.contrib.auth.backends.ModelBackend"


class NoSuchPersona(KeyError):
    """There is no persona of that key: see `demo/data/personas.yaml`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose post a persona deputises, and from when until when."""

    for_key: str
    from_on: date
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Persona:
    """One person of the world; staff sign in as their key, workers by their phone."""

    key: str
    name: str
    role: str
    unit_code: str
    title: str
    phone: str
    standing: Standing | None = None

    @property
    def is_worker(self) -> bool:
        return self.role == WORKER

    @property
    def account(self) -> Account:
        """The account in the database at hand. Raises DoesNotExist where no world was built."""
        if self.is_worker:
            found = Account.objects.find_worker(self.phone)
            if found is None:
                raise Account.DoesNotExist(self.key)
            return found
        return Account.objects.get(login=self.key)

    @property
    def unit(self) -> Unit:
        """The unit of the post or of a membership. Raises DoesNotExist for who has none."""
        return Unit.objects.get(code=self.unit_code)

    def seats(self, on: date | None = None) -> list[Seat]:
        """The seats that the persona may take on a day (today), own posts first."""
        return list_seats(self.account.pk, on or today())


@dataclass(frozen=True, slots=True)
class World:
    """Everybody by key; `world.ming` and `world["ming"]` are the same."""

    personas: Mapping[str, Persona] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Persona:
        try:
            return self[key]
        except NoSuchPersona as unknown:
            raise AttributeError(key) from unknown

    def __getitem__(self, who: str | Persona) -> Persona:
        if isinstance(who, Persona):
            return who
        try:
            return self.personas[who]
        except KeyError:
            raise NoSuchPersona(who) from None

    def sit(
        self, who: str | Persona, *, deputy: bool = False, unit: str = "", on: date | None = None
    ) -> Scope:
        """The scope of a persona: a worker's own matter, a post, or (deputy) another's post.

        `unit` picks among several seats by the unit's code. Raises LookupError when no such
        seat can be taken that day.
        """
        persona = self[who]
        if persona.is_worker:
            return person_scope(persona.account.pk)
        seat = find(persona.seats(on), deputy=deputy, unit=unit)
        if seat is None:
            raise LookupError(f"{persona.key}: no such seat on {on or today()}")
        return seat_scope(seat, persona.account.pk)

    @contextmanager
    def seat(
        self,
        who: str | Persona,
        *,
        deputy: bool = False,
        unit: str = "",
        at: datetime | None = None,
    ) -> Iterator[Scope]:
        """Act as a persona, if need be at another moment: `with world.seat("ming"): …`."""
        with (
            present(at) if at else nullcontext(),
            scope(self.sit(who, deputy=deputy, unit=unit)) as taken,
        ):
            yield taken

    def client_for(
        self, who: str | Persona, *, deputy: bool = False, unit: str = "", **options: object
    ) -> Client:
        """A test client in which the persona is signed in and sits on that seat."""
        persona = self[who]
        client = Client(**options)  # type: ignore[arg-type]  # passed on as given
        sign_in(client, persona.account)
        if not persona.is_worker:
            seat = find(persona.seats(), deputy=deputy, unit=unit)
            if seat is not None:
                session = client.session
                session[SEAT_KEY] = seat.key
                session.save()
        return client


def find(seats: Iterable[Seat], *, deputy: bool = False, unit: str = "") -> Seat | None:
    """The first own seat (or deputyship), if asked for of a unit by its code."""
    for seat in seats:
        if bool(seat.deputy_for) == deputy and unit in ("", seat.post.unit.code):
            return seat
    return None


def sign_in(client: Client, account: Account) -> None:
    """Sign an account into a test client as the sign-in page would, without its questions."""
    client.force_login(account, _LOGIN)
    session = client.session
    # What the idle clock reads; the same as after the real door.
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = session
    begin_session(request, account)
    session.save()


# --- building -------------------------------------------------------------------------------------


def build(units: Iterable[UnitRow], personas: Iterable[Persona], *, password_hash: str) -> None:
    """Create the tree and the people that are not there yet. Runs as the web role; idempotent."""
    with scope(SYSTEM, reason="world: units and personas"):
        plant(list(units))
        people = list(personas)
        accounts = {person.key: _settle(person, password_hash) for person in people}
        for person in people:
            _seat(person, accounts)


def plant(rows: list[UnitRow]) -> int:
    """Create the units of a file with their links, set by set; returns how many were new."""
    known = dict(Unit.objects.values_list("code", "pk"))
    fresh = [row for row in rows if row.code not in known]
    made = Unit.objects.bulk_create(
        Unit(
            code=row.code,
            name=row.name,
            short=row.short,
            type=row.type,
            level=Level[row.level.upper()],
            division=row.division,
            opened_on=LONG_AGO,
        )
        for row in fresh
    )
    known.update({unit.code: unit.pk for unit in made})
    Link.objects.bulk_create(
        Link(unit_id=known[row.code], parent_id=known[parent], line=line, from_on=LONG_AGO)
        for row in fresh
        for line, parent in (
            (Line.TERRITORIAL, row.territorial_parent),
            (Line.INDUSTRIAL, row.industrial_parent),
        )
        if parent
    )
    if made:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM org_refresh(%s)", [[unit.pk for unit in made]])
    return len(made)


def _settle(person: Persona, password_hash: str) -> Account:
    if person.is_worker:
        found = Account.objects.find_worker(person.phone)
        return found or Account.objects.create_worker(person.phone, person.name)
    account = Account.objects.filter(login=person.key).first()
    if account is None:
        account = Account(login=person.key, name=person.name, kind=AccountKind.STAFF)
        # One hash for all: thirty real ones would take half a minute.
        account.password = password_hash
        account.put_phone(person.phone)
        account.full_clean()
        account.save()
    return account


def _seat(person: Persona, accounts: Mapping[str, Account]) -> None:
    account = accounts[person.key]
    if not person.is_worker:
        Post.objects.get_or_create(
            unit=person.unit,
            account=account,
            role=person.role,
            defaults={"title": person.title, "from_on": LONG_AGO},
        )
    if person.standing:
        post = Post.objects.get(account=accounts[person.standing.for_key])
        Deputy.objects.get_or_create(
            post=post,
            account=account,
            defaults={
                "from_on": person.standing.from_on,
                "until_on": person.standing.until_on,
                "reason": person.standing.reason,
            },
        )
