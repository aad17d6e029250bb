"""The comparison of every file with every other, as the machine; only likely pairs are kept.

What is compared lies in a private folder and in DuckDB's memory, and goes with the job. Killed, it
starts anew: pairs that are known already are passed over.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huigong.domains.twins.actions import find_possible_twin
from huigong.domains.twins.features import row_of
from huigong.domains.twins.linking import Likely, likely_pairs
from huigong.domains.twins.models import PossibleTwin
from huigong.domains.twins.offices import common_office
from huigong.kernel import params
from huigong.kernel.calendar.present import today
from huigong.kernel.people.models import Person
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import key_provider

_REASON = "twins: comparing all files"
_COLUMNS = (
    *("id", "name", "born_on", "sex", "paper_blind", "tail_blind", "phone_blind", "bank_blind"),
    *("unit_id", "unit__division"),
)
_AT_ONCE = 200
Tell = Callable[[int], None]


class KeyIsChanging(RuntimeError):
    """Numbers are compared by their indexes, and those lie under two keys just now."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many files were compared, and how many pairs are new in the queue."""

    files: int
    pairs: int


def find_twins(tell: Tell = lambda count: None) -> Found:
    """Compare all files and put what is likely into the queue; `tell` hears the pairs so far.
    Raises KeyIsChanging: half of what has a number in common would not be found.
    """
    if key_provider().blinding_also:
        raise KeyIsChanging(_("正在更换号码索引的密钥，换完再比对。"))
    least = int(params.at(today()).get("twins.least_likely").value) / 1000
    with tempfile.TemporaryDirectory(prefix="huigong-twins-") as private:
        path = Path(private) / "files.csv"
        files = _write(path)
        pairs = 0
        for some in _by_batch(likely_pairs(path, least=least)):
            pairs += _store(some)
            tell(pairs)
    return Found(files, pairs)


def _write(path: Path) -> int:
    count = 0
    with (
        path.open("w", encoding="utf-8", newline="") as file,
        transaction.atomic(),
        scope(SYSTEM, reason=_REASON),
    ):
        out = csv.writer(file)
        rows = Person.objects.filter(merged_into=None, erased_at=None).values_list(*_COLUMNS)
        for row in rows.order_by("id").iterator(chunk_size=5_000):
            out.writerow(row_of(_told(*row)))
            count += 1
    return count


def _told(number: int, name: str, born_on: Any, sex: str, *rest: Any) -> dict[str, Any]:
    *blinds, unit, division = rest
    told = {
        "id": number,
        "name": name,
        "born": f"{born_on:%Y%m%d}" if born_on else "",
        "sex": sex,
        "unit": str(unit),
        "county": division[:6],
    }
    keys = ("paper", "tail", "phone", "bank")
    hexed = [bytes(one).hex() if one else "" for one in blinds]
    return told | dict(zip(keys, hexed, strict=True))


def _by_batch(pairs: Iterator[Likely]) -> Iterator[list[Likely]]:
    some: list[Likely] = []
    for one in pairs:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _store(pairs: list[Likely]) -> int:
    new = 0
    with transaction.atomic(), scope(SYSTEM, reason=_REASON):
        known = set(
            PossibleTwin.objects.filter(
                left__in=[min(one.left, one.right) for one in pairs]
            ).values_list("left_id", "right_id")
        )
        people = Person.objects.filter(
            pk__in={number for one in pairs for number in (one.left, one.right)}
        ).in_bulk()
        for one in pairs:
            left, right = sorted((one.left, one.right))
            if (left, right) not in known:
                new += _put(people.get(left), people.get(right), one)
    return new


def _put(left: Person | None, right: Person | None, one: Likely) -> int:
    office = common_office(left.unit_id, right.unit_id) if left and right else None
    if left is None or right is None or office is None:
        return 0
    likely = round(one.probability * 1000)
    find_possible_twin(left=left, right=right, unit=office, likely=likely, levels=one.levels)
    return 1
