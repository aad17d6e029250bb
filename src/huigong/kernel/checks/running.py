"""One round: every checker looks, what is new is written down, what is gone is marked gone."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

from huigong.kernel.access.roles import Role
from huigong.kernel.calendar.present import now, today
from huigong.kernel.checks.checker import MOST, Checker, Found, checkers
from huigong.kernel.checks.models import CheckRun, Problem
from huigong.kernel.org.models import Closure, Line, Post, Unit
from huigong.kernel.scoping.scope import SYSTEM, scope

#: Who answers for a unit's data, in this order.
_ANSWERS = (Role.ADMIN, Role.OFFICER, Role.CHAIR, Role.LEADER)


@dataclass(slots=True)
class Round:
    """What a round found, by checker; what is new, what is gone."""

    found: dict[str, list[Found]] = field(default_factory=dict)
    new: int = 0
    gone: int = 0

    @property
    def alarms(self) -> int:
        """How many of the things found are alarms."""
        every = checkers()
        return sum(len(rows) for name, rows in self.found.items() if every[name].is_alarm)


def run_checks(names: Iterable[str] | None = None) -> Round:
    """Let all checkers (or some) look, in one system transaction."""
    began, done = time.monotonic(), Round()
    with scope(SYSTEM, reason="data checks"):
        for name, kind in checkers().items():
            if names is None or name in names:
                _look(name, kind(), done)
        if names is None:
            total = sum(len(rows) for rows in done.found.values())
            spent = round(time.monotonic() - began, 2)
            CheckRun.objects.create(seconds=spent, found=total, alarms=done.alarms)
    return done


def _look(name: str, checker: Checker, done: Round) -> None:
    found = {row.key: row for row in islice(checker.problems(), MOST)}
    done.found[name] = list(found.values())
    known = {row.key: row for row in Problem.objects.filter(checker=name, gone_at=None)}
    for key in known.keys() - found.keys():
        known[key].gone_at = now()
        known[key].save(update_fields=("gone_at",))
        done.gone += 1
    for key in found.keys() - known.keys():
        row = found[key]
        Problem(
            unit_id=row.unit_id,
            checker=name,
            key=key,
            text=row.text[:400],
            is_alarm=checker.is_alarm,
            assigned_to_id=responsible(row.unit_id),
        ).save(force_insert=True)
        done.new += 1
    for key in found.keys() & known.keys():
        if known[key].text != found[key].text:
            known[key].text = found[key].text[:400]
            known[key].save(update_fields=("text",))


def responsible(unit_id: int) -> int | None:
    """The account that answers for a unit: of its own
    posts, or of the nearest office above that has any.
    """
    day = today()
    depths = dict(
        Closure.objects.filter(descendant=unit_id, line=Line.TERRITORIAL).values_list(
            "ancestor", "depth"
        )
    )
    live = Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))
    posts = Post.objects.filter(live, unit__in=depths, unit__closed_on=None, role__in=_ANSWERS)
    best = min(
        posts, key=lambda p: (depths[p.unit_id], _ANSWERS.index(Role(p.role)), p.pk), default=None
    )
    return best.account_id if best else None


def administered_top() -> int:
    """The highest unit with an administrator: whom a fault of the whole system is put before."""
    posts = Post.objects.filter(role=Role.ADMIN, until_on=None).order_by("unit__level", "pk")
    first = posts.values_list("unit", flat=True).first()
    return first or Unit.objects.order_by("level", "pk").values_list("pk", flat=True)[0]
