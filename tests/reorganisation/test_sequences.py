"""Any sequence of moves, merges, splits and closings leaves
closure and sight as the links say, and previews are true.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reorganisation.truth import wrong_closure, wrong_sight

from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Line, Unit
from huigong.kernel.reorganisation import plans
from huigong.kernel.reorganisation.models import Plan

pytestmark = pytest.mark.django_db
#: A corner of the tree on two lines: prefectures, counties,
#: townships, an industry, grassroots unions.
CORNER = (
    "QH-6301 QH-6302 QH-630223 QH-630202 QH-630222 QH-630223100 QH-630223101 QH-630202001"
    " QH-IND-TRA QH-IND-FIN DEMO-630223-01 DEMO-630223-04"
).split()

codes = st.sampled_from(CORNER)
steps = st.one_of(
    st.tuples(st.just("move"), codes, codes, st.sampled_from((1, 1, 2))),
    st.tuples(st.just("merge"), codes, codes, st.just(1)),
    st.tuples(st.just("split"), codes, codes, st.just(1)),
    st.tuples(st.just("close"), codes, codes, st.just(1)),
)


class _Undo(Exception):
    """Ends one example, so that the next starts from the same tree."""


@pytest.fixture
def corner(plant) -> Iterator[dict[str, Unit]]:
    units = {code: Unit.objects.get(code=code) for code in CORNER}
    for number, place in enumerate(units.values()):
        others = list(units.values())
        plant(place)
        plant(others[-1 - number], legs=(place,), past=(others[(number * 5 + 1) % len(others)],))
    return units


def _plan(row: tuple[str, str, str, int], number: int) -> Plan:
    verb, what, other, line = row
    plan = plans.prepare_plan(title=f"{verb} {what} {other}", planned_on=today())
    given: dict[str, object] = {"unit": Unit.objects.get(code=what)}
    if verb in ("move", "merge"):
        given["target"] = Unit.objects.get(code=other)
    if verb == "move":
        given["line"] = Line(line)
    if verb == "split":
        given |= {"code": f"NEW-{number}", "name": f"新{number}", "short": f"新{number}"}
        given["children"] = [other]
    plans.add_step(plan=plan, verb=verb, **given)
    return plans.preview_plan(plan)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(steps, min_size=1, max_size=6))
def test_any_sequence_leaves_the_tree_and_sight_true(
    corner: dict[str, Unit], seat, rows: list[tuple[str, str, str, int]]
) -> None:
    try:
        with transaction.atomic():
            done = 0
            for number, row in enumerate(rows):
                with seat("guan"):
                    plan = _plan(row, number)
                    if plan.preview["problems"]:
                        continue
                    done += 1
                    after = plans.apply_plan(plans.ready_plan(plan))
                    assert after.receipt["differences"] == []
                    assert after.receipt["sight"] == plan.preview["sight"]
                assert wrong_closure() == [], rows
                assert wrong_sight() == [], rows
            raise _Undo
    except _Undo:
        pass
