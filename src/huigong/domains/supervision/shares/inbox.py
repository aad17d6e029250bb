"""What stands on top of an office's day: what bodies outside did that nobody here has read yet."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from huigong.domains.supervision.shares.models import Share
from huigong.domains.supervision.shares.telling import with_matters
from huigong.kernel.access import may
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import now
from huigong.kernel.desk.blocks import Block, BlockLine, today_block
from huigong.kernel.scoping.scope import current

#: What was done longer ago is no news; it stands on the page of joint work.
_DAYS, _MOST = 14, 20


@today_block
def shares_block() -> Block | None:
    """The matters of this office on which the other side worked since somebody here last looked."""
    if not may("give", Share):
        return None
    office = current().office_id
    read = Look.objects.filter(
        kind=OuterRef("kind"),
        row_id=OuterRef("row_id"),
        unit_id=office,
        at__gt=OuterRef("handled_at"),
    )
    since = now() - timedelta(days=_DAYS)
    rows = Share.objects.filter(~Exists(read), unit_id=office, ended_at=None, handled_at__gt=since)
    lines = tuple(
        BlockLine(
            title=str(row),
            url=row.get_absolute_url(),
            note=_("%(body)s办理了") % {"body": share.body_name},
        )
        for share, row in with_matters(rows.order_by("-handled_at")[:_MOST])
    )
    return Block(_("共同办理"), "users", lines) if lines else None
