"""The loader: order does not matter, twice is once, circles
and strangers are refused with a sentence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from tests.reorganisation.truth import wrong_closure

from huigong.kernel.org import tree
from huigong.kernel.org.data.tree import COLUMNS, UnitRow, read_units
from huigong.kernel.org.loading import BadFile, Outcome, load
from huigong.kernel.org.models import Line, Link, Unit
from huigong.kernel.params.questions import open_questions

pytestmark = pytest.mark.django_db
TOP = UnitRow(
    "T-1", "甲省总工会", "甲省总", "federation", "province", "", "", "", "named", True, ""
)


def row(code: str, above: str, industry: str = "", **more: object) -> UnitRow:
    made = replace(TOP, code=code, name=f"{code}工会", short=code, level="county")
    return replace(made, territorial_parent=above, industrial_parent=industry, **more)


def test_children_may_come_before_their_parents_and_twice_changes_nothing() -> None:
    rows = [row("T-4", "T-3", "T-2"), row("T-3", "T-2"), row("T-2", "T-1"), TOP]
    first = load(rows)
    assert [said.outcome for said in first.rows] == [Outcome.CREATED] * 4
    made = Unit.objects.get(code="T-4")
    assert [unit.code for unit in tree.ancestors(made.pk)] == ["T-1", "T-2", "T-3", "T-4"]
    assert [unit.code for unit in tree.ancestors(made.pk, Line.INDUSTRIAL)] == ["T-2", "T-4"]
    assert wrong_closure() == []
    assert [said.outcome for said in load(rows).rows] == [Outcome.SAME] * 4
    assert Link.objects.filter(unit=made).count() == 2
    assert tree.ancestors_on(made.pk, 1, date(2024, 5, 1))[0].code == "T-1"


def test_what_exists_is_not_changed_but_told() -> None:
    load([TOP, row("T-2", "T-1"), row("T-3", "T-1")])
    report = load([TOP, replace(row("T-2", "T-1"), name="改了名"), row("T-3", "T-2")])
    said = {one.code: one for one in report.rows}
    assert said["T-2"].outcome is Outcome.DIFFERS and "名称" in said["T-2"].sentence
    assert said["T-3"].outcome is Outcome.DIFFERS and "上级" in said["T-3"].sentence
    assert Unit.objects.get(code="T-2").name == "T-2工会"
    later = load([row("T-2", "T-1", "T-3")])
    assert later.rows[0].outcome is Outcome.LINKED
    assert wrong_closure() == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([row("T-2", "T-3"), row("T-3", "T-4"), row("T-4", "T-2")], "T-2 → T-3 → T-4 → T-2"),
        ([row("T-2", "T-2")], "绕成了一圈"),
        ([row("T-2", "", "T-3"), row("T-3", "", "T-2")], "绕成了一圈"),
        ([row("T-2", "NOWHERE")], "找不到上级 NOWHERE"),
        ([TOP, TOP], "出现了 2 次"),
        ([row("T-2", "", type="club")], "没有“club”这种类型"),
        ([replace(TOP, name="")], "都要填"),
        ([replace(TOP, load=False), row("T-2", "T-1")], "上级 T-1 待确认"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(rows: list[UnitRow], sentence: str) -> None:
    before = Unit.objects.count()
    with pytest.raises(BadFile) as refusal:
        load(rows)
    assert sentence in str(refusal.value)
    assert Unit.objects.count() == before


def test_a_circle_through_what_exists_is_refused_by_the_database() -> None:
    load([TOP, row("T-2", "", "T-1")])
    with pytest.raises(BadFile, match="绕成一圈"):
        load([replace(TOP, industrial_parent="T-2")])


def test_the_command_reads_a_file_and_lists_what_waits(tmp_path, capsys) -> None:
    path = tmp_path / "units.csv"
    waiting = replace(row("T-9", "T-1"), load=False, confidence="to confirm", note="问管理员")
    lines = [",".join(COLUMNS)]
    for one in (row("T-2", "T-1"), TOP, waiting):
        values = [getattr(one, name) for name in COLUMNS]
        lines.append(",".join({True: "yes", False: "no"}.get(v, v) for v in values))
    path.write_text("\n".join(lines), encoding="utf-8")
    call_command("org_load", str(path))
    told = capsys.readouterr().out
    assert "新建 2" in told and "T-9  待确认，没有载入：问管理员" in told
    path.write_text("code,name\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="没有载入任何单位"):
        call_command("org_load", str(path))


def test_the_shipped_tree_is_loaded_and_its_question_is_asked() -> None:
    rows = [one for one in read_units() if one.load]
    assert {said.outcome for said in load(rows).rows} == {Outcome.SAME}
    assert "大柴旦" in next(q.title for q in open_questions() if q.name == "org.unit.QH-632857")
    counties = Unit.objects.filter(level=4, type="federation").count()
    assert counties == 44
