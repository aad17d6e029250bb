"""Counts the cases of every office at once, set by set, under the keys of `keys`.

One pass over sight: what an office sees is already written there, recusals and all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from huigong.domains.hotline.models import Case
from huigong.domains.hotline.narrowing import LEVELS
from huigong.kernel.scoping.sighted import kind_of
from huigong.reports.keys import FEWEST, MONTH, OPEN, QUARTER, window

Numbers = dict[str, int]
#: What is not open and older than this is in no number.
_SEEN = """
SELECT s.seer, s.is_base, c.id, c.state, c.kind, c.channel, c.category, c.division, c.employer,
  coalesce(c.reporter_id, -c.id) AS person, c.is_satisfied,
  (c.opened_at AT TIME ZONE %(zone)s)::date AS day,
  (c.closed_at AT TIME ZONE %(zone)s)::date AS closed
FROM scoping_sight s JOIN hotline_case c ON c.id = s.row_id
WHERE s.kind = %(kind)s AND s.seer > 0
  AND (c.state = ANY (%(open)s) OR c.opened_at >= %(since)s OR c.closed_at >= %(since)s)
"""
_LATE = """
SELECT DISTINCT k.row_id, CASE {levels} END AS level
FROM workflow_clock k JOIN org_unit u ON u.id = k.unit_id
WHERE k.kind = %(kind)s AND k.stopped_at IS NULL AND k.paused_at IS NULL AND k.due_at < %(now)s
"""
#: Each: the key, and which rows it counts.
_GROUPS = (
    ("'state:' || state", "state = ANY (%(open)s)"),
    ("'state:open'", "state = ANY (%(open)s)"),
    ("'day:' || day", "day BETWEEN %(month)s AND %(today)s"),
    ("'recent:7'", "day BETWEEN %(week)s AND %(today)s"),
    ("'recent:30'", "day BETWEEN %(month)s AND %(today)s"),
    ("'kind:' || kind", "kind <> '' AND day BETWEEN %(month)s AND %(today)s"),
    ("'channel:' || channel", "day BETWEEN %(month)s AND %(today)s"),
    (
        "'topic:' || category || ':now'",
        "category <> '' AND day BETWEEN %(month)s AND %(today)s",
    ),
    (
        "'topic:' || category || ':before'",
        "category <> '' AND day BETWEEN %(before)s AND %(month)s - 1",
    ),
    ("'place:' || division || ':waiting'", "division <> '' AND state = ANY (%(open)s)"),
    (
        "'place:' || division || ':arrived'",
        "division <> '' AND day BETWEEN %(month)s AND %(today)s",
    ),
    ("'closed:all'", "closed BETWEEN %(month)s AND %(today)s"),
    ("'closed:unhappy'", "closed BETWEEN %(month)s AND %(today)s AND NOT is_satisfied"),
)
_LATE_GROUPS = (
    ("'late:' || l.level", "true"),
    ("'late:any'", "true"),
    ("'place:' || b.division || ':late'", "b.division <> ''"),
)
_TOP = """
SELECT seer, employer FROM (
  SELECT seer, employer,
    row_number() OVER (PARTITION BY seer ORDER BY count(*) DESC, employer) AS n
  FROM seen
  WHERE employer <> '' AND length(employer) <= 60 AND day BETWEEN %(quarter)s AND %(today)s
  GROUP BY seer, employer HAVING count(DISTINCT person) >= %(fewest)s) t
WHERE n <= 12
"""
_EMPLOYERS = """
SELECT b.seer, b.is_base, 'employer:' || t.employer, count(*)
FROM top t JOIN seen b ON b.seer = t.seer AND starts_with(b.employer, t.employer)
  AND b.day BETWEEN %(quarter)s AND %(today)s
GROUP BY 1, 2, 3
"""


def count_all(moment: datetime) -> dict[int, tuple[Numbers, Numbers]]:
    """For each office that sees a case: everything in its sight, and what it stands on itself.

    Needs a scope that sees all; a number of nought is left out.
    """
    values = _values(moment)
    below: dict[int, Numbers] = defaultdict(lambda: defaultdict(int))
    here: dict[int, Numbers] = defaultdict(lambda: defaultdict(int))
    for seer, is_base, key, number in _counted(values):
        below[seer][key] += number
        if is_base:
            here[seer][key] += number
    return {seer: (dict(found), dict(here[seer])) for seer, found in below.items()}


def _values(moment: datetime) -> dict[str, Any]:
    today = timezone.localdate(moment)
    month, _last = window(today, MONTH)
    before, _last = window(today, MONTH, before=True)
    quarter, _last = window(today, QUARTER)
    return {
        "kind": kind_of(Case),
        "zone": timezone.get_current_timezone_name(),
        "open": [str(state) for state in OPEN],
        "now": moment,
        "today": today,
        "week": window(today, 7)[0],
        "month": month,
        "before": before,
        "quarter": quarter,
        "since": _begin(quarter),
        "fewest": FEWEST,
    }


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _counted(values: dict[str, Any]) -> Iterator[tuple[int, bool, str, int]]:
    levels = " ".join(
        f"WHEN u.level IN ({', '.join(str(int(n)) for n in numbers)}) THEN '{name}'"
        for name, numbers in LEVELS.items()
    )
    parts = [
        f"SELECT seer, is_base, {key} AS key, count(*) FROM seen WHERE {rows} GROUP BY 1, 2, 3"  # noqa: S608  # our own words
        for key, rows in _GROUPS
    ]
    parts += [
        f"SELECT b.seer, b.is_base, {key}, count(DISTINCT b.id) FROM late l"  # noqa: S608  # as above
        f" JOIN seen b ON b.id = l.row_id WHERE {rows} GROUP BY 1, 2, 3"
        for key, rows in _LATE_GROUPS
    ]
    # One statement: the system's role may make no tables, not even for a moment.
    query = (
        f"WITH seen AS MATERIALIZED ({_SEEN}),"
        f" late AS MATERIALIZED ({_LATE.format(levels=levels)}),"
        f" top AS ({_TOP}) {' UNION ALL '.join([*parts, _EMPLOYERS])}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        yield from cursor.fetchall()
