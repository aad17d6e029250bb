"""The kernel's own checkers: the tree, sight, posts of closed units, counties without a union."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.calendar.present import today
from huigong.kernel.checks.checker import MOST, Checker, Found
from huigong.kernel.checks.running import administered_top
from huigong.kernel.org.data.tree import read_divisions
from huigong.kernel.org.models import Closure, Level, Line, Link, Post, Unit
from huigong.kernel.org.tree import links_on
from huigong.kernel.scoping.clauses import expected_function
from huigong.kernel.scoping.models import Sight
from huigong.kernel.scoping.sighted import ScopedModel, kind_of, model_of, scoped_models

#: Up to so many rows of a model are compared whole; of
#: more, the newest and a random part every night.
WHOLE = 200_000
BATCH = 5_000

_WRONG_TREE = """
WITH should AS (SELECT line, ancestor_id, descendant_id, min(depth) AS depth
                FROM org_climb(ARRAY(SELECT id FROM org_unit)) GROUP BY 1, 2, 3),
     is_now AS (SELECT line, ancestor_id, descendant_id, depth FROM org_closure),
     wrong AS ((TABLE is_now EXCEPT TABLE should) UNION ALL (TABLE should EXCEPT TABLE is_now))
SELECT u.id, u.name, count(*) FROM wrong w JOIN org_unit u ON u.id = w.descendant_id
GROUP BY u.id, u.name, u.level ORDER BY u.level, u.id LIMIT %s
"""


class ClosureChecker(Checker):
    """The closure is what the links of today say."""

    name = "tree.closure"
    label = gettext_lazy("上下级闭包与关系不符")
    model = Closure
    is_alarm = is_fixable = True

    def problems(self) -> Iterator[Found]:
        with connection.cursor() as cursor:
            cursor.execute(_WRONG_TREE, [MOST])
            rows = cursor.fetchall()
        for unit_id, name, number in rows:
            words = {"unit": name, "n": number}
            text = _("%(unit)s 的上下级有 %(n)d 处与关系表不符，可能有人多看到或看不到") % words
            yield Found(str(unit_id), unit_id, text)

    def repair(self, key: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT org_refresh(%s)", [[int(key)]])


_WRONG_SIGHT = """
WITH is_now AS (SELECT row_id, seer, is_base, rank FROM scoping_sight
                WHERE kind = %s AND row_id = ANY (%s)),
     should AS (SELECT row_id, seer, is_base, rank FROM {expected}(%s))
SELECT row_id, sum(more)::int, sum(less)::int
FROM (SELECT row_id, 1 AS more, 0 AS less FROM (TABLE is_now EXCEPT TABLE should) a
      UNION ALL SELECT row_id, 0, 1 FROM (TABLE should EXCEPT TABLE is_now) b) c
GROUP BY row_id ORDER BY row_id LIMIT %s
"""
_ORPHANS = """
SELECT DISTINCT s.row_id FROM scoping_sight s
WHERE s.kind = %s AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = s.row_id) ORDER BY 1 LIMIT %s
"""


class SightChecker(Checker):
    """Who sees a row is what its units, legs, recusals and person say."""

    name = "tree.sight"
    label = gettext_lazy("可见范围与应有的不符")
    model = Sight
    is_alarm = is_fixable = True

    def problems(self) -> Iterator[Found]:
        for model in scoped_models():
            kind = kind_of(model)
            yield from self._orphans(model, kind)
            for ids in _batches(model):
                yield from self._differences(model, kind, ids)

    def _differences(self, model: type[ScopedModel], kind: int, ids: list[int]) -> Iterator[Found]:
        query = _WRONG_SIGHT.format(expected=expected_function(model))
        with connection.cursor() as cursor:
            cursor.execute(query, [kind, ids, ids, MOST])
            wrong = cursor.fetchall()
        column = model.sighted.unit + "_id"
        if not wrong:
            return
        units = dict(
            model.unscoped.filter(pk__in=[row[0] for row in wrong]).values_list("pk", column)
        )
        for row_id, more, less in wrong:
            if row_id not in units:
                continue  # gone altogether: an orphan, told elsewhere
            words = {"kind": model._meta.verbose_name, "row": row_id, "more": more, "less": less}
            text = _("%(kind)s %(row)s：可见范围多 %(more)d 处、少 %(less)d 处") % words
            yield Found(f"{kind}:{row_id}", units[row_id], text)

    def _orphans(self, model: type[ScopedModel], kind: int) -> Iterator[Found]:
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS.format(table=model._meta.db_table), [kind, MOST])
            lost = [row[0] for row in cursor.fetchall()]
        top = administered_top() if lost else 0
        for row_id in lost:
            words = {"kind": model._meta.verbose_name, "row": row_id}
            yield Found(
                f"{kind}:{row_id}", top, _("%(kind)s %(row)s 已不存在，可见范围还在") % words
            )

    def repair(self, key: str) -> None:
        kind, row_id = key.split(":")
        with connection.cursor() as cursor:
            cursor.execute("SELECT scoping_correct(%s, %s)", [int(kind), [int(row_id)]])

    def is_wrong(self, key: str) -> bool:
        # One row, not a million: somebody is waiting for the button.
        kind, row_id = (int(part) for part in key.split(":"))
        model = model_of(kind)
        found = self._differences(model, kind, [row_id])
        return any(True for _row in found) or any(r.key == key for r in self._orphans(model, kind))


def _batches(model: type[ScopedModel]) -> Iterator[list[int]]:
    rows = model.unscoped.order_by("-pk").values_list("pk", flat=True)
    if rows.count() <= WHOLE:
        ids = list(rows)
    else:
        # Rows are numbered in the order of their making, so
        # a random order of numbers is a fair sample.
        ids = list(dict.fromkeys([*rows[: WHOLE // 2], *rows.order_by("?")[: WHOLE // 2]]))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


class ClosedPostChecker(Checker):
    """Nobody holds a post in a unit that is closed."""

    name = "tree.closed_post"
    label = gettext_lazy("已撤销单位还有任职")
    model = Post
    is_fixable = True

    def problems(self) -> Iterator[Found]:
        late = Q(until_on=None) | Q(until_on__gte=F("unit__closed_on"))
        rows = Post.objects.filter(late, unit__closed_on__isnull=False)
        # A post that began on the unit's last day cannot end before it.
        rows = rows.exclude(until_on=F("from_on")).select_related("unit", "account")
        for post in rows.order_by("pk"):
            words = {"unit": post.unit.name, "name": post.account, "day": post.unit.closed_on}
            text = _("%(unit)s 已于 %(day)s 撤销，%(name)s 的任职还没有结束") % words
            yield Found(str(post.pk), post.unit_id, text)

    def repair(self, key: str) -> None:
        post = Post.objects.select_related("unit").get(pk=int(key))
        if post.unit.closed_on is not None:
            post.until_on = max(post.from_on, post.unit.closed_on - timedelta(days=1))
            post.save(update_fields=("until_on",))


class CountyChecker(Checker):
    """Every county of the division table has a union of its level."""

    name = "tree.county"
    label = gettext_lazy("区划表中的县没有县级工会")
    model = Unit

    def problems(self) -> Iterator[Found]:
        unions = Unit.objects.filter(closed_on=None).exclude(division="")
        counties = set(unions.filter(level=Level.COUNTY).values_list("division", flat=True))
        above = dict(unions.filter(level=Level.PREFECTURE).values_list("division", "pk"))
        for row in read_divisions():
            if len(row.code) == 6 and row.code not in counties and row.parent in above:
                text = _("%s 没有县级工会：请确认设立，或说明由谁代管") % row.name
                yield Found(row.code, above[row.parent], text)


class OrphanUnitChecker(Checker):
    """Every open unit but the highest has a territorial parent."""

    name = "tree.no_parent"
    label = gettext_lazy("单位没有地方线上级")
    model = Unit

    def problems(self) -> Iterator[Found]:
        linked = Link.objects.filter(links_on(today()), line=Line.TERRITORIAL).values("unit")
        rows = Unit.objects.filter(closed_on=None, level__gt=Level.NATION).exclude(pk__in=linked)
        for unit in rows.order_by("level", "pk"):
            text = _("%s 没有地方线上级，上面的单位看不到它") % unit.name
            yield Found(str(unit.pk), unit.pk, text)
