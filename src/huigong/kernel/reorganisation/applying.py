"""Carrying out a plan, or rehearsing it: the rehearsal is
the same run, rolled back, so that a preview cannot lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from huigong.kernel.org.loading import CIRCLE, sqlstate
from huigong.kernel.org.models import Unit
from huigong.kernel.reorganisation.changes import Change
from huigong.kernel.reorganisation.handover import kind_name
from huigong.kernel.reorganisation.models import Plan
from huigong.kernel.scoping.scope import SYSTEM, scope

LOCKED = "55P03"


class _OnlyRehearsed(Exception):
    """Ends a rehearsal, so that the savepoint before it is restored."""


def lock_tree() -> None:
    """Nobody else changes the tree, and nobody grants sight by it, until this transaction ends."""
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT org_lock()")


def rehearse(plan: Plan) -> dict[str, Any]:
    """What the plan would do if it were carried out now; `problems` says why it cannot be."""
    lock_tree()
    result: dict[str, Any] = {}
    # The scope is taken before the savepoint: rolling back must not take its settings along.
    with scope(SYSTEM, reason=_("机构调整预演：%s") % plan.title):
        try:
            with transaction.atomic():
                result = _run(plan)
                raise _OnlyRehearsed
        except _OnlyRehearsed:
            pass
    return result


def execute(plan: Plan) -> dict[str, Any]:
    """Carry out the plan in the running transaction.

    Raises ValidationError with every reason why it cannot be.
    """
    lock_tree()
    with scope(SYSTEM, reason=_("机构调整：%s") % plan.title), transaction.atomic():
        result = _run(plan)
        if result["problems"]:
            raise ValidationError(result["problems"])
    return result


@contextmanager
def told() -> Iterator[None]:
    """Refusals of the database as sentences; other faults pass."""
    try:
        yield
    except DatabaseError as fault:
        state = sqlstate(fault)
        if state == LOCKED:
            raise ValidationError(_("现在有别的任务正在使用组织树，请过一分钟再试。")) from fault
        if state == CIRCLE:
            raise ValidationError(_("这样调整会使上下级绕成一圈。")) from fault
        raise


def _run(plan: Plan) -> dict[str, Any]:
    change, problems, steps = Change(), [], []
    with connection.cursor() as cursor:
        cursor.execute("SELECT org_watch()")
    rows = plan.steps.filter(is_dropped=False).select_related("unit", "target", "industry")
    for number, step in enumerate(rows, 1):
        try:
            with transaction.atomic():
                done = change.run(step)
            steps.append({"sentence": done.sentence, "counts": done.counts})
        except ValidationError as error:
            reason = "；".join(error.messages)
            problems.append(_("第 %(n)d 项：%(reason)s") % {"n": number, "reason": reason})
    if not steps and not problems:
        problems.append(_("方案里还没有调整事项。"))
    touched = sorted(change.touched)
    if touched:
        _refresh(touched, problems)
    return {
        "day": str(change.day),
        "steps": steps,
        "problems": problems,
        **_moved(touched),
        "sight": _sight_changes(),
    }


def _refresh(touched: list[int], problems: list[str]) -> None:
    try:
        with transaction.atomic(), told(), connection.cursor() as cursor:
            cursor.execute("SELECT org_refresh(%s)", [touched])
    except ValidationError as error:
        problems.extend(error.messages)


_UNITS_BELOW = "SELECT count(DISTINCT descendant_id) FROM org_closure WHERE ancestor_id = ANY (%s)"
_ROWS_BELOW = """
SELECT kind, count(DISTINCT row_id) FROM scoping_sight WHERE is_base AND seer IN
  (SELECT descendant_id FROM org_closure WHERE ancestor_id = ANY (%s)) GROUP BY kind ORDER BY kind
"""
_SIGHT_CHANGES = """
SELECT seer, kind, count(*) FILTER (WHERE n > 0), count(*) FILTER (WHERE n < 0)
FROM (SELECT kind, seer, row_id, sum(step) AS n FROM org_changes WHERE seer > 0
      GROUP BY 1, 2, 3) c
WHERE n <> 0 GROUP BY seer, kind
"""


def _moved(touched: list[int]) -> dict[str, Any]:
    """How many units, and how many rows of each kind, stand at or under what was touched."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS_BELOW, [touched])
        units = cursor.fetchone()[0]
        cursor.execute(_ROWS_BELOW, [touched])
        return {"units": units, "rows": {kind_name(kind): n for kind, n in cursor.fetchall()}}


def _sight_changes() -> list[dict[str, Any]]:
    """Which offices see how many rows of a kind that they did not, or no longer."""
    with connection.cursor() as cursor:
        cursor.execute(_SIGHT_CHANGES)
        found = cursor.fetchall()
    units = Unit.objects.in_bulk({row[0] for row in found})
    # By code, not by number: a unit that the plan opens has another number in the rehearsal.
    found.sort(key=lambda row: (units[row[0]].level, units[row[0]].code, row[1]))
    return [
        {
            "unit": units[seer].code,
            "name": units[seer].name,
            "kind": kind_name(kind),
            "gained": won,
            "lost": gone,
        }
        for seer, kind, won, gone in found
    ]


def differences(preview: dict[str, Any], receipt: dict[str, Any]) -> list[str]:
    """In sentences, where what happened is not what the preview said."""
    found = []
    if preview["units"] != receipt["units"]:
        words = {"was": preview["units"], "now": receipt["units"]}
        found.append(_("涉及单位：预演 %(was)s，实际 %(now)s") % words)
    for name in sorted({*preview["rows"], *receipt["rows"]}):
        was, now = preview["rows"].get(name, 0), receipt["rows"].get(name, 0)
        if was != now:
            found.append(
                _("%(name)s：预演 %(was)s，实际 %(now)s") % {"name": name, "was": was, "now": now}
            )
    found += _sight_differences(preview["sight"], receipt["sight"])
    for before, after in zip(preview["steps"], receipt["steps"], strict=False):
        if before["counts"] != after["counts"]:
            found.append(_("%s：随带的数量与预演不同") % after["sentence"])
    return found


def _sight_differences(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[str]:
    nothing = {"gained": 0, "lost": 0}
    said = {(row["unit"], row["kind"]): row for row in was}
    done = {(row["unit"], row["kind"]): row for row in now}
    known = {**said, **done}
    found = []
    for key in sorted(known):
        row, before, after = known[key], said.get(key, nothing), done.get(key, nothing)
        one = (before["gained"], before["lost"])
        two = (after["gained"], after["lost"])
        if one != two:
            words = {"unit": row["name"], "kind": row["kind"]}
            words |= {"a": one[0], "b": one[1], "c": two[0], "d": two[1]}
            found.append(
                _("%(unit)s 的%(kind)s：预演多见 %(a)s、少见 %(b)s，实际多见 %(c)s、少见 %(d)s")
                % words
            )
    return found
