"""Letting one more person see a row: a proxy, or who holds the slip of a matter."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from huigong.kernel.scoping.models import Admission
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel, kind_of


def admit(
    row: ScopedModel, account_id: int, *, is_full: bool, until_on: date | None = None
) -> None:
    """Show a row to a person: fully, as if it were their own, or only to look and add; until a day
    where one is said, the day itself included.

    Who is admitted already changes only how far and how long. No permission is asked here.
    """
    known = Admission.objects.filter(**_here(row), account_id=account_id, ended_at=None)
    if not known.update(is_full=is_full, until_on=until_on):
        Admission.objects.create(
            **_here(row),
            account_id=account_id,
            is_full=is_full,
            until_on=until_on,
            by_id=current().account_id,
        )


def dismiss(row: ScopedModel, account_id: int) -> None:
    """The person sees the row no longer."""
    known = Admission.objects.filter(**_here(row), account_id=account_id, ended_at=None)
    known.update(ended_at=timezone.now())


def _here(row: ScopedModel) -> dict[str, int]:
    return {"kind": kind_of(type(row)), "row_id": row.pk}
