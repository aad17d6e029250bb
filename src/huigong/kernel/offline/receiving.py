"""Keeping a sheet that comes in from a device: once, whole, or not at all.

A device that heard no answer sends again, from two places at a time if need be: the sheet's own
id makes the second the same as the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huigong.kernel.files.faults import Refused, reason_of
from huigong.kernel.files.inspecting import clean_name, limits
from huigong.kernel.files.models import Audience, What
from huigong.kernel.files.receiving import Label, keep_file
from huigong.kernel.offline.declare import Given, OfflineForm, Wrong
from huigong.kernel.receipts.models import Receipt
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of

_NAMESPACE = UUID("6f1e3a52-9d0c-5b7e-8a41-0ff11e000000")


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet has become a row; `row` is None where it did so before and is not in sight now."""

    row: ScopedModel | None
    is_new: bool


def keep(form: OfflineForm, sheet_id: UUID, given: Given) -> Kept:
    """Carry out what a sheet says. Raises as `OfflineForm.save` does; then nothing has changed."""
    key = uuid5(_NAMESPACE, f"{current().account_id}:{sheet_id}")
    if (before := _kept_before(form, key)) is not None:
        return before
    try:
        with transaction.atomic():
            row = _save(form, given)
            _add_files(row, given)
            # The constraint on the key, not the question above, is what keeps a twin out.
            Receipt(kind=kind_of(form.model), row_id=row.pk, key=key, batch=0).save(
                force_insert=True
            )
    except IntegrityError:
        before = _kept_before(form, key)
        if before is None:
            raise
        return before
    return Kept(row, True)


def _kept_before(form: OfflineForm, key: UUID) -> Kept | None:
    receipt = Receipt.objects.filter(kind=kind_of(form.model), key=key).first()
    if receipt is None:
        return None
    return Kept(form.model.objects.filter(pk=receipt.row_id).first(), False)


def _save(form: OfflineForm, given: Given) -> ScopedModel:
    try:
        return form.save(given)
    except ValidationError as fault:
        # What an action says of a field that the sheet does not show stands above it.
        raise Wrong({"": list(fault.messages)}) from fault


def _add_files(row: ScopedModel, given: Given) -> None:
    """Photographs and the drawn name. With one that is not sound nothing is kept: the device is the
    only place where it is.
    """
    evidence = Label(what=What.EVIDENCE, audience=Audience.OFFICES)
    signed = Label(what=What.PROOF, audience=Audience.OFFICES, note=_("现场在屏幕上签的字"))
    files = [(photo, evidence) for photo in given.photos]
    files += [(given.signature, signed)] if given.signature else []
    told = limits()
    for upload, label in files:
        try:
            keep_file(row, upload, label, told)
        except Refused as refusal:
            why = reason_of(refusal.fault, most_mb=told.max_mb, most=told.max_number)
            raise Wrong({"photos": [f"{clean_name(upload.name or '')}：{why}"]}) from refusal
