"""Visits of the world's people, and a second declaration over them that has every surface there
is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
from django.urls import clear_url_caches

from huigong.domains.visits.actions import edit_visit, record_visit
from huigong.domains.visits.models import Visit
from huigong.kernel.access import May, Where, policies
from huigong.kernel.access.roles import Role
from huigong.kernel.actions import action
from huigong.kernel.org.models import Unit
from huigong.kernel.register.declare import Column, Import, Register
from huigong.kernel.scoping.sighted import kind_of, model_of

LIST = "/desk/visits/visit/"
VALUES = {
    "visited_on": date(2026, 1, 20),
    "occasion": "new_year",
    "place": "某某建材厂",
    "people": 12,
    "aid_fen": 600_000,
    "note": "看望一线职工",
}


@pytest.fixture(autouse=True)
def _own_numbers(fresh_database: str, tmp_path: Path, settings: Any) -> None:
    # Kinds are numbered per database; files of jobs go where the test ends.
    kind_of.cache_clear()
    model_of.cache_clear()
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def visit(world: Any) -> Callable[..., Visit]:
    """Record a visit as somebody."""

    def make(who: str = "ming", number: str = "A-1", **more: Any) -> Visit:
        with world.seat(who) as seat:
            unit = Unit.objects.get(pk=seat.unit_id)
            return record_visit(unit=unit, number=number, **{**VALUES, **more})

    return make


@pytest.fixture
def form_data(world: Any) -> Callable[..., dict[str, Any]]:
    """What a browser posts for a visit."""

    def make(**more: Any) -> dict[str, Any]:
        data = {"unit": world.ming.unit.pk, "number": "B-1", "visited_on": "2026-02-01"}
        data |= {"occasion": "summer", "place": "某某工地", "people": "30", "aid_fen": "1,234.50"}
        return data | {"note": ""} | more

    return make


@action("cancel", model=Visit, records=("reason",))
def cancel_visit(visit: Visit, *, reason: Annotated[str, "作废的理由"]) -> Visit:
    """作废了走访记录。"""
    visit.note = reason
    return visit


class FullFlow:
    """A workflow of one move with a guard, as `kernel.workflow.flow` has them."""

    class _Move:
        verb, label = "cancel", "作废"

    transitions = (_Move,)
    state = "occasion"

    def reason_against(self, row: Visit, verb: str) -> str | None:
        return "五一走访不能作废。" if row.occasion == "labour_day" else None


FULL = Register(
    model=Visit,
    columns=("number", "unit__name", "visited_on", Column("note", sensitive="name"), "aid_fen"),
    form_fields=(
        *("unit", "number", "visited_on", "occasion"),
        *("place", "people", "aid_fen", "note"),
    ),
    create=record_visit,
    edit=edit_visit,
    workflow=FullFlow(),
    transitions={"cancel": cancel_visit},
    bulk=("cancel",),
    imports=Import(key="number"),
)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Register]:
    """Visits with a transition, a bulk action and a masked column."""
    table = policies.__globals__["_table"]
    rows = (
        May(Role.OFFICER, ("view",), Where.BELOW),
        May(Role.OFFICER, ("record", "edit", "cancel", "view:name"), Where.HERE),
        May(Role.LEADER, ("view",), Where.BELOW),
    )
    monkeypatch.setitem(table, Visit, rows)
    settings.ROOT_URLCONF = "tests.register.full_urls"
    clear_url_caches()
    yield FULL
    clear_url_caches()
