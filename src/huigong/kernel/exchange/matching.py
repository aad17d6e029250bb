"""What an office remembers of its sheets: which field columns of these headings were."""

from __future__ import annotations

from huigong.kernel.exchange.headings import Head, import_fields
from huigong.kernel.exchange.models import Matching
from huigong.kernel.exchange.survey import digest
from huigong.kernel.register.declare import Register
from huigong.kernel.scoping.scope import current


def remembered(register: Register, head: Head) -> tuple[str, ...] | None:
    """The fields that this office gave to columns of these headings before."""
    if head.is_missing:
        return None
    kept = Matching.objects.filter(
        unit_id=current().office_id, register=register.label, headings=digest(head)
    ).first()
    known = {"", *import_fields(register)}
    if kept is None or len(kept.fields) != len(head.names):
        return None
    return tuple(name if name in known else "" for name in kept.fields)


def remember(register: Register, head: Head, fields: tuple[str, ...]) -> None:
    """Keep which field each column is, for the next sheet with these headings. Of a sheet without
    any nothing is kept: the next one has other columns.
    """
    if head.is_missing:
        return
    Matching.objects.update_or_create(
        unit_id=current().office_id,
        register=register.label,
        headings=digest(head),
        defaults={"fields": list(fields)},
    )
