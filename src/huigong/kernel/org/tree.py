"""Reading the tree: paths, children, counts and search, of
today by the closure, of any day by dated links.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Closure, FormerName, Line, Link, Unit


def is_at_or_below(unit_id: int, top_id: int | None) -> bool:
    """Whether a unit stands at or under another today, on either line."""
    return Closure.objects.filter(descendant=unit_id, ancestor=top_id).exists()


def links_on(day: date) -> Q:
    """The condition that a link held on a day."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


def open_on(day: date, prefix: str = "") -> Q:
    """The condition that a unit existed on a day."""
    opened = Q(**{f"{prefix}opened_on__lte": day})
    return opened & (Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gt": day}))


def ancestors(unit_id: int, line: int = Line.TERRITORIAL) -> list[Unit]:
    """The units above one today, highest first, itself last."""
    rows = Closure.objects.filter(descendant=unit_id, line=line).order_by("-depth")
    return [row.ancestor for row in rows.select_related("ancestor")]


def ancestors_on(unit_id: int, line: int, day: date) -> list[Unit]:
    """The units above one on a day, highest first, itself last; the names are those of the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ancestor_id FROM org_climb_on(%s, %s) WHERE line = %s ORDER BY depth DESC",
            [[unit_id], day, line],
        )
        ids = [row[0] for row in cursor.fetchall()]
    units = Unit.objects.in_bulk(ids)
    return named_on([units[number] for number in ids], day)


def subtree_on(unit_id: int, line: int, day: date) -> dict[int, int]:
    """Every unit that stood at or under one on a day, with its depth below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, depth FROM org_descend_on(%s, %s, %s)", [unit_id, line, day]
        )
        return dict(cursor.fetchall())


def subtree_count(unit_id: int, line: int = Line.TERRITORIAL) -> int:
    """How many units stand under one today; closed ones count, they still hold their history."""
    return Closure.objects.filter(ancestor=unit_id, line=line, depth__gt=0).count()


def children(
    unit_id: int, line: int = Line.TERRITORIAL, day: date | None = None, *, closed: bool = False
) -> QuerySet[Unit]:
    """The units directly under one, higher levels first.
    Those closed by then only when asked for.
    """
    on = day or today()
    below = Link.objects.filter(links_on(on), parent=unit_id, line=line).values("unit")
    found = Unit.objects.filter(pk__in=below)
    return (found if closed else found.filter(open_on(on))).order_by("level", "code")


def child_counts(unit_ids: list[int], line: int, day: date) -> dict[int, int]:
    """How many open units stand directly under each of some units on a day."""
    rows = Link.objects.filter(
        links_on(day), open_on(day, "unit__"), parent__in=unit_ids, line=line
    )
    counted = rows.values("parent").annotate(n=Count("id"))
    return {row["parent"]: row["n"] for row in counted}


def tops(line: int, day: date) -> QuerySet[Unit]:
    """The units with no parent on a line on a day; on the
    industrial line only those that lead one.
    """
    has_parent = Link.objects.filter(links_on(day), line=line).values("unit")
    found = Unit.objects.filter(open_on(day)).exclude(pk__in=has_parent)
    if line == Line.INDUSTRIAL:
        found = found.filter(pk__in=Link.objects.filter(links_on(day), line=line).values("parent"))
    return found.order_by("level", "code")


def search_units(text: str, *, at_most: int = 30, closed: bool = False) -> list[Unit]:
    """Units by code, name, short or former name; best matches and higher levels first."""
    words = text.split()
    if not words:
        return []
    found = Unit.objects.all() if closed else Unit.objects.filter(open_on(today()))
    for word in words[:4]:
        formerly = FormerName.objects.filter(name__contains=word).values("unit")
        found = found.filter(
            Q(name__contains=word)
            | Q(short__contains=word)
            | Q(code__iexact=word)
            | Q(code__istartswith=word)
            | Q(pk__in=formerly)
        )
    nearest = Case(
        When(Q(code__iexact=text) | Q(short=text) | Q(name=text), then=Value(0)),
        When(Q(short__startswith=words[0]) | Q(name__startswith=words[0]), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(found.annotate(nearest=nearest).order_by("nearest", "level", "code")[:at_most])


def named_on(units: list[Unit], day: date) -> list[Unit]:
    """The same units with the names that they bore on a day. The objects are not to be saved."""
    rows = FormerName.objects.filter(unit__in=units, until_on__gte=day).order_by("-until_on")
    former = {row.unit_id: row for row in rows}
    for unit in units:
        if unit.pk in former:
            unit.name, unit.short = former[unit.pk].name, former[unit.pk].short
    return units


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Both paths of a unit and what is directly below it on each line."""

    territorial: list[Unit]
    industrial: list[Unit]
    below: int
    below_industrial: int


def neighbourhood(unit_id: int) -> Neighbourhood:
    """Where a unit stands today."""
    industrial = ancestors(unit_id, Line.INDUSTRIAL)
    return Neighbourhood(
        ancestors(unit_id),
        industrial if len(industrial) > 1 else [],
        subtree_count(unit_id),
        subtree_count(unit_id, Line.INDUSTRIAL),
    )
