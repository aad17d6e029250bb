"""Opening one unit outside a plan: what a domain has decided is put into the tree at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from huigong.kernel.org.models import Unit
from huigong.kernel.reorganisation.applying import lock_tree, told
from huigong.kernel.reorganisation.changes import Change
from huigong.kernel.reorganisation.models import PlanStep, StepVerb
from huigong.kernel.scoping.scope import SYSTEM, scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """What a unit is called and where it stands."""

    code: str
    name: str
    short: str
    type: str
    level: int
    division: str = ""


def open_unit(new: NewUnit, parents: Mapping[int, Unit], *, reason: str) -> Unit:
    """Put a unit under its parents (line → parent), from today, in the running transaction.

    Call it before the tree is read in that transaction: it locks it. Who may decide this is asked
    by the caller. Raises ValidationError when it cannot be, for instance because the code is taken.
    """
    lock_tree()
    step = PlanStep(
        verb=StepVerb.OPEN,
        code=new.code,
        name=new.name,
        short=new.short,
        type=new.type,
        level=new.level,
        division=new.division,
    )
    change = Change()
    with scope(SYSTEM, reason=reason), transaction.atomic():
        unit = change.create(step, dict(parents))
        with told(), connection.cursor() as cursor:
            cursor.execute("SELECT org_refresh(%s)", [sorted(change.touched)])
    return unit
