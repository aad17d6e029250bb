"""The files of a row whose person is erased: the bytes go, and the names they came under."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from huigong.kernel.calendar.present import now
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Attachment
from huigong.kernel.scoping.sighted import ScopedModel


def erase_files(row: ScopedModel) -> int:
    """Take every file off a row for good; how many there were."""
    held = list(Attachment.objects.on(row).filter(removed_at=None))
    for one in held:
        erase_file(one)
    return len(held)


def erase_file(one: Attachment) -> None:
    """Take one file off for good."""
    if one.removed_at is not None:
        return
    one.name, one.note, one.written_by, one.digest = str(_("（已删除）")), "", "", ""
    one.removed_at, one.removal = now(), str(_("个人信息已删除"))
    one.digest = one.place
    one.save()
    for area in (keeping.KEPT, keeping.SMALL):
        # The bytes go when it is certain: a transaction that fails has kept them.
        transaction.on_commit(partial(keeping.drop, area, one.place))
