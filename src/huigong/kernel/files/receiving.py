"""What domains call: take what a form brought for a matter, and list what a matter has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.access import may
from huigong.kernel.actions.shut import reason_shut, require_open
from huigong.kernel.audit.story import Told
from huigong.kernel.files.actions import attach_file, quarantine_file
from huigong.kernel.files.faults import Fault, Refused, sentence
from huigong.kernel.files.inspecting import Limits, Upload, clean_name, inspect, limits
from huigong.kernel.files.models import Attachment, Audience, Quarantined, What
from huigong.kernel.files.stash import taken
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is said about the files of one form."""

    what: str = What.EVIDENCE
    audience: str = Audience.ALL
    note: str = ""
    leg: models.Model | None = None
    written_by: str = ""
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What was kept, and the sentences about what was not."""

    kept: tuple[Attachment, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One attachment for a page."""

    file: Attachment
    url: str
    small_url: str
    remove_url: str


def receive(matter: ScopedModel, uploads: Iterable[Upload], label: Label | None = None) -> Received:
    """Check and keep each file; a bad one is put apart and spoils nothing else.

    Needs sight of the matter and its verb "view"; raises as an action does.
    """
    uploads = list(uploads)
    if not uploads:
        return Received((), ())
    require_open(matter, "attach")
    told, given = label or Label(), limits()
    # Two taps at once wait here, so that the same file is found the second time.
    type(matter).objects.select_for_update(no_key=True).only("pk").get(pk=matter.pk)
    kept, refused = [], []
    for upload in uploads:
        found = _take(matter, upload, told, given)
        taken(upload)
        if isinstance(found, str):
            refused.append(found)
        else:
            kept.append(found)
    return Received(tuple(kept), tuple(refused))


def _take(matter: ScopedModel, upload: Upload, told: Label, given: Limits) -> Attachment | str:
    try:
        return keep_file(matter, upload, told, given)
    except Refused as refusal:
        return _put_apart(matter, upload, refusal.fault, given)


def keep_file(matter: ScopedModel, upload: Upload, told: Label, given: Limits) -> Attachment:
    """Check and keep one file; the same one again is the one that is there. Raises Refused, for
    whoever keeps all of a form or nothing.
    """
    mine = _rows(matter)
    sound = inspect(upload, given)
    twin = mine.filter(_same_side(), digest=sound.digest).first()
    if twin is not None:
        return twin
    if mine.count() >= given.max_number:
        raise Refused(Fault.TOO_MANY)
    return attach_file(
        matter,
        sound=sound,
        what=told.what,
        audience=told.audience,
        note=told.note,
        leg=told.leg,
        written_by=told.written_by,
        written_on=told.written_on,
    )


def keep_or_say(matter: ScopedModel, upload: Upload, told: Label, *, field: str) -> Attachment:
    """The same for a form: raises ValidationError at its field, with what to do."""
    given = limits()
    try:
        return keep_file(matter, upload, told, given)
    except Refused as refusal:
        name = clean_name(upload.name or "")
        said = sentence(refusal.fault, name, most_mb=given.max_mb, most=given.max_number)
        raise ValidationError({field: said}) from refusal


def _same_side() -> models.Q:
    """By the same office, or by the person whose matter it is."""
    return models.Q(unit_id=current().unit_id)


def _put_apart(matter: ScopedModel, upload: Upload, fault: str, given: Limits) -> str:
    # Whoever sends bad files all day fills no disk: beyond the limit only the record is kept.
    before = Quarantined.objects.filter(matter_kind=kind_of(type(matter)), matter_id=matter.pk)
    quarantine_file(matter, upload=upload, fault=fault, keeps=before.count() < given.max_number)
    name = clean_name(upload.name or "")
    return sentence(fault, name, most_mb=given.max_mb, most=given.max_number)


def take_files(
    request: HttpRequest,
    matter: ScopedModel,
    uploads: Iterable[Upload],
    label: Label | None = None,
) -> Received:
    """`receive`, and tell the sender on the next page what was not taken and what to do."""
    found = receive(matter, uploads, label)
    for refused in found.refused:
        messages.warning(request, refused)
    return found


def _rows(matter: ScopedModel) -> models.QuerySet[Attachment]:
    return Attachment.objects.on(matter).filter(removed_at=None)


def files_of(matter: ScopedModel) -> list[Listed]:
    """The files of a matter that the present seat may see, oldest first, with their addresses."""
    rows = _rows(matter).select_related("unit", "author", "leg__unit").order_by("id")
    seat, place = current(), "desk-file" if current().unit_id else "my-file"
    removes = may("remove", Attachment)
    return [
        Listed(
            file=row,
            url=reverse(place, args=[row.pk]),
            small_url=reverse(f"{place}-small", args=[row.pk]) if row.is_picture else "",
            remove_url=reverse(f"{place}-remove", args=[row.pk])
            if removes and _is_mine(row, seat.unit_id, seat.account_id)
            else "",
        )
        for row in rows
    ]


def minutes_among(files: list[Listed]) -> list[Told]:
    """The leaders' minutes as lines of a matter's time line, each at the day it was written."""
    return [
        _minute(item.file, item.url)
        for item in files
        if item.file.what == What.MINUTE and item.file.written_by
    ]


def _minute(row: Attachment, url: str) -> Told:
    day = row.written_on or timezone.localdate(row.added_at)
    said = _("%(who)s %(day)s批示") % {"who": row.written_by, "day": f"{day.month}月{day.day}日"}
    # What was written by hand on a day stands after what the system noted on that day.
    written = timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
    return Told(
        at=min(written, row.added_at),
        what=said,
        who=row.author.name if row.author else "",
        seat=str(row.unit or ""),
        deputy_for="",
        note=row.note,
        icon="signature",
        url=url,
    )


def _is_mine(row: Attachment, unit_id: int | None, account_id: int | None) -> bool:
    return row.unit_id == unit_id if unit_id else row.author_id == account_id


def adding_url(matter: ScopedModel) -> str:
    """The desk's page where files are added to a matter; empty for who may not."""
    if current().unit_id is None or not may("attach", Attachment):
        return ""
    if reason_shut(matter, "attach"):
        return ""
    label = type(matter)._meta.label_lower
    return reverse("file-add", args=[label, matter.pk])
