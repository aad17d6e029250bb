"""Keeping the boards: every office's numbers are counted anew, and put in the place of the old."""

from __future__ import annotations

from django.db import transaction

from huigong.kernel.calendar.present import now
from huigong.kernel.scoping.ids import next_ids
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.reports.counting import count_all
from huigong.reports.models import Board


def refresh_boards() -> int:
    """Count all offices' cases; returns how many offices have a board.

    No @action: what is counted is nobody's decision, and the numbers before are of no use to
    anybody.
    """
    with transaction.atomic(), scope(SYSTEM, reason="the boards' numbers"):
        moment = now()
        counted = count_all(moment)
        known = dict(Board.objects.values_list("unit_id", "pk"))
        fresh = [unit for unit in counted if unit not in known]
        numbers = {**known, **dict(zip(fresh, next_ids(len(fresh)), strict=True))}
        nothing: tuple[dict[str, int], dict[str, int]] = ({}, {})
        Board.objects.bulk_create(
            (
                Board(id=number, unit_id=unit, taken_at=moment, below=below, here=here)
                for unit, number in numbers.items()
                for below, here in (counted.get(unit, nothing),)
            ),
            update_conflicts=True,
            unique_fields=("id",),
            update_fields=("taken_at", "below", "here"),
        )
    return len(numbers)
