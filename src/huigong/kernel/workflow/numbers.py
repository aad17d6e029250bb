"""Running numbers without gap or twin: the row lock of the
counter orders the writers until they commit.
"""

from django.db import connection

from huigong.kernel.calendar.present import today

_NEXT = (
    "INSERT INTO workflow_counter (series, last) VALUES (%s, %s)"
    " ON CONFLICT (series) DO UPDATE SET last = workflow_counter.last + %s RETURNING last"
)


def next_number(series: str, count: int = 1) -> int:
    """The next number of a series (the last of `count` taken
    at once), in the running transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, count, count])
        return int(cursor.fetchone()[0])


def number_of_year(prefix: str, series: str, *, width: int = 5) -> str:
    """The next number of a register that begins anew each year: JC-2026-00001."""
    year = today().year
    return f"{prefix}-{year}-{next_number(f'{series}/{year}'):0{width}d}"
