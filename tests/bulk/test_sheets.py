"""Files of cases: what a sheet may look like, what is said of a bad line, and what twice means."""

from __future__ import annotations

import csv
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from huigong.config import home
from huigong.domains.hotline import importing
from huigong.domains.hotline.importing import import_cases
from huigong.domains.hotline.models import Case
from huigong.domains.hotline.sheets import Unreadable, read_sheet
from huigong.kernel.actions.bulk import KNOWN, NEW, REFUSED
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.sealing import key_provider

QUESTIONS = home.CHECKOUT.parent / "shared" / "data" / "questions" / "questions.csv"
HEAD = [
    "反映内容",
    "用人单位",
    "反映人",
    "联系电话",
    "渠道",
    "登记时间",
    "事发地",
    "涉及人数",
    "紧急",
]
GOOD = ["干了三个月没发工资，请帮忙问问。", "互助甲申建筑队", "马占忠", "15400007001", "来电"]
GOOD += ["2026-03-02 09:30", "互助土族自治县", "4", "是"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imports"


def written(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def cases() -> list[Case]:
    with scope(SYSTEM, reason="test reads"):
        return list(Case.objects.order_by("pk"))


def bad(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEAD, GOOD, strict=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_becomes_cases(world, folder, tmp_path, encoding: str) -> None:
    path = written(tmp_path / "三月.csv", [HEAD, GOOD, [], ["没有别的，只有一句话。"]], encoding)
    result = import_cases(path, lambda: world.seat("an"), folder)
    assert result.counts == {NEW: 2}
    assert result.refused is None
    first, second = cases()
    assert (first.employer, first.channel, first.division) == ("互助甲申建筑队", "phone", "630223")
    assert (first.people, first.is_urgent) == (4, True)
    assert first.opened_at.isoformat() == "2026-03-02T01:30:00+00:00"
    assert first.phone is not None
    assert first.phone.open() == "15400007001"
    assert (second.title, second.kind, second.channel) == (
        "没有别的，只有一句话。",
        "question",
        "web",
    )
    assert [row[:3] for row in read(result.receipts)[1:]] == [
        ["2", "已登记", first.number],
        ["4", "已登记", second.number],
    ]
    assert stat.S_IMODE(result.receipts.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_workbook_gives_numbers_and_dates_as_excel_keeps_them(world, folder, tmp_path) -> None:
    book = Workbook()
    book.active.append(HEAD)
    typed = [*GOOD[:3], 15400007001, "来电", datetime(2026, 3, 2, 9, 30), 630223, 4, "否"]  # noqa: DTZ001  # as Excel has it
    book.active.append(typed)
    path = tmp_path / "三月.xlsx"
    book.save(path)
    assert import_cases(path, lambda: world.seat("an"), folder).counts == {NEW: 1}
    case = cases()[0]
    assert case.phone is not None
    assert (case.phone.open(), case.people, case.division) == ("15400007001", 4, "630223")
    assert case.opened_at.isoformat() == "2026-03-02T01:30:00+00:00"


@pytest.mark.django_db
def test_each_bad_line_says_why_and_the_good_ones_go_in(world, folder, tmp_path) -> None:
    wrong = {
        "涉及人数": ("好几个", "应当是整数"),
        "渠道": ("托人", "没有“托人”这一项"),
        "事发地": ("上海", "没有“上海”这一项"),
        "登记时间": ("昨天", "2026-11-20 09:30"),
        "紧急": ("可能", "“是”或“否”"),
        "联系电话": ("没有", "电话号码只能是数字"),
        "反映内容": ("", ""),
    }
    rows = [bad(**{name: cell}) for name, (cell, _why) in wrong.items()]
    rows += [
        bad(登记时间="2999-01-01"),
        bad(涉及人数="-3"),
        bad(反映内容="=HYPERLINK(1)", 涉及人数="x"),
    ]
    path = written(tmp_path / "坏.csv", [HEAD, *rows, GOOD])
    result = import_cases(path, lambda: world.seat("an"), folder)
    assert result.counts == {NEW: 1, REFUSED: len(rows)}
    assert result.refused is not None
    told = read(result.refused)
    assert told[0] == ["原因", *HEAD]
    for row, (_cell, why) in zip(told[1:], wrong.values(), strict=False):
        assert why in row[0]
        assert row[0]
    assert "还没有到" in told[8][0]
    assert told[10][1].startswith("'=")
    assert [row[1] for row in read(result.receipts)[1:]] == ["未登记"] * len(rows) + ["已登记"]
    # Mended by hand, the file of refused lines goes in as it is.
    mended = written(tmp_path / "改.csv", [told[0], ["改了", *GOOD[:-1], "否"]])
    assert import_cases(mended, lambda: world.seat("an"), folder).counts == {NEW: 1}


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(world, folder, tmp_path) -> None:
    path = written(tmp_path / "a.csv", [HEAD, GOOD, GOOD, bad(涉及人数="9")])
    assert import_cases(path, lambda: world.seat("an"), folder).counts == {NEW: 3}
    again = import_cases(path, lambda: world.seat("bai"), folder / "2")
    assert again.counts == {KNOWN: 3}
    numbers = [case.number for case in cases()]
    assert [row[2] for row in read(again.receipts)[1:]] == numbers
    longer = written(tmp_path / "a.csv", [HEAD, GOOD, GOOD, bad(涉及人数="9"), bad(涉及人数="8")])
    assert import_cases(longer, lambda: world.seat("an"), folder / "3").counts == {KNOWN: 3, NEW: 1}


def test_killed_between_batches_it_goes_on_where_it_was(
    world, folder, tmp_path, fresh_database, monkeypatch
) -> None:
    path = written(tmp_path / "b.csv", [["id", *HEAD], *([str(n), *GOOD] for n in range(25))])
    real, turns = importing.register_cases, []

    def killed(drafts: Any) -> Any:
        turns.append(len(drafts))
        outcomes = real(drafts)
        if len(turns) == 3:
            raise KeyboardInterrupt
        return outcomes

    monkeypatch.setattr(importing, "register_cases", killed)
    with pytest.raises(KeyboardInterrupt):
        import_cases(path, lambda: world.seat("an"), folder, batch=10)
    assert len(cases()) == 20
    monkeypatch.setattr(importing, "register_cases", real)
    counts = import_cases(path, lambda: world.seat("an"), folder / "2", batch=10).counts
    assert counts == {KNOWN: 20, NEW: 5}
    numbers = [int(case.number[-6:]) for case in cases()]
    assert numbers == list(range(numbers[0], numbers[0] + 25))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "空的"),
        ("b.csv", "甲,乙\n1,2\n".encode(), "反映内容"),
        ("c.csv", b"\xff\xfe\xff\xff", "编码"),
        ("d.xlsx", b"PK\x03\x04 no book", "打不开"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(
    tmp_path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=why):
        read_sheet(tmp_path / name)
    with pytest.raises(Unreadable, match="没有这个文件"):
        read_sheet(tmp_path / "nothing.csv")


@pytest.mark.skipif(not QUESTIONS.is_file(), reason="没有 ../shared/data/questions：真实问题未导入")
def test_the_real_questions_go_in_once(world, folder, fresh_database) -> None:
    lines = read(QUESTIONS)[1:]
    first = import_cases(QUESTIONS, lambda: world.seat("an"), folder)
    assert first.counts == {NEW: len(lines)}
    again = import_cases(QUESTIONS, lambda: world.seat("an"), folder / "2")
    assert again.counts == {KNOWN: len(lines)}
    assert {case.text for case in cases()} == {
        " ".join(row[2].split("\x00")).strip() for row in lines
    }


def test_the_verb_says_who_registers_and_refuses_others(
    world, tmp_path, fresh_database, settings, capsys
) -> None:
    key_provider()  # the keys stay where they are when the home moves
    settings.HOME = tmp_path
    path = written(tmp_path / "a.csv", [HEAD, GOOD])
    call_command("import_cases", str(path), "--as", "bai")
    said = capsys.readouterr().out
    assert "白成林" in said
    assert "已登记 1 件" in said
    call_command("import_cases", str(path))
    assert "以前登记过 1 件" in capsys.readouterr().out
    for words, why in (
        (["--as", "ming"], "没有席位"),
        (["--as", "nobody"], "没有登录名"),
        (["--unit", "QH-630223"], "没有坐席"),
        (["--unit", "QH-630223", "--as", "ming"], "热线坐席"),
    ):
        with pytest.raises(Exception, match=why):
            call_command("import_cases", str(path), *words)
    assert len(cases()) == 1
