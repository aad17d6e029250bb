"""What founding puts on top of an office's day: what waits for its word, terms that end soon."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.founding.models import Founding, FoundingState
from huigong.domains.founding.unions.due import count_ending
from huigong.domains.founding.unions.models import BaseUnion
from huigong.kernel.access import may
from huigong.kernel.desk.blocks import Block, BlockLine, today_block
from huigong.kernel.scoping.scope import current

_MOST = 10
_WAITING = (FoundingState.ASKED, FoundingState.ELECTED)


@today_block
def founding_block() -> Block | None:
    """The foundings that this office has to answer, and how many unions are about to re-elect."""
    if not may("permit", Founding):
        return None
    asked = Founding.objects.filter(approver_id=current().office_id, state__in=_WAITING)
    lines = [
        BlockLine(str(row), row.get_absolute_url(), row.get_state_display(), is_pressing=True)
        for row in asked.order_by("pk")[:_MOST]
    ]
    ending = count_ending() if may("view", BaseUnion) else 0
    if ending:
        url = f"{reverse('founding-baseunion-list')}?needs=ending&needs=over&order=rank"
        lines.append(BlockLine(_("该换届的基层工会"), url, _("%d 家任期将满或已满") % ending))
    return Block(_("建会与换届"), "flag", tuple(lines)) if lines else None
