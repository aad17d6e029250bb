"""What must always be so, asked of the database itself."""

from __future__ import annotations

from django.db import connection

from huigong.domains.hotline.models import Case
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

_CLOSURE = """
WITH is_now AS (SELECT line, ancestor_id, descendant_id, depth FROM org_closure),
     should AS (SELECT line, ancestor_id, descendant_id, min(depth)
                FROM org_climb(ARRAY(SELECT id FROM org_unit)) GROUP BY 1, 2, 3)
(TABLE is_now EXCEPT TABLE should) UNION ALL (TABLE should EXCEPT TABLE is_now)
"""
_SIGHT = """
WITH is_now AS (SELECT row_id, seer, is_base, rank FROM scoping_sight WHERE kind = %s),
     should AS (SELECT row_id, seer, is_base, rank
                FROM sight_of_hotline_case(ARRAY(SELECT id FROM hotline_case)))
(TABLE is_now EXCEPT TABLE should) UNION ALL (TABLE should EXCEPT TABLE is_now)
"""


def wrong_closure() -> list[tuple[object, ...]]:
    """Entries of the closure that are there and should not be, or the other way round."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSURE)
        return cursor.fetchall()


def wrong_sight() -> list[tuple[object, ...]]:
    """The same of the sight of all cases."""
    with scope(SYSTEM, reason="test compares"), connection.cursor() as cursor:
        cursor.execute(_SIGHT, [kind_of(Case)])
        return cursor.fetchall()


def seers(case: Case) -> set[str]:
    """The codes of the units that see a case."""
    with scope(SYSTEM, reason="test asks who sees"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code FROM scoping_sight s JOIN org_unit u ON u.id = s.seer"
            " WHERE s.kind = %s AND s.row_id = %s",
            [kind_of(Case), case.pk],
        )
        return {row[0] for row in cursor.fetchall()}
