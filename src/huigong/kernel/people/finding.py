"""Finding a person in the seat's sight: by a whole number, the last four, a name or how it sounds.

Numbers are looked up by their blind index, names by pairs of characters, sounds by the beginning of
the key that sight itself is ordered by: each is an equality or a range, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from django.db import connection

from huigong.kernel.accounts.phones import is_mobile
from huigong.kernel.people.models import Person
from huigong.kernel.people.papers import PaperKind, is_citizen, normal_paper
from huigong.kernel.people.writing import contact_forms, paper_forms, tail_forms
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import beginning, kind_of

MOST = 50
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_SOUND = re.compile(r"[a-z]+( [a-z]+)*")
_PAPER = re.compile(r"(?=.*[0-9].*[0-9].*[0-9])[A-Z0-9()]{5,18}")
_LAST_ID = 2**63 - 1
#: The columns whose words a file is found by.
_NAMED = Person.sighted.text
#: Whether a file is one of those that are meant.
Fits = Callable[[Person], bool]


def is_number(q: str) -> bool:
    """Whether a text names somebody by a number, which belongs in no address and no log."""
    return bool(_PAPER.fullmatch(normal_paper(q)) or is_mobile(q))


def find_people(q: str, *, at_most: int = MOST, fields: Sequence[str] = ()) -> list[Person]:
    """The people whom a text names, in the seat's sight; by number, name or sound, at most 50.
    `fields`: what is read of them, if it is not the whole file.
    """
    q = " ".join(q[:60].split())
    if not q:
        return []
    rows = Person.objects.filter(merged_into=None).select_related("unit")
    rows = rows.only(*_NAMED, *fields) if fields else rows
    indexes = _indexes(q)
    for column, forms in indexes:
        if found := list(rows.filter(**{f"{column}__any": forms}).order_by("-pk")[:at_most]):
            return found
    if indexes:
        return []
    ids, fits = _named(q.lower(), at_most)
    by_id = {row.pk: row for row in rows.filter(pk__any=ids)}
    return [by_id[one] for one in ids if one in by_id and fits(by_id[one])][:at_most]


def _indexes(q: str) -> list[tuple[str, list[bytes]]]:
    """The columns in which a number lies, and as what: one after the other until it is found."""
    number = normal_paper(q)
    if is_citizen(number):
        return [("paper_blind", _papers((PaperKind.IDENTITY, PaperKind.RESIDENT_ALIEN), number))]
    if is_mobile(q):
        return [("phone_blind", contact_forms(number))]
    if _TAIL.fullmatch(number):
        return [("tail_blind", tail_forms(number))]
    if _PAPER.fullmatch(number):
        every = _papers(PaperKind.values, number)
        return [("paper_blind", every), ("phone_blind", contact_forms(number))]
    return []


def _papers(kinds: Iterable[str], number: str) -> list[bytes]:
    return [form for kind in kinds for form in paper_forms(kind, number)]


def _named(low: str, at_most: int) -> tuple[Sequence[int], Fits]:
    """The files that a name or a sound may mean, in order, and whether one of them is meant."""
    if _SOUND.fullmatch(low):
        return _by_sound(low, at_most), _every
    if len(low) == 1:
        return _searched(beginning(low), at_most), _every
    if len(low) == 2 and min(low) > "~":
        return _searched(low, at_most), _every
    # The pairs of three characters may lie apart; one pair cannot.
    words = low.split()
    return _searched(low, at_most * 2), lambda row: all(word in _text(row) for word in words)


def _every(_row: Person) -> bool:
    return True


def _text(row: Person) -> str:
    """What a file is found by, as one text."""
    return " ".join(getattr(row, name) for name in _NAMED).lower()


def _by_sound(low: str, at_most: int) -> list[int]:
    """Those whose name begins so, in order; then those whose first letters these are."""
    joined = low.replace(" ", "")
    found = _sounding(joined, at_most)
    if len(found) < at_most:
        found += [one for one in _searched(joined, at_most) if one not in set(found)]
    return found[:at_most]


def _sounding(start: str, at_most: int) -> list[int]:
    """Rows of sight whose rank begins so: sight is ordered by it, so this is one range."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id FROM scoping_sight WHERE kind = %s AND seer = %s"
            " AND rank >= %s AND rank < %s ORDER BY rank, row_id LIMIT %s",
            [kind_of(Person), current().seer, start, f"{start}{{", at_most],
        )
        return [row[0] for row in cursor.fetchall()]


def _searched(words: str, at_most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scoping_search(%s, %s, %s, %s)", [kind_of(Person), words, _LAST_ID, at_most]
        )
        return [row[0] for row in cursor.fetchall()]
