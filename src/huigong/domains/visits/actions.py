"""Every write of visits."""

from __future__ import annotations

from datetime import date

from huigong.domains.visits.models import Visit
from huigong.kernel.actions import action
from huigong.kernel.org.models import Unit


@action("record", model=Visit, creates=True, records=("occasion", "people"))
def record_visit(
    *,
    unit: Unit,
    number: str,
    visited_on: date,
    occasion: str,
    place: str,
    people: int,
    aid_fen: int = 0,
    note: str = "",
) -> Visit:
    """登记了走访。"""
    return Visit(
        unit=unit,
        number=number,
        visited_on=visited_on,
        occasion=occasion,
        place=place,
        people=people,
        aid_fen=aid_fen,
        note=note,
    )


@action("edit", model=Visit)
def edit_visit(
    visit: Visit,
    *,
    visited_on: date,
    occasion: str,
    place: str,
    people: int,
    aid_fen: int,
    note: str,
) -> Visit:
    """修改了走访记录。"""
    visit.visited_on, visit.occasion, visit.place = visited_on, occasion, place
    visit.people, visit.aid_fen, visit.note = people, aid_fen, note
    return visit
