"""Earlier cases that are like a text: within the seer's sight, by words that both hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from huigong.domains.hotline.categories import leaf_name
from huigong.domains.hotline.models import Case
from huigong.kernel.access import may, reach
from huigong.kernel.scoping.sighted import kind_of

#: How many of the newest cases are looked at for each word.
_EACH = 40
_LAST_ID = 2**63 - 1
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
#: Pairs that half of all cases hold say nothing about likeness.
_PLAIN = frozenset(
    "没有 我们 他们 单位 公司 老板 工会 现在 一个 什么 怎么 不给 不是 这个 那个 已经 工作".split()
)


@dataclass(frozen=True, slots=True)
class Like:
    """One earlier case: where it is, what it was about, and the words that both hold."""

    url: str
    number: str
    title: str
    state: str
    category: str
    opened_at: datetime
    words: tuple[str, ...]


def like_cases(
    text: str, *, words: Sequence[str], besides: int | None = None, limit: int = 5
) -> list[Like]:
    """Cases in sight whose face holds one of `words`, those that share most with the text first.

    Nothing is found for a seat that may not view cases, and nothing by a name that is masked.
    """
    if not may("view", Case):
        return []
    ids = {pk for word in words[:6] for pk in _holding(word)} - {besides}
    rows = Case.objects.filter(reach(Case, "view"), pk__in=ids)
    asked = _pairs(text)
    scored = [(shared, row) for row in rows if (shared := asked & _pairs(_face(row)))]
    scored.sort(key=lambda one: (-len(one[0]), -one[1].pk))
    return [_told(row, text, shared) for shared, row in scored[:limit] if len(shared) > 1]


def _holding(word: str) -> list[int]:
    """The newest cases in sight on whose face a word stands (the database sees to the sight)."""
    if len(word) < 2:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scoping_search(%s, %s, %s, %s)",
            [kind_of(Case), word.replace("\x00", ""), _LAST_ID, _EACH],
        )
        return [row[0] for row in cursor.fetchall()]


def _face(case: Case) -> str:
    return f"{case.title} {case.employer} {case.text[:200]}"


def _pairs(text: str) -> set[str]:
    runs = _HAN.findall(text[:600])
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)} - _PLAIN


def _told(case: Case, text: str, shared: set[str]) -> Like:
    return Like(
        url=case.get_absolute_url(),
        number=case.number,
        title=case.title,
        state=str(case.get_state_display()),
        category=leaf_name(case.category),
        opened_at=case.opened_at,
        words=_joined(text, shared),
    )


def _joined(text: str, shared: set[str], most: int = 3) -> tuple[str, ...]:
    """Shared pairs that touch in the text, as one word; the longest first."""
    runs: list[str] = []
    open_run = ""
    for place in range(len(text) - 1):
        pair = text[place : place + 2]
        if pair in shared:
            open_run = open_run + pair[1] if open_run else pair
        elif open_run:
            runs.append(open_run)
            open_run = ""
    runs += [open_run] if open_run else []
    return tuple(sorted(dict.fromkeys(runs), key=lambda run: -len(run))[:most])
