"""Counting the members anew; the machine alone does it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from huigong.domains.membership.choices import LIVING, State
from huigong.domains.membership.models import Membership
from huigong.domains.membership.tally.models import MemberTally
from huigong.kernel.calendar.present import now
from huigong.kernel.org.models import Level
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

#: Who sees a membership counts it: sight knows both lines and every recusal already.
_COUNT = """
INSERT INTO membership_membertally (unit_id, month, people, counted_at)
SELECT s.seer, {month}, count(*), %(at)s
FROM membership_membership m
JOIN scoping_sight s ON s.kind = %(kind)s AND s.row_id = m.id AND s.seer > 0
JOIN org_unit u ON u.id = s.seer AND u.level <= %(level)s
WHERE {which}
GROUP BY 1, 2
"""
_JOINED = _COUNT.format(
    month="date_trunc('month', m.joined_on)::date",
    which="m.joined_on IS NOT NULL AND m.before_id IS NULL",
)
_LIVING = _COUNT.format(month="NULL::date", which="m.state = ANY (%(living)s)")


def count_members() -> int:
    """Count for every union from the county up; how many numbers are kept."""
    with scope(SYSTEM, reason="membership: count the members"):
        MemberTally.objects.all().delete()
        values: dict[str, Any] = {
            "kind": kind_of(Membership),
            "level": Level.COUNTY,
            "at": now(),
            "living": [str(State(one)) for one in LIVING],
        }
        with connection.cursor() as cursor:
            cursor.execute(_JOINED, values)
            cursor.execute(_LIVING, values)
        return MemberTally.objects.count()
