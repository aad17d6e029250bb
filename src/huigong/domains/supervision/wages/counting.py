"""What the rows of a case add up to: each worker's line with what was paid, each payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from huigong.domains.supervision.wages.models import (
    WageCase,
    WageClue,
    WageEntry,
    WageLine,
    WagePayment,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one worker stands: asked for, paid, left."""

    line: WageLine
    paid_fen: int

    @property
    def left_fen(self) -> int:
        return self.line.asked_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a case, always from its rows."""

    workers: int
    owed_fen: int
    agreed_fen: int
    paid_fen: int
    left_fen: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment, how many got something of it, and whether it was reversed."""

    payment: WagePayment
    people: int
    is_reversed: bool

    @property
    def may_reverse(self) -> bool:
        return not self.is_reversed and self.payment.reverses_id is None


def standings(case: WageCase) -> list[Standing]:
    """Every worker that counts, in the order of the list, in two queries."""
    rows = WageEntry.objects.on(case).values_list("line").annotate(paid=Sum("amount_fen"))
    paid = dict(rows.order_by())
    lines = WageLine.objects.on(case).filter(struck_on=None).order_by("place")
    return [Standing(line, paid.get(line.pk, 0)) for line in lines]


def paid_to(line: WageLine) -> int:
    """What one worker has got in all."""
    entries = WageEntry.objects.filter(line=line)
    return int(entries.aggregate(paid=Sum("amount_fen"))["paid"] or 0)


def totals_of(found: Sequence[Standing]) -> Totals:
    """Their sums."""
    return Totals(
        workers=len(found),
        owed_fen=sum(one.line.owed_fen for one in found),
        agreed_fen=sum(one.line.agreed_fen or 0 for one in found),
        paid_fen=sum(one.paid_fen for one in found),
        left_fen=sum(one.left_fen for one in found),
    )


def payments_of(case: WageCase) -> list[Paid]:
    """Every payment and reversal, the oldest first."""
    rows = list(WagePayment.objects.on(case).order_by("id"))
    taken_back = {row.reverses_id for row in rows}
    entries = WageEntry.objects.on(case).values_list("payment_id", flat=True)
    people: dict[int, int] = {}
    for payment_id in entries:
        people[payment_id] = people.get(payment_id, 0) + 1
    return [Paid(row, people.get(row.pk, 0), row.pk in taken_back) for row in rows]


def clues_of(case: WageCase) -> list[WageClue]:
    """Where the clue went, the oldest first."""
    return list(WageClue.objects.on(case).order_by("id"))


def open_clue(case: WageCase) -> WageClue | None:
    """The clue that nobody has answered yet."""
    return WageClue.objects.on(case).filter(heard_on=None).order_by("id").first()
