"""Finding a person in the seat's sight: by a whole number, the last four, a name or how it sounds.

Numbers are looked up by their blind index, names by pairs of characters, sounds by the beginning of
the key that sight itself is ordered by: each is an equality or a range, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import connection, models

from huigong.kernel.accounts.phones import is_mobile
from huigong.kernel.people.models import Person
from huigong.kernel.people.naming import sound_of
from huigong.kernel.people.papers import PaperKind, is_citizen, normal_paper
from huigong.kernel.people.writing import contact_forms, paper_forms, tail_forms
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

MOST = 50
#: One character names many: so many in order of sound are looked through.
_LOOKED_THROUGH = 400
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_SOUND = re.compile(r"[a-z]+( [a-z]+)*")
_PAPER = re.compile(r"(?=.*[0-9].*[0-9].*[0-9])[A-Z0-9()]{5,18}")
_LAST_ID = 2**63 - 1


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
    ids = _ids(q, at_most)
    rows = _these(ids).select_related("unit").filter(merged_into=None)
    by_id = {row.pk: row for row in (rows.only(*fields) if fields else rows)}
    return [by_id[one] for one in ids if one in by_id]


def _ids(q: str, at_most: int) -> list[int]:
    number, low = normal_paper(q), q.lower()
    if is_citizen(number):
        kinds = (PaperKind.IDENTITY, PaperKind.RESIDENT_ALIEN)
        return _by(
            "paper_blind", [form for kind in kinds for form in paper_forms(kind, number)], at_most
        )
    if is_mobile(q):
        return _by("phone_blind", contact_forms(number), at_most)
    if _TAIL.fullmatch(number):
        return _by("tail_blind", tail_forms(number), at_most)
    if _PAPER.fullmatch(number):
        every = [form for kind in PaperKind.values for form in paper_forms(kind, number)]
        return _by("paper_blind", every, at_most) or _by(
            "phone_blind", contact_forms(number), at_most
        )
    if _SOUND.fullmatch(low):
        return _by_sound(low, at_most)
    if len(q) == 1:
        return _beginning(sound_of(q), q, at_most)
    return _by_words(low, at_most)


def _by(column: str, values: list[bytes], at_most: int) -> list[int]:
    rows = Person.objects.filter(**{f"{column}__in": values}).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


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


def _beginning(start: str, character: str, at_most: int) -> list[int]:
    """Of those that sound so the first whose name begins with the character. Of a common surname
    few are read, and of a rare one no more than so many.
    """
    sounding, found = _sounding(start, _LOOKED_THROUGH), list[int]()
    for some in (sounding[: 2 * at_most], sounding[2 * at_most :]):
        if some and len(found) < at_most:
            names = dict(_these(some).values_list("pk", "name"))
            found += [one for one in some if names.get(one, "").startswith(character)]
    return found[:at_most]


def _these(ids: list[int]) -> models.QuerySet[Person]:
    """The scoped rows of some numbers."""
    return Person.objects.filter(pk__any=ids)


def _searched(words: str, at_most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scoping_search(%s, %s, %s, %s)", [kind_of(Person), words, _LAST_ID, at_most]
        )
        return [row[0] for row in cursor.fetchall()]


def _by_words(low: str, at_most: int) -> list[int]:
    """By pairs of characters; read again, because pairs of three may lie apart. One pair cannot."""
    if len(low) == 2 and min(low) > "~":
        return _searched(low, at_most)
    ids = _searched(low, at_most * 2)
    words = low.split()
    rows = _these(ids).values_list("pk", "name", "aliases", "sound", "initials")
    fitting = {row[0] for row in rows if all(word in " ".join(row[1:]).lower() for word in words)}
    return [one for one in ids if one in fitting][:at_most]
