"""Every write of files: kept, put apart, removed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from huigong.kernel.access import require
from huigong.kernel.actions import action
from huigong.kernel.actions.shut import require_open
from huigong.kernel.calendar.present import now
from huigong.kernel.files import keeping
from huigong.kernel.files.faults import SUSPICIOUS, Fault
from huigong.kernel.files.inspecting import Sound, Upload, clean_name, digest_of
from huigong.kernel.files.models import Attachment, Audience, Quarantined, What
from huigong.kernel.files.pictures import small
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of


@action("attach", model=Attachment, creates=True, records=("what", "note"))
def attach_file(
    matter: ScopedModel,
    *,
    sound: Sound,
    what: str = What.EVIDENCE,
    audience: str = Audience.ALL,
    note: str = "",
    leg: models.Model | None = None,
    written_by: str = "",
    written_on: date | None = None,
) -> Attachment:
    """上传了附件"""
    require("view", matter)
    require_open(matter, "attach")
    seat = current()
    place = keeping.keep(keeping.KEPT, sound.content)
    if sound.kind.family == "picture":
        keeping.keep(keeping.SMALL, small(sound.content, sound.kind.name), place=place)
    return Attachment(
        kind=kind_of(type(matter)),
        row_id=matter.pk,
        leg_id=leg.pk if leg else None,
        what=what,
        audience=audience,
        unit_id=seat.unit_id,
        author_id=seat.account_id,
        name=sound.name,
        type=sound.kind.name,
        size=len(sound.content),
        digest=sound.digest,
        place=place,
        note=note.strip(),
        written_by=written_by.strip(),
        written_on=written_on,
        added_at=now(),
    )


@action("quarantine", model=Quarantined, creates=True, records=("fault",))
def quarantine_file(
    matter: ScopedModel, *, upload: Upload, fault: str, keeps: bool = True
) -> Quarantined:
    """没有收下一份附件"""
    require("view", matter)
    place = ""
    if keeps and Fault(fault) in SUSPICIOUS:
        upload.seek(0)
        place = keeping.keep(keeping.APART, upload.read())
    seat = current()
    own_unit = getattr(matter, f"{matter.sighted.unit}_id")
    return Quarantined(
        unit_id=seat.unit_id or own_unit,
        author_id=seat.account_id,
        matter_kind=kind_of(type(matter)),
        matter_id=matter.pk,
        matter_name=str(getattr(matter, "number", ""))[:30],
        name=clean_name(upload.name or ""),
        size=upload.size or 0,
        fault=fault,
        digest=digest_of(upload),
        place=place,
        sent_at=now(),
    )


@action("remove", model=Attachment, records=("removal",))
def remove_file(attachment: Attachment, *, removal: str) -> Attachment:
    """删除了附件"""
    require_open(attachment.matter, "remove")
    if attachment.removed_at is not None:
        raise ValidationError(_("这份附件已经删除了。"))
    if current().unit_id is None and attachment.author_id != current().account_id:
        raise ValidationError(_("只能删除自己交的材料。"))
    if not removal.strip():
        raise ValidationError({"removal": _("请写明为什么删除。")})
    attachment.removal, attachment.removed_at = removal.strip(), now()
    # The bytes go when it is certain that the row says so.
    transaction.on_commit(lambda: _forget(attachment.place))
    return attachment


def _forget(place: str) -> None:
    for area in (keeping.KEPT, keeping.SMALL):
        keeping.drop(area, place)


@action("discard", model=Quarantined)
def discard_file(quarantined: Quarantined) -> Quarantined:
    """删除了隔离文件的内容"""
    if not quarantined.place or quarantined.emptied_at:
        raise ValidationError(_("这份文件没有留下内容，不用删除。"))
    quarantined.emptied_at = now()
    transaction.on_commit(lambda: keeping.drop(keeping.APART, quarantined.place))
    return quarantined
