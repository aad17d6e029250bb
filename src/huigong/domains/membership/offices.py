"""Which office deals with a union's applications, and which union takes in who has none."""

from __future__ import annotations

from django.db.models import Q

from huigong.domains.membership.models import JoinPoint
from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Post, Unit
from huigong.kernel.org.tree import ancestors
from huigong.kernel.scoping.scope import SYSTEM, scope

#: The unions that one joins: at a workplace, or for several.
JOINABLE = ("base", "joint", "trade")
_REVIEWERS = (Role.OFFICER, Role.CHAIR)


def reviewer_of(unit: Unit) -> Unit:
    """The nearest office at or above a union where somebody reviews today (工会法 第十二条: the
    union itself, else the next higher).
    """
    with scope(SYSTEM, reason="membership: which office reviews"):
        line = [one.pk for one in ancestors(unit.pk)]
        live = Q(from_on__lte=today()) & (Q(until_on=None) | Q(until_on__gte=today()))
        posts = Post.objects.filter(live, unit_id__in=line, role__in=_REVIEWERS)
        staffed = set(posts.values_list("unit_id", flat=True))
        nearest = next((pk for pk in reversed(line) if pk in staffed), unit.pk)
        return Unit.objects.get(pk=nearest)


def common_superior(one: Unit, other: Unit) -> Unit:
    """The nearest union above both on the territorial line. Raises LookupError without one."""
    mine, theirs = ancestors(one.pk), {unit.pk for unit in ancestors(other.pk)}
    for unit in reversed(mine):
        if unit.pk in theirs and unit.pk not in (one.pk, other.pk):
            return unit
    raise LookupError(f"{one} and {other} have nobody above both")


def point_of(code: str) -> JoinPoint | None:
    """The open point of a code; a code is on a poster, so everybody may ask."""
    with scope(SYSTEM, reason="membership: a code of a poster"):
        found = JoinPoint.objects.select_related("unit").filter(code=code, closed_on=None)
        return found.filter(unit__closed_on=None).first()


def points_for(division: str, group: str) -> list[JoinPoint]:
    """The points that take in people of a place and a group who have no union at work; those that
    are for the group before those for all.
    """
    wanted = Q(division=division) | Q(division="")
    wanted &= Q(group=group) | Q(group="")
    with scope(SYSTEM, reason="membership: a union for who has none"):
        found = JoinPoint.objects.select_related("unit").filter(
            wanted, is_fallback=True, closed_on=None, unit__closed_on=None
        )
        return sorted(found, key=lambda p: (p.group != group, p.division != division, p.pk))[:5]


def unions_named(words: str, *, at_most: int = 8) -> list[Unit]:
    """Unions one can join by name: those at a workplace, and those that join several."""
    words = " ".join(words[:40].split())
    if len(words) < 2:
        return []
    found = Unit.objects.filter(
        Q(name__icontains=words) | Q(short__icontains=words), type__in=JOINABLE, closed_on=None
    )
    return list(found.order_by("name")[:at_most])
