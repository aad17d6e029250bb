"""What a worker is told of bodies outside that were asked: who, when, and that it answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideState
from huigong.kernel.workflow.models import Leg

#: What the letter says and what came back are words between offices: they stay in the database.
_TOLD = ("id", "unit__short", "body_name", "state", "sent_at", "signed_at", "ended_at")


def words_waiting(leg: Leg, office: str) -> str:
    """Where a case stands while an office waits for bodies outside."""
    words = _("%(office)s已经函请%(body)s办理，正在等复函。")
    return words % {"office": office, "body": leg.awaits}


def words_outside(case: Case) -> Iterator[tuple[datetime, str]]:
    """The moments of each outside leg, in words."""
    rows = OutsideLeg.objects.on(case)
    for row in rows.select_related("unit").only(*_TOLD).order_by("id"):
        names = {"unit": row.unit.short, "body": row.body_name}
        yield row.sent_at, _("%(unit)s函请%(body)s办理") % names
        if row.signed_at:
            yield row.signed_at, _("%(body)s收到了函") % names
        if row.ended_at and row.state == OutsideState.ANSWERED:
            yield row.ended_at, _("%(body)s复了函") % names
        elif row.ended_at:
            yield row.ended_at, _("%(unit)s不再等%(body)s复函") % names
