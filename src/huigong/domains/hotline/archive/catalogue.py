"""What lies in a volume, in order: the catalogue as it is frozen when a case is put away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.outside.models import OutsideLeg, OutsideState
from huigong.kernel.files.models import Attachment, Audience
from huigong.kernel.scoping.sighted import kind_of
from huigong.kernel.workflow.models import Leg, LegForm, LegState

_DONE = (LegState.REPLIED, LegState.CHECKED)


def catalogue_of(case: Case) -> list[dict[str, Any]]:
    """Each piece with what it is, whose it is and its day. Nothing that names a person."""
    of = {"kind": kind_of(Case), "row_id": case.pk}
    pieces = [_piece(_("诉求登记（%s）") % case.get_channel_display(), case.unit, case.opened_at)]
    legs = Leg.objects.filter(**of).exclude(form=LegForm.INTAKE)
    for leg in legs.select_related("unit", "sender").order_by("sent_at", "id"):
        pieces.append(_piece(_("派单通知单"), leg.sender or case.unit, leg.sent_at, leg.unit))
        if leg.state in _DONE:
            pieces.append(_piece(_("办理情况反馈"), leg.unit, leg.ended_at or leg.sent_at))
        elif leg.refusal:
            pieces.append(_piece(_("退单或撤回说明"), leg.unit, leg.ended_at or leg.sent_at))
    pieces += _letters(of)
    files = Attachment.objects.filter(**of, removed_at=None).select_related("unit")
    for row in files.order_by("id"):
        # What is for one office is named by its sort alone.
        name = "" if row.audience == Audience.OWN else f"：{row.name}"
        said = f"{row.get_what_display()}{name}"
        pieces.append(_piece(said, row.unit or _("职工本人"), row.added_at))
    if case.answer:
        pieces.append(_piece(_("给职工的答复"), case.unit, case.closed_at or case.opened_at))
    if case.callback_note:
        pieces.append(_piece(_("回访记录"), case.unit, case.closed_at or case.opened_at))
    return [{"n": number, **piece} for number, piece in enumerate(pieces, 1)]


def _letters(of: dict[str, int]) -> list[dict[str, Any]]:
    """What went to bodies outside, and what they answered."""
    pieces: list[dict[str, Any]] = []
    for row in OutsideLeg.objects.filter(**of).select_related("unit").order_by("id"):
        pieces.append(_piece(_("函 %s") % row.number, row.unit, row.sent_at, row.body_name))
        if row.state == OutsideState.ANSWERED and row.ended_at:
            pieces.append(_piece(_("复函"), row.body_name, row.ended_at))
    return pieces


def _piece(what: str, who: object, at: datetime, to: object = "") -> dict[str, Any]:
    day: date = timezone.localdate(at)
    return {"what": what, "who": str(who), "to": str(to), "on": f"{day:%Y-%m-%d}"}
