"""What of a file is compared: forms of a name that survive how it was heard, typed and ordered.

Pure: text in, text out. Nothing here is stored; it lives as long as the job that compares.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin

_SPELLINGS = Path(__file__).parent / "data" / "spellings.csv"
#: Sounds that are not kept apart in the north-west, longest first.
_ALIKE = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
    ("l", "n"),
    ("hu", "f"),
)


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Part of a Tibetan name as it is spelt → the group of its spellings; longest first."""
    with _SPELLINGS.open(encoding="utf-8", newline="") as file:
        found = [
            (spelling, row["group"])
            for row in csv.DictReader(file)
            for spelling in row["spellings"].split()
        ]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


def tibetan_key(name: str) -> str:
    """The name with every known part replaced by its group; empty when it has fewer than two
    characters of known parts (a Han name that holds one by chance is none).
    """
    left, parts, known = name.replace("·", ""), [], 0
    while left:
        for spelling, group in spellings():
            if left.startswith(spelling):
                parts.append(group)
                known += len(spelling)
                left = left[len(spelling) :]
                break
        else:
            parts.append(left[0])
            left = left[1:]
    return " ".join(parts) if known > 1 else ""


@cache
def _syllable(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL, errors="default")[0].lower()


def syllables(name: str) -> list[str]:
    """How each character is read, one by one: a surname read otherwise matters to both files
    alike.
    """
    return [_syllable(mark) for mark in name if mark.isalpha()]


def heard(name: str) -> str:
    """The name as it may have been heard: 曾 and 增, 林 and 凌, 黄 and 房 are one."""
    return " ".join(_blurred(one) for one in syllables(name))


@cache
def _blurred(syllable: str) -> str:
    for exact, loose in _ALIKE:
        if exact in ("l", "hu"):
            if syllable.startswith(exact):
                syllable = loose + syllable[len(exact) :]
        else:
            syllable = syllable.replace(exact, loose)
    return syllable


def unordered(name: str) -> str:
    """The same for a name whose parts were put in another order."""
    return " ".join(sorted(heard(name).split()))


def row_of(told: Mapping[str, Any]) -> tuple[Any, ...]:
    """A file as it is compared, in the order of `linking.COLUMNS`; `born` as 19900512, numbers as
    blind indexes, what is not known as "".
    """
    name = told["name"].replace("·", "")
    key = tibetan_key(name)
    return (
        told["id"],
        name,
        heard(name),
        unordered(name),
        key,
        "".join(syllables(name)),
        told["born"],
        told["sex"] if told["sex"] in ("1", "2") else "",
        *(told[column] for column in ("paper", "tail", "phone", "bank", "unit", "county")),
    )
