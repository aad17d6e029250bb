"""Every write about what is shared. What a guest does to the matter itself is done by the matter's
own actions, as the machine: see `acting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.clues.standing import clue_of
from huigong.domains.supervision.joint.models import RUNNING, SectorFinding
from huigong.domains.supervision.letters.models import VOID, Letter, LetterKind, LetterState
from huigong.domains.supervision.shares.models import GuestDesk, Share
from huigong.domains.supervision.shares.sides import OutsideBody, Side, partners, side_of
from huigong.domains.supervision.wages.models import WageCase, WageClue
from huigong.kernel import params
from huigong.kernel.access import require
from huigong.kernel.accounts.guests import end_keys
from huigong.kernel.actions import action
from huigong.kernel.calendar.present import now, today
from huigong.kernel.files.models import Attachment, Audience, What
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

#: What a guest's link opens (`kernel.accounts.guests`).
PURPOSE = "supervision.desk"

Matter = Letter | SectorFinding | WageCase


@action("open", model=GuestDesk, creates=True, records=("until_on",))
def open_guestdesk(
    *, body: OutsideBody, until_on: Annotated[date, gettext_lazy("有效到")]
) -> GuestDesk:
    """给共同办理的单位开了访客台"""
    if not partners().filter(pk=body.pk).exists():
        raise ValidationError(_("名录里现在没有这个单位，请管理员核对“外部单位名录”。"))
    last = last_day()
    if not today() <= until_on <= last:
        raise ValidationError({"until_on": _("有效期最长到 %s。") % last.isoformat()})
    for desk in GuestDesk.objects.filter(body=body, shut_on=None):
        _shut(desk)
        desk.save(update_fields=("shut_on",))
    return GuestDesk(
        kind=kind_of(OutsideBody),
        row_id=body.pk,
        unit_id=body.unit_id,
        body=body,
        until_on=until_on,
        opened_on=today(),
    )


def last_day() -> date:
    """The longest that a link may be good for."""
    return today() + timedelta(days=int(params.at(today()).get("joint.desk_days").value))


@action("shut", model=GuestDesk)
def shut_guestdesk(desk: GuestDesk) -> GuestDesk:
    """作废了共同办理单位的访客台"""
    if desk.shut_on is not None:
        raise ValidationError(_("这个访客台已经作废。"))
    _shut(desk)
    return desk


def _shut(desk: GuestDesk) -> None:
    end_keys(PURPOSE, desk.pk)
    desk.shut_on = today()


@action("give", model=Share, creates=True, records=("body",))
def give_share(
    *, matter: Matter, body: OutsideBody, asked: str, file_ids: Sequence[int] = ()
) -> Share:
    """交给外部单位共同办理"""
    require("view", matter)
    if matter.unit_id != current().office_id:
        raise ValidationError(_("由办理这件事的单位交给对方。"))
    if not partners().filter(pk=body.pk).exists():
        raise ValidationError({"body": _("名录里现在没有这个单位，请管理员核对“外部单位名录”。")})
    if why := reason_against(matter, side_of(body)):
        raise ValidationError({"body": why})
    if Share.objects.on(matter).filter(body=body, ended_at=None).exists():
        raise ValidationError({"body": _("已经交给 %s 了。") % body.name})
    if not asked.strip():
        raise ValidationError({"asked": _("请写明请对方做什么。")})
    files = files_for_others(matter).filter(pk__in=list(file_ids))
    return Share(
        kind=kind_of(type(matter)),
        row_id=matter.pk,
        unit_id=matter.unit_id,
        body=body,
        body_name=body.name,
        asked=asked.strip(),
        file_ids=sorted(files.values_list("pk", flat=True)),
        given_at=now(),
    )


def files_for_others(matter: Matter) -> QuerySet[Attachment]:
    """The files of a matter that may be given along: not what the office keeps to itself (a
    worker's consent), not what a leader wrote on a paper.
    """
    rows = Attachment.objects.on(matter).filter(removed_at=None)
    return rows.exclude(audience=Audience.OWN).exclude(what=What.MINUTE).order_by("id")


def reason_against(matter: Matter, side: Side | None) -> str:
    """Why a matter is not for a side; empty where it is."""
    if side is None:
        return _("只和检察院、人社、劳动监察、社保经办机构共同办理。")
    if isinstance(matter, WageCase):
        return _reason_against_wages(matter, side)
    if side == Side.PROCURATORATE:
        return "" if clue_of(matter) else _("先登记移送检察机关，再交给检察院。")
    if isinstance(matter, Letter):
        is_out = matter.state not in (LetterState.DRAFTED, *VOID)
        if matter.kind == LetterKind.PROPOSAL and is_out:
            return ""
        return _("给主管部门的是签发了的建议书。")
    return "" if matter.state in RUNNING else _("已经办结，不再交给主管部门。")


def _reason_against_wages(case: WageCase, side: Side) -> str:
    if side == Side.PROCURATORATE:
        return _("欠薪案件的线索移送给主管部门，不给检察院。")
    return "" if WageClue.objects.on(case).exists() else _("先登记移送线索，再交给主管部门。")


@action("receive", model=Share)
def receive_share(share: Share, *, by: Annotated[str, gettext_lazy("对方谁签收的"), 40]) -> Share:
    """对方签收了共同办理的事"""
    expect_open(share)
    if share.received_at is not None:
        raise ValidationError(_("已经签收过了。"))
    if not by.strip():
        raise ValidationError({"by": _("请写明谁签收。")})
    share.received_at, share.received_by = now(), by.strip()
    return share


@action("handle", model=Share, records=("what",))
def handle_share(
    share: Share,
    *,
    by: Annotated[str, gettext_lazy("对方谁办的"), 40],
    what: Annotated[str, gettext_lazy("办了什么"), 60],
) -> Share:
    """对方办理了共同办理的事"""
    expect_open(share)
    share.handled_by, share.handled_at = by.strip()[:40], now()
    return share


@action("end", model=Share, records=("end_reason",))
def end_share(
    share: Share, *, end_reason: Annotated[str, gettext_lazy("为什么收回"), 200]
) -> Share:
    """从对方收回了共同办理的事"""
    expect_open(share)
    if not end_reason.strip():
        raise ValidationError({"end_reason": _("请写明为什么收回。")})
    share.ended_at, share.end_reason = now(), end_reason.strip()
    return share


def expect_open(share: Share) -> None:
    """Raises ValidationError where the body has it no longer."""
    if share.ended_at is not None:
        raise ValidationError(_("已经收回，对方看不到了。"))
