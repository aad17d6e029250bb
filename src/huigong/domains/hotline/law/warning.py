"""The round of warnings, and the lines that it leaves in an office's day."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huigong.domains.hotline.law.actions import remind_limit
from huigong.domains.hotline.law.models import LastDay
from huigong.domains.hotline.models import Case, CaseState
from huigong.kernel.calendar.present import today
from huigong.kernel.desk.blocks import Block, BlockLine, today_block
from huigong.kernel.scoping.scope import SYSTEM, current, scope
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import OPEN_STATES, Leg, LegForm

_log = logging.getLogger("huigong.hotline")
_AT_ONCE = 20


def warn_all() -> int:
    """Warn of every last day whose warning is due; each case in a transaction of its own."""
    with scope(SYSTEM, reason="limits: whose warning is due"):
        due = LastDay.objects.filter(kind=kind_of(Case), warn_on__lte=today())
        ids = sorted(set(due.values_list("row_id", flat=True)))
    return sum(_warned(case_id) for case_id in ids)


def _warned(case_id: int) -> bool:
    try:
        with scope(SYSTEM, reason="limits: warn"):
            case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
            if case.state == CaseState.WITHDRAWN:
                return False
            remind_limit(case)
    except DatabaseError:
        # The others are still warned; this one is tried again with the next round.
        _log.exception("limits: case %s was not warned", case_id)
        return False
    return True


@today_block
def limits_to_tell() -> Block | None:
    """The last days of which the office has to tell a worker."""
    rows = list(_standing().order_by("last_on", "id")[:_AT_ONCE])
    cases = Case.objects.in_bulk([row.row_id for row in rows])
    lines = [_line(row, cases[row.row_id]) for row in rows if row.row_id in cases]
    title = _("法律期限快到了，请告诉职工")
    return Block(title, "scale", tuple(lines)) if lines else None


def _line(row: LastDay, case: Case) -> BlockLine:
    left = (row.last_on - today()).days
    when = _("还有 %d 天") % left if left >= 0 else _("已经过了 %d 天") % -left
    note = _("%(what)s，最晚 %(on)s，%(when)s") % {
        "what": row.get_deadline_display(),
        "on": row.last_on.isoformat(),
        "when": when,
    }
    return BlockLine(str(case), f"{case.get_absolute_url()}#law", note, left <= 7)


def _standing() -> QuerySet[LastDay]:
    """Told by whoever handles the case; where nobody does, by the office that took it in."""
    kind, office = kind_of(Case), current().office_id
    open_legs = Leg.objects.filter(
        kind=kind, row_id=OuterRef("row_id"), state__in=OPEN_STATES
    ).exclude(form=LegForm.INTAKE)
    taken_in = Case.objects.filter(pk=OuterRef("row_id"), unit_id=office)
    mine = Q(Exists(open_legs.filter(unit_id=office))) | Q(Exists(taken_in)) & ~Q(Exists(open_legs))
    rows = LastDay.objects.filter(kind=kind, warned_days__isnull=False, told_at=None)
    return rows.filter(mine)
