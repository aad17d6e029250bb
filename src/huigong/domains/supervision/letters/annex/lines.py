"""Who stands on the annex of a letter, and the wage lines whose workers could."""

from __future__ import annotations

from django.db.models import QuerySet

from huigong.domains.supervision.letters.annex.models import AnnexLine
from huigong.domains.supervision.letters.models import VOID, Letter
from huigong.domains.supervision.wages.models import WageCase, WageLine

_MOST = 200


def standing(letter: Letter) -> list[AnnexLine]:
    """Those who agreed and have not taken it back, in their order."""
    rows = AnnexLine.objects.on(letter).filter(struck_on=None)
    return list(rows.select_related("item", "letter").order_by("place"))


def printed(letter: Letter) -> list[AnnexLine]:
    """Of these the ones who agreed to be named to whom the letter goes to now."""
    return [line for line in standing(letter) if line.is_for_the_addressee]


def may_name(letter: Letter) -> bool:
    """Whether such a letter can have names beside it: a trade has no workers, a void one no use."""
    return not letter.is_to_trade and letter.state not in VOID


def owed_beside(letter: Letter) -> QuerySet[WageLine]:
    """The workers of the office's wage cases at the same employer."""
    cases = WageCase.objects.filter(employer=letter.employer_id, unit=letter.unit_id)
    rows = WageLine.objects.filter(case__in=cases, struck_on=None).select_related("case")
    return rows.order_by("case_id", "place")[:_MOST]
