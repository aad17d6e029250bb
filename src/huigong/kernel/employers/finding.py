"""Finding an employer from anywhere: names and codes are public, the file behind them is not.

Whoever takes a matter down must be able to name the employer, wherever it stands; so these few
functions cross the scopes and return the least.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from huigong.kernel.calendar.present import today
from huigong.kernel.employers.codes import normal
from huigong.kernel.employers.models import Employer, Tie
from huigong.kernel.org.places import place_name
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

_MOST = 20
#: How many candidates of the index are read again: it only narrows.
_CANDIDATES = 200
#: From so many characters on, the beginning of a code is worth looking for.
_CODE_FROM = 4


@dataclass(frozen=True, slots=True)
class Brief:
    """What is public about an employer."""

    id: int
    name: str
    uscc: str
    former: str
    division: str
    union_id: int | None
    union: str

    @property
    def place(self) -> str:
        return place_name(self.division)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Tied:
    """Whom an employer is tied to: a union, or one officer of it; and how."""

    unit_id: int
    unit: str
    account_id: int | None
    nature: str


def find_employers(words: str, *, at_most: int = _MOST) -> list[Brief]:
    """The employers that a few words name, by present or former name or by code.

    Words of one character find nothing: there must be a run of two.
    """
    words = " ".join(words[:60].split())
    if len(words) < 2:
        return []
    with scope(SYSTEM, reason="employers: a name or a code was looked up"):
        rows = Employer.objects.select_related("union").filter(_named(words))
        return [_brief(row) for row in rows.order_by("name", "pk")[:at_most]]


def _named(words: str) -> Q:
    code = normal(words)
    if len(code) >= _CODE_FROM and code.isascii() and code.isalnum():
        return Q(uscc__startswith=code) | Q(pk__in=_candidates(words))
    held = Q(pk__in=_candidates(words))
    for word in words.split():
        held &= Q(name__icontains=word) | Q(aliases__icontains=word) | Q(uscc=normal(word))
    return held


def _candidates(words: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scoping_search_all(%s, %s, %s)", [kind_of(Employer), words, _CANDIDATES]
        )
        return [row[0] for row in cursor.fetchall()]


def briefs(ids: Iterable[int | None]) -> dict[int, Brief]:
    """What is public about some employers, by their number."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    with scope(SYSTEM, reason="employers: the name of one that a row points to"):
        rows = Employer.objects.select_related("union").filter(pk__in=wanted)
        return {row.pk: _brief(row) for row in rows}


def brief(number: int | None) -> Brief | None:
    """The same of one."""
    return briefs([number]).get(number or 0)


def by_code(uscc: str) -> Brief | None:
    """The employer of a whole code."""
    with scope(SYSTEM, reason="employers: a code was looked up"):
        row = Employer.objects.select_related("union").filter(uscc=normal(uscc)).first()
        return _brief(row) if row else None


def _brief(row: Employer) -> Brief:
    return Brief(
        id=row.pk,
        name=row.name,
        uscc=row.uscc or "",
        former=row.aliases,
        division=row.division,
        union_id=row.union_id,
        union=row.union.name if row.union else "",
    )


def tied_to(number: int, *, on: date | None = None) -> list[Tied]:
    """Whom an employer is tied to on a day (today): what must keep out of its workers' matters.

    A tie that is recorded for a union holds the union; one recorded for an officer holds that
    person alone. The statutory fund is no tie, and is nowhere here.
    """
    with scope(SYSTEM, reason="employers: whom one is tied to"):
        ties = Tie.objects.filter(lasting_on(on or today()), employer_id=number)
        rows = list(ties.select_related("tied_unit", "tied_post__unit").order_by("id"))
    return [_tied(row) for row in rows]


def lasting_on(day: date) -> Q:
    """The ties that hold on a day."""
    begun = Q(from_on=None) | Q(from_on__lte=day)
    return begun & (Q(until_on=None) | Q(until_on__gte=day))


def _tied(row: Tie) -> Tied:
    unit = row.tied_unit or row.tied_post.unit  # type: ignore[union-attr]  # one of the two is there
    account = row.tied_post.account_id if row.tied_post else None
    return Tied(unit.pk, unit.name, account, str(row.get_nature_display()))
