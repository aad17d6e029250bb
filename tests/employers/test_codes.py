"""The check character of a code, held against real registrations, slips and the standard."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from huigong.demo.employers import load_employers
from huigong.kernel.employers.codes import check_character, check_uscc, normal
from huigong.kernel.employers.industries import check_industry, industry_name

SHARED = Path(__file__).parents[3] / "shared" / "data" / "enterprise"
#: The check values of GB 32100, written out here from the standard's own table, not from our code.
VALUES = {char: place for place, char in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def by_the_table(first: str) -> str:
    rest = 31 - sum(VALUES[c] * w for c, w in zip(first, WEIGHTS, strict=True)) % 31
    return {v: c for c, v in VALUES.items()}[rest % 31]


def test_the_weights_of_the_standard_give_the_same_character() -> None:
    for row in load_employers():
        if row.uscc:
            assert check_character(row.uscc[:17]) == by_the_table(row.uscc[:17]) == row.uscc[17]


def test_every_code_of_a_real_register_that_is_marked_right_is_right() -> None:
    path = SHARED / "qinghai_companies_1981_2004.csv"
    if not path.is_file():
        pytest.skip("../shared is not here")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    good = [row["uscc"] for row in rows if row["uscc_valid"] == "1"]
    assert len(good) > 3000
    for code in good:
        check_uscc(code)
        assert by_the_table(code[:17]) == code[17]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("9163232122710036", "18 位"),
        ("91632321227100364B", "校验位"),
        ("91632321227100365A", "校验位"),
        ("91632321227I00364A", "不会有“I”"),
        ("", "18 位"),
    ],
)
def test_a_slip_is_said_in_words(code: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_uscc(code)


def test_every_single_slip_of_a_right_code_is_found() -> None:
    right = "91632321227100364A"
    for place in range(18):
        for char in VALUES:
            if char != right[place]:
                with pytest.raises(ValidationError):
                    check_uscc(right[:place] + char + right[place + 1 :])


def test_a_code_is_kept_plain() -> None:
    assert normal(" ９1632321-227100364a ") == "91632321227100364A"


def test_industries_are_those_of_the_standard() -> None:
    assert industry_name("4710") == "住宅房屋建筑"
    check_industry("47")
    with pytest.raises(ValidationError, match="没有"):
        check_industry("9999")
