"""What hangs on a matter is the same, looked over together or asked table by table."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.access.places import OWN, build

from huigong.domains.hotline.models import Case
from huigong.kernel.scoping.around import looked_over
from huigong.kernel.scoping.sighted import attached_models, kind_of

pytestmark = pytest.mark.access


@pytest.mark.parametrize("who", ["an", "ming", "gao", "sheng", "hua"])
def test_looked_over_it_is_what_each_table_holds(db, world, seat, who: str) -> None:
    case = build(world).rows[OWN][Case]
    with seat(who):
        apart = {
            model: set(model.objects.filter(kind=kind_of(Case), row_id=case.pk).values_list("pk"))
            for model in attached_models()
        }
        with looked_over(kind_of(Case), case.pk):
            together = {
                model: {(row.pk,) for row in model.objects.on(case).order_by("pk")}
                for model in attached_models()
            }
    assert together == apart
    if who == "an":
        assert any(together.values())
        assert not all(together.values())


def test_a_bare_table_is_not_asked_and_another_row_is(db, world, seat) -> None:
    places = build(world)
    case = places.rows[OWN][Case]
    with seat("an"):
        bare = next(m for m in attached_models() if not m.objects.on(case).exists())
        with looked_over(kind_of(Case), case.pk):
            bare.objects.on(case).exists()
            with CaptureQueriesContext(connection) as asked:
                rows = bare.objects.on(case)
                assert list(rows.order_by("pk")) == []
                assert rows.count() == 0
                assert rows.first() is None
                assert not rows.exists()
                assert list(rows.values_list("pk", flat=True)) == []
            assert not asked.captured_queries
            other = Case(pk=case.pk + 1)
            with CaptureQueriesContext(connection) as asked:
                list(bare.objects.on(other))
            assert len(asked.captured_queries) == 1
