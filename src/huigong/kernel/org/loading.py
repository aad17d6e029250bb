"""Loads units and their links from files, set by set, and says row by row what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.org.data.tree import LEVELS, TYPES, UnitRow

#: What `org_refresh` refuses a circle with.
CIRCLE = "HG001"


def sqlstate(fault: DatabaseError) -> str:
    """The database's own code of a fault, also of one that the driver has no class for."""
    return getattr(getattr(fault.__cause__, "diag", None), "sqlstate", None) or ""


class BadFile(ValueError):
    """The file cannot be loaded: each line names a row and what is wrong. Nothing was changed."""


class Outcome(StrEnum):
    """What became of one row."""

    CREATED = "created"
    SAME = "same"
    LINKED = "linked"
    DIFFERS = "differs"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Said:
    """What was done with one row, in a sentence."""

    code: str
    outcome: Outcome
    sentence: str


@dataclass(slots=True)
class Report:
    """What a load did, row by row."""

    rows: list[Said] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many rows came out that way."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def created(self) -> int:
        return self.count(Outcome.CREATED)


def is_waiting(row: UnitRow) -> bool:
    """Whether a row is a question to the administrator and not yet a unit."""
    return not row.load or row.confidence == "to confirm"


def load(rows: Sequence[UnitRow]) -> Report:
    """Create the units that are not there, with their links; change nothing that is.

    A unit that exists with another name or parent is reported: such changes are reorganisations.
    The same file twice changes nothing. Raises BadFile before anything is written.
    """
    _check(rows)
    ready = [row for row in rows if not is_waiting(row)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT org_lock()")
        _stage(cursor, ready)
        _check_parents(cursor)
        try:
            with transaction.atomic():
                outcomes = _write(cursor)
        except DatabaseError as fault:
            if sqlstate(fault) == CIRCLE:
                told = _("这些上级与库中已有的上下级合起来会绕成一圈，没有载入。")
                raise BadFile(told) from fault
            raise
    return Report([Said(row.code, *_say(row, outcomes.get(row.code))) for row in rows])


_SENTENCES = {
    Outcome.CREATED: gettext_lazy("已建立"),
    Outcome.SAME: gettext_lazy("已存在，没有变化"),
    Outcome.LINKED: gettext_lazy("已存在，补登了上级"),
    Outcome.WAITING: gettext_lazy("待确认，没有载入"),
}


def _say(row: UnitRow, found: tuple[Outcome, str] | None) -> tuple[Outcome, str]:
    if found is None:
        sentence = _("待确认，没有载入：%s") % (row.note or row.name)
        return Outcome.WAITING, sentence
    outcome, what = found
    if outcome is Outcome.DIFFERS:
        return outcome, _("已存在，%s 与文件不同，没有改动；要改请做机构调整方案") % what
    return outcome, str(_SENTENCES[outcome])


def _check(rows: Sequence[UnitRow]) -> None:
    wrong = list(_wrong_words(rows))
    counted = Counter(row.code for row in rows)
    wrong += [_("%s：编码出现了 %d 次") % (code, n) for code, n in counted.items() if n > 1]
    waiting = {row.code for row in rows if is_waiting(row)}
    for row in rows:
        for parent in _parents(row):
            if parent in waiting and row.code not in waiting:
                wrong.append(_("%s：上级 %s 待确认，没有载入") % (row.code, parent))
    for line in (0, 1):
        circle = _circle(
            {row.code: (row.territorial_parent, row.industrial_parent)[line] for row in rows}
        )
        if circle:
            wrong.append(_("上下级绕成了一圈：%s") % " → ".join(circle))
    if wrong:
        raise BadFile("\n".join(wrong))


def _parents(row: UnitRow) -> Iterable[str]:
    return filter(None, (row.territorial_parent, row.industrial_parent))


def _wrong_words(rows: Sequence[UnitRow]) -> Iterable[str]:
    for row in rows:
        if not row.code or not row.name or not row.short:
            yield _("%s：编码、名称、简称都要填") % (row.code or row.name or "?")
        if row.type not in TYPES:
            yield _("%s：没有“%s”这种类型") % (row.code, row.type)
        if row.level not in LEVELS:
            yield _("%s：没有“%s”这个层级") % (row.code, row.level)


def _circle(above: dict[str, str]) -> list[str]:
    """A circle of codes on one line, or nothing. Each code
    has one parent, so walking up is enough.
    """
    fine: set[str] = set()
    for start in above:
        walked: dict[str, None] = {}
        code = start
        while code and code not in fine and code in above:
            if code in walked:
                path = list(walked)
                return [*path[path.index(code) :], code]
            walked[code] = None
            code = above[code]
        fine.update(walked)
    return []


_COLUMNS = "code, name, short, type, level, division, above, industry"


def _stage(cursor: CursorWrapper, rows: Sequence[UnitRow]) -> None:
    cursor.execute("SELECT org_stage()")
    with cursor.copy(f"COPY incoming ({_COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            level = LEVELS.index(row.level) + 1
            parents = (row.territorial_parent or None, row.industrial_parent or None)
            copy.write_row((row.code, row.name, row.short, row.type, level, row.division, *parents))


_UNKNOWN = """
SELECT i.code, p.code FROM incoming i CROSS JOIN LATERAL (VALUES (i.above), (i.industry)) p(code)
WHERE p.code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM incoming x WHERE x.code = p.code)
  AND NOT EXISTS (SELECT 1 FROM org_unit u WHERE u.code = p.code) ORDER BY 1
"""


def _check_parents(cursor: CursorWrapper) -> None:
    cursor.execute(_UNKNOWN)
    wrong = [_("%s：找不到上级 %s") % row for row in cursor.fetchall()]
    if wrong:
        raise BadFile("\n".join(wrong))


_CREATE = """
INSERT INTO org_unit (code, name, short, type, level, division, opened_on)
SELECT code, name, short, type, level, division, date '1949-10-01' FROM incoming i
WHERE NOT EXISTS (SELECT 1 FROM org_unit u WHERE u.code = i.code) RETURNING id, code
"""
#: Where nothing is known of a unit's past, its place in the tree is taken to be as old as the unit.
_LINK = """
INSERT INTO org_link (unit_id, parent_id, line, from_on)
SELECT u.id, p.id, w.line, CASE WHEN u.id = ANY (%s) THEN u.opened_on ELSE org_today() END
FROM incoming i CROSS JOIN LATERAL (VALUES (i.above, 1), (i.industry, 2)) w(parent, line)
JOIN org_unit u ON u.code = i.code JOIN org_unit p ON p.code = w.parent
WHERE NOT EXISTS (SELECT 1 FROM org_link k WHERE k.unit_id = u.id AND k.line = w.line)
RETURNING unit_id
"""
_DIFFER = """
SELECT i.code, concat_ws('、', CASE WHEN u.name <> i.name THEN %s END,
    CASE WHEN u.short <> i.short THEN %s END,
    CASE WHEN u.type <> i.type OR u.level <> i.level OR u.division <> i.division THEN %s END,
    CASE WHEN EXISTS (SELECT 1 FROM org_link k JOIN org_unit p ON p.id = k.parent_id
        WHERE k.unit_id = u.id AND k.until_on IS NULL
          AND p.code <> coalesce(CASE k.line WHEN 1 THEN i.above ELSE i.industry END, '')
        ) THEN %s END)
FROM incoming i JOIN org_unit u ON u.code = i.code
"""


def _write(cursor: CursorWrapper) -> dict[str, tuple[Outcome, str]]:
    execute, fetchall = cursor.execute, cursor.fetchall
    execute(_CREATE)
    created = dict(fetchall())
    execute(_LINK, [list(created)])
    linked = {unit_id for (unit_id,) in fetchall()}
    if linked or created:
        many = len(created) > 2000
        execute(
            "SELECT org_rebuild()" if many else "SELECT org_refresh(%s)",
            None if many else [[*created, *linked]],
        )
    execute("SELECT code, id FROM org_unit WHERE code IN (SELECT code FROM incoming)")
    ids = dict(fetchall())
    execute(_DIFFER, [_("名称"), _("简称"), _("类型、层级或区划"), _("上级")])
    found: dict[str, tuple[Outcome, str]] = {}
    for code, what in fetchall():
        if ids[code] in created:
            found[code] = (Outcome.CREATED, "")
        elif what:
            found[code] = (Outcome.DIFFERS, what)
        else:
            found[code] = (Outcome.LINKED if ids[code] in linked else Outcome.SAME, "")
    return found
