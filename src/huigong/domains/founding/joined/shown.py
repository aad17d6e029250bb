"""What the page of a founding says of who signed, once the union is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huigong.domains.founding.models import Applicant, Founding
from huigong.domains.membership.public import founders

_SAID: dict[str, str | Promise] = {
    founders.MEMBER: _("已是会员"),
    founders.WAITING: _("待审核"),
    founders.MOVING: _("会籍接转中"),
    founders.OUT: _("没有入会"),
}
TONES = {founders.MEMBER: "done", founders.WAITING: "due", founders.MOVING: "doing"}


@dataclass(frozen=True, slots=True)
class Line:
    """One who signed, and where they stand with the union."""

    signed: Applicant
    words: str = ""
    url: str = ""
    tone: str = "plain"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How many stand alike, and where their rows are."""

    words: str
    count: int
    url: str


def lines_of(founding: Founding, rows: list[Applicant]) -> list[Line]:
    """Everybody who signed; before there is a union their names alone."""
    if founding.union_id is None:
        return [Line(row) for row in rows]
    ids = [row.person_id for row in rows if row.person_id]
    found = founders.standings(founding.union_id, ids)
    return [_line(row, found.get(row.person_id or 0)) for row in rows]


def _line(row: Applicant, stands: founders.Standing | None) -> Line:
    if row.not_taken or stands is None:
        return Line(row, row.not_taken, kind=founders.OUT)
    tone = TONES.get(stands.kind, "plain")
    return Line(row, stands.words, stands.url, tone, stands.kind)


def totals_of(founding: Founding, lines: list[Line]) -> list[Total]:
    """The numbers of the union's first members; each leads to its rows where the seat sees one."""
    if founding.union_id is None:
        return []
    count = Counter(line.kind for line in lines)
    seen = {line.kind for line in lines if line.url}
    lists = founders.lists_of(founding.union_id)
    return [
        Total(str(words), count[kind], lists.get(kind, "") if kind in seen else "")
        for kind, words in _SAID.items()
        if count[kind]
    ]
