"""The glossary and the systems table are data too: they parse and agree with code and plan."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from huigong.demo.data.stories import MOVES
from huigong.kernel.org.data.tree import LEVELS, TYPES, load_units, read_units

DOCS = Path(__file__).parents[2] / "docs"
PLAN = Path(os.environ.get("HUIGONG_SHARED", "/work/shared")) / "design" / "systems.md"


def rows(path: Path) -> list[list[str]]:
    """The cells of every table row of a page, heads and rulers left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    tables = [line for line in lines if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in tables]
    heads = {index - 1 for index, row in enumerate(cells) if set(row[0]) == {"-"}}
    rulers = {index + 1 for index in heads}
    return [row for index, row in enumerate(cells) if index not in heads | rulers]


def test_every_glossary_row_is_whole_and_every_identifier_stands_once() -> None:
    table = rows(DOCS / "glossary.md")
    assert len(table) > 100
    assert all(len(row) == 4 and all(row) for row in table)
    names = [row[1] for row in table]
    assert all(re.fullmatch(r"`[A-Za-z_]+`", name) for name in names)
    assert max(Counter(names).values()) == 1
    assert max(Counter(row[0] for row in table).values()) == 1


def test_the_glossary_knows_the_words_of_the_tree_and_of_the_legs() -> None:
    known = {row[1].strip("`") for row in rows(DOCS / "glossary.md")}
    assert set(LEVELS) | set(TYPES) | set(MOVES) <= known


def test_every_system_has_a_known_state_and_stands_once() -> None:
    table = rows(DOCS / "systems.md")
    assert all(len(row) == 6 and all(row) for row in table)
    assert {row[3] for row in table} <= {"works", "partly", "not yet"}
    assert max(Counter(row[0] for row in table).values()) == 1
    # Whoever says that something works says also where it is and how to see it.
    assert all("—" not in row[4:] for row in table if row[3] != "not yet")


@pytest.mark.skipif(not PLAN.is_file(), reason="the plan is not on this machine")
def test_the_systems_table_is_the_plan() -> None:
    planned = re.findall(r"^\| ([A-Z]\d+) \|", PLAN.read_text(encoding="utf-8"), re.MULTILINE)
    assert [row[0] for row in rows(DOCS / "systems.md")] == planned


def test_the_page_on_units_counts_as_the_file_does() -> None:
    page = (DOCS / "reference" / "units.md").read_text(encoding="utf-8")
    every = read_units()
    assert f"{len(every)}, of which {len(load_units())} are loaded" in page
    for word, count in Counter(row.confidence for row in every).items():
        assert re.search(rf"^\| {word} \|.*\| {count} \|$", page, re.MULTILINE), (word, count)
