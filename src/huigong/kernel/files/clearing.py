"""What is cleared by night: old quarantine, and bytes left by forms that were rolled back."""

from __future__ import annotations

import time
from datetime import timedelta

from huigong.kernel import params
from huigong.kernel.calendar.present import now, today
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Attachment, Quarantined
from huigong.kernel.scoping.scope import SYSTEM, scope

#: A form that is still being saved has its bytes on disk and no row yet.
_YOUNG = 24 * 3600


def clear_quarantine() -> int:
    """Delete the bytes that have been apart for the days of the parameter; the record stays."""
    days = params.at(today()).get("files.quarantine_days").value
    with scope(SYSTEM, reason="files: quarantine is over"):
        old = Quarantined.objects.filter(emptied_at=None, sent_at__lt=now() - timedelta(days=days))
        rows = list(old.exclude(place=""))
        for row in rows:
            keeping.drop(keeping.APART, row.place)
            row.emptied_at = now()
            row.save(update_fields=("emptied_at",))
    return len(rows)


def sweep() -> int:
    """Delete bytes older than a day of which no row speaks; returns how many."""
    with scope(SYSTEM, reason="files: what is still spoken of"):
        kept = set(Attachment.objects.filter(removed_at=None).values_list("place", flat=True))
        apart = set(Quarantined.objects.filter(emptied_at=None).values_list("place", flat=True))
    known = {keeping.KEPT: kept, keeping.SMALL: kept, keeping.APART: apart}
    # What waited for a form to be put right has no row at all: it goes when its day is over.
    known[keeping.STASH] = set()
    return sum(_sweep(area, places) for area, places in known.items())


def _sweep(area: str, known: set[str]) -> int:
    gone = 0
    for path in keeping.folder(area).glob("*/*"):
        if path.name not in known and time.time() - path.stat().st_mtime > _YOUNG:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
