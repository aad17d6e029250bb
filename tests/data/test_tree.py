"""The unit files: the real tree of Qinghai, the demo's invented unions, the judge of both."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from huigong.demo.data.reading import load_demo_units
from huigong.kernel.org.data.build import build, shorten
from huigong.kernel.org.data.tree import (
    DIVISIONS,
    LEVELS,
    QINGHAI,
    BadTreeError,
    UnitRow,
    load_units,
    problems,
    read_divisions,
    read_units,
)

SHARED = Path(os.environ.get("HUIGONG_SHARED", "/work/shared")) / "data" / "admin"
PLACES = {row.code for row in read_divisions()}


def unit(code: str, level: str, parent: str, **more: object) -> UnitRow:
    row = UnitRow(code, "某工会", "某", "base", level, "63", parent, "", "our design", True, "")
    return replace(row, **more)


NATION = unit("N", "nation", "")


def test_eight_prefectures_and_forty_four_counties_are_loaded() -> None:
    rows = [row for row in load_units() if row.type == "federation"]
    assert Counter(row.level for row in rows) == {
        "nation": 1,
        "province": 1,
        "prefecture": 8,
        "county": 44,
    }


def test_da_qaidam_waits_for_the_administrator() -> None:
    waiting = [row for row in read_units() if not row.load]
    assert [row.code for row in waiting] == ["QH-632857"]
    assert waiting[0].confidence == "to confirm"
    assert "QH-632857" not in {row.code for row in load_units()}


def test_every_real_township_has_one_union_and_no_park_or_prison_has() -> None:
    townships = {row.division for row in load_units() if row.type == "township"}
    real = {row.code for row in read_divisions() if len(row.code) == 9 and row.kind != "其他"}
    assert townships == real
    assert len(real) == 406


def test_every_union_is_reached_from_the_nation() -> None:
    rows = [*load_units(), *load_demo_units()]
    parents = {row.code: row.territorial_parent for row in rows}
    assert len(parents) == len(rows)
    for row in rows:
        top, steps = row.code, 0
        while parents[top]:
            top, steps = parents[top], steps + 1
            assert steps < len(LEVELS)
        assert top == "ACFTU"


def test_industrial_unions_of_the_plan_are_there() -> None:
    names = "".join(row.name for row in load_units() if row.type in ("industrial", "commission"))
    lines = ("财贸", "能源化工机冶", "教科文卫体", "自然资源", "农牧", "交通运输", "监狱系统")
    for word in (*lines, "省直机关"):
        assert word in names


def test_some_demo_unions_stand_on_both_lines() -> None:
    rows = load_demo_units()
    industrial = {row.code for row in load_units() if row.type == "industrial"}
    both = [row for row in rows if row.industrial_parent]
    assert len(rows) >= 60
    assert len(both) >= 20
    assert {row.industrial_parent for row in both} <= industrial
    assert all(row.code.startswith("DEMO-") and "演示" in row.note for row in rows)


def test_no_short_name_is_longer_than_its_full_name() -> None:
    for row in [*load_units(), *load_demo_units()]:
        assert len(row.short) <= len(row.name) <= 100
        assert len(row.code) <= 40
        assert len(row.short) <= 40


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("海西蒙古族藏族自治州", "海西州"),
        ("互助土族自治县", "互助县"),
        ("大通回族土族自治县", "大通县"),
        ("河南蒙古族自治县", "河南县"),
        ("道帏藏族乡", "道帏乡"),
        ("城东区", "城东区"),
        ("民和回族土族自治县", "民和县"),
    ],
)
def test_people_use_the_short_name(name: str, short: str) -> None:
    assert shorten(name) == short


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([NATION, unit("A", "base", "X")], "parent X does not come before it"),
        ([NATION, unit("A", "base", "B"), unit("B", "base", "A")], "parent B does not come"),
        ([NATION, unit("A", "base", "N"), unit("A", "base", "N")], "is used 2 times"),
        ([NATION, unit("A", "base", "N", load=False), unit("B", "base", "A")], "is not loaded"),
        ([NATION, unit("A", "base", "N"), unit("B", "county", "A")], "on a lower level"),
        ([NATION, unit("A", "base", "")], "only the nation"),
        ([NATION, unit("A", "base", "N", division="99")], "division '99'"),
        ([NATION, unit("A", "village", "N")], "is not a level"),
        ([NATION, unit("A", "base", "N", type="club")], "is not a type"),
        ([NATION, unit("A", "base", "N", short="")], "must be filled in"),
        ([NATION, unit("A", "base", "N", confidence="sure")], "is not a confidence"),
        ([NATION, unit("A", "base", "N", industrial_parent="Y")], "parent Y does not come"),
    ],
)
def test_a_wrong_tree_is_named(rows: list[UnitRow], complaint: str) -> None:
    assert any(complaint in sentence for sentence in problems(rows, divisions=PLACES))


def test_a_right_tree_has_no_problem() -> None:
    rows = [NATION, unit("A", "county", "N"), unit("B", "base", "A", industrial_parent="A")]
    assert list(problems(rows, divisions=PLACES)) == []


def test_a_file_with_other_columns_or_words_is_refused(tmp_path: Path) -> None:
    odd = tmp_path / "units.csv"
    odd.write_text("code,name\nA,甲\n", encoding="utf-8")
    with pytest.raises(BadTreeError, match="columns must be"):
        load_units(odd)
    head = QINGHAI.read_text(encoding="utf-8").splitlines()[0]
    odd.write_text(f"{head}\nA,甲,甲,base,base,63,,,named,maybe,\n", encoding="utf-8")
    with pytest.raises(BadTreeError, match="yes or no"):
        load_units(odd)
    odd.write_text(f"{head}\nA,甲,甲,base,base,63,Z,,named,yes,\n", encoding="utf-8")
    with pytest.raises(BadTreeError, match="parent Z"):
        load_units(odd)


def test_every_division_stands_under_one_before_it() -> None:
    seen = {""}
    for row in read_divisions():
        assert row.parent in seen
        assert row.code not in seen
        seen.add(row.code)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the division tables are not on this machine")
def test_the_files_are_what_the_tables_give(tmp_path: Path) -> None:
    build(SHARED, units=tmp_path / "units.csv", divisions=tmp_path / "divisions.csv")
    assert (tmp_path / "units.csv").read_bytes() == QINGHAI.read_bytes()
    assert (tmp_path / "divisions.csv").read_bytes() == DIVISIONS.read_bytes()
