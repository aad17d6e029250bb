"""What stands on top of an office's day: answers of bodies outside that are late or were asked."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from huigong.domains.hotline.outside.models import OutsideLeg, OutsideNote
from huigong.domains.hotline.outside.shown import late_outside
from huigong.kernel.access import may
from huigong.kernel.desk.blocks import Block, BlockLine, today_block
from huigong.kernel.scoping.scope import current


@today_block
def outside_block() -> Block | None:
    """The letters of this office whose answer is late, and the questions that wait for a word."""
    if not may("send", OutsideLeg):
        return None
    rows = late_outside(current().office_id)
    asked = _asked(rows)
    lines = tuple(
        BlockLine(
            title=row.body_name,
            url=reverse("hotline-case-detail", args=[row.row_id]),
            note=_("%s 超期没有复函") % row.number
            if row.is_late
            else _("%s 对方有话问") % row.number,
            is_pressing=row.is_late,
        )
        for row in rows
        if row.is_late or row.pk in asked
    )
    return Block(_("外部单位"), "send", lines) if lines else None


def _asked(rows: list[OutsideLeg]) -> set[int]:
    """Those on which the last word is the guest's."""
    if not rows:
        return set()
    last: dict[int, bool] = {}
    for note in OutsideNote.objects.filter(outside__in=rows).order_by("id"):
        last[note.outside_id] = note.is_guests
    return {number for number, is_guests in last.items() if is_guests}
