"""Where a place lies."""

from __future__ import annotations

import pytest

from huigong.kernel.params.place import lineage, normal


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("630223", ("630223", "6302", "63", "")),
        ("630223100", ("630223100", "630223", "6302", "63", "")),
        ("630223100201", ("630223100201", "630223100", "630223", "6302", "63", "")),
        ("630200", ("6302", "63", "")),
        ("6302", ("6302", "63", "")),
        ("630000", ("63", "")),
        ("630000000000", ("63", "")),
        ("63", ("63", "")),
        ("", ("",)),
        ("全国", ("",)),
    ],
)
def test_a_place_lies_in_those_above_it(code: str, places: tuple[str, ...]) -> None:
    assert lineage(code) == places
    assert normal(code) == places[0]
