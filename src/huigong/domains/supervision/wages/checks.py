"""Nightly: the sums that stand on a wage case are what its rows add up to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.domains.supervision.wages.models import WageCase, WageEntry, WageLine
from huigong.kernel.checks.checker import MOST, Checker, Found

_SUMS = ("workers", "owed_fen", "agreed_fen", "paid_fen", "left_fen")


class WageSumsChecker(Checker):
    """A sum was changed past the actions, or an action forgot to count."""

    name = "wages.sums"
    label = gettext_lazy("欠薪案件的合计与各行不符")
    model = WageCase
    is_alarm = True

    def problems(self) -> Iterator[Found]:
        paid = dict(
            WageEntry.objects.values_list("row_id").annotate(paid=Sum("amount_fen")).order_by()
        )
        lines = {row[0]: row[1:] for row in _of_lines()}
        found = 0
        for pk, number, unit_id, *kept in _of_cases():
            workers, owed, agreed, asked = lines.get(pk, (0, 0, 0, 0))
            got = paid.get(pk, 0)
            if [workers, owed, agreed, got, asked - got] != kept and found < MOST:
                found += 1
                yield Found(str(pk), unit_id, _("%s 的合计与职工、付款各行加出来的不符") % number)


def _of_cases() -> Iterator[tuple[int, ...]]:
    rows = WageCase.objects.order_by("pk").values_list("pk", "number", "unit_id", *_SUMS)
    return rows.iterator()


def _of_lines() -> Iterator[tuple[int, ...]]:
    owed = F("due_fen") - F("had_fen")
    rows = WageLine.objects.filter(struck_on=None).values_list("row_id")
    sums = rows.annotate(
        workers=Count("pk"),
        owed=Sum(owed),
        agreed=Coalesce(Sum("agreed_fen"), 0),
        asked=Sum(Coalesce("agreed_fen", owed)),
    )
    return sums.order_by().iterator()
