"""What everybody may read: published texts whose worker still agrees. No number, no office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huigong.domains.hotline.protection.keeping import agreed_among
from huigong.domains.hotline.protection.models import ConsentTo
from huigong.domains.hotline.typical.models import TypicalCase, TypicalState
from huigong.kernel.scoping.scope import SYSTEM, scope

_MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One typical case as a worker reads it."""

    title: str
    happened: str
    done: str
    lesson: str
    published_on: date | None


def typical_cases() -> list[Told]:
    """The published ones, newest first. The consent is asked anew at each reading."""
    with scope(SYSTEM, reason="typical cases: what everybody may read"):
        published = TypicalCase.objects.filter(state=TypicalState.PUBLISHED)
        rows = list(published.order_by("-published_on", "-id")[:_MOST])
        agreed = agreed_among((row.case_id for row in rows), ConsentTo.PUBLISH)
        return [
            Told(row.title, row.happened, row.done, row.lesson, row.published_on)
            for row in rows
            if row.case_id in agreed
        ]
