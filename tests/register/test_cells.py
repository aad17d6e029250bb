"""What a cell says, whatever the spreadsheet has made of it; what files are made to do harm."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.register.old_excel import old_workbook

from huigong.kernel.exchange import books
from huigong.kernel.exchange.books import BadSheet, Book
from huigong.kernel.exchange.cells import BadCell, read_cell, read_day
from huigong.kernel.exchange.headings import find_head, match, sound

TYPED = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=40,
)
WIDE = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    monkeypatch.setattr(books, "limit", lambda name: 50)


@given(st.integers(0, 10**15 - 1))
def test_a_number_is_what_was_typed(number):
    assert read_cell(number) == read_cell(float(number)) == str(number)


@given(st.integers(10**15, 10**18))
def test_a_number_that_lost_its_tail_is_refused(number):
    assert isinstance(read_cell(float(number)), BadCell)


@given(TYPED)
def test_a_text_comes_back_as_it_was_typed(text):
    if text[:1] == "'":
        return
    assert read_cell(f"  {text}\u200b ") == text or isinstance(read_cell(text), BadCell)
    assert read_cell(f"'={text}") == f"={text}"


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_day_however_it_is_written(day):
    told = f"{day:%Y-%m-%d}"
    for text in (
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d 00:00:00}",
        str((day - date(1899, 12, 30)).days),
        f"{day:%Y.%m.%d}".translate(WIDE),
        f"{day.year}、{day.month}、{day.day}",
        f"{day.year}。{day.month}。{day.day}。",
        f"{day.year}年{day.month}月{day.day}号",
        read_cell(day),
    ):
        assert read_day(text) == told, text


def test_what_is_no_day_stays_for_the_field_to_refuse():
    for text in ("1990", "1990年5月", "不详", "19901345x", "90.5.3", "99999999999", ""):
        assert read_day(text) == text
    assert read_day("20261301") == "2026-13-01"  # and the field says that there is no such day


def test_long_numbers_in_scientific_notation():
    assert read_cell("1.3900001234E+10") == "13900001234"
    assert isinstance(read_cell("1.39E+10"), BadCell)
    assert isinstance(read_cell("6.30223E+17"), BadCell)
    assert read_cell("3E02") == "3E02" and read_cell("2E+5") == "2E+5"
    assert isinstance(read_cell("a\0b"), BadCell) and read_cell(True) == "是"


def read(path: Path, leaf: int = 0) -> list[list[object]]:
    book = Book(path)
    return [row for _line, row in book.lines(book.leaves[leaf])]


CELLS = st.one_of(
    TYPED.filter(lambda t: not t.startswith(("=", "'", "_x")) and "_x" not in t),
    st.integers(-(10**9), 10**9),
    st.dates(date(1905, 1, 1), date(2099, 1, 1)),
    st.just(""),
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_the_quick_and_the_slow_reader_agree_with_what_was_written(tmp_path_factory, rows):
    if not any(cell != "" for row in rows for cell in row):
        return
    path = tmp_path_factory.mktemp("book") / "a.source"
    made = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False})
    sheet, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif value != "":
                sheet.write(line, place, value)
    made.close()
    book = Book(path)
    (leaf,) = book.leaves
    for lines in (book._quick_lines(leaf), book._slow_lines(leaf)):
        found = [[read_cell(cell) for cell in row] for _line, row in lines]
        for row, wanted in zip(found, rows, strict=False):
            told = [read_cell(cell) for cell in wanted]
            assert row + [""] * (3 - len(row)) == told


def test_an_old_workbook_is_read_like_a_new_one(tmp_path):
    path = tmp_path / "a.source"
    rows = [
        ["马甲县会员名册"],
        [],
        ["姓名", "手机", "入会日期"],
        ["马占忠", 13900001234.0, 33000.0],
    ]
    path.write_bytes(old_workbook(rows, merged=[(0, 0, 0, 2)]))
    book = Book(path)
    (leaf,) = book.leaves
    assert (book.form, leaf.name, leaf.filled, leaf.merged) == ("xls", "名册", 3, ((1, 1, 1, 3),))
    last = [read_cell(cell) for cell in read(path)[-1]]
    assert last == ["马占忠", "13900001234", "33000"] and read_day(last[2]) == "1990-05-07"


def test_a_heading_is_found_under_a_title_and_over_two_lines():
    known = {sound(word): word for word in ("姓名", "家庭住址", "手机", "日期")}
    lines = [
        (1, ["会员名册", "", "", "", ""]),
        (3, ["姓 名*", "家庭住址", "", "", "联系"]),
        (4, ["", "市", "县", "乡", "手机"]),
        (5, ["马占忠", "海东", "互助", "某乡", 13900001234.0]),
    ]
    merged = ((1, 1, 1, 5), (3, 1, 4, 1), (3, 2, 3, 4))
    head = find_head(lines, merged, known)
    assert (head.first, head.last) == (3, 4)
    assert match(head.names, known) == ["姓名", "家庭住址", "家庭住址", "家庭住址", "手机"]
    unknown = find_head([(2, ["人", "地"]), (3, ["马占忠", "海东"])], (), known)
    assert (unknown.first, unknown.last, match(unknown.names, known)) == (2, 2, ["", ""])


@pytest.mark.parametrize(
    "cell",
    [13900001234.0, "630225199005120014", "91630225MA7NJG5Q2F", "2024.5.1", date(2024, 5, 1)],
)
def test_a_line_with_a_number_or_a_day_of_somebody_is_no_heading(cell):
    known = {sound(word): word for word in ("姓名", "手机")}
    lines = [(1, ["会员名册"]), (2, ["马占忠", cell, "一队"]), (3, ["马二"])]
    head = find_head(lines, (), known)
    assert head.is_missing and (head.first, head.last) == (2, 1)
    assert head.names == ("第 1 列", "第 2 列", "第 3 列")


def test_a_formula_without_a_value_is_no_empty_cell(tmp_path, monkeypatch):
    made = xlsxwriter.Workbook(str(tmp_path / "a"))
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "日期", "备注"])
    sheet.write_string(1, 0, "马甲")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, '=" "', None, " ")
    sheet.write_formula(2, 0, "=A2", None, "马甲")
    made.close()
    unreckoned = openpyxl.Workbook()
    unreckoned.active.append(["姓名", "=A1"])
    unreckoned.save(tmp_path / "b")
    (tmp_path / "c").write_text("姓名,日期\n马甲,#N/A\n", encoding="utf-8")
    for most in (books._QUICK, 0):
        monkeypatch.setattr(books, "_QUICK", most)
        told = [[read_cell(cell) for cell in row] for row in read(tmp_path / "a")]
        assert told[1][0] == told[2][0] == "马甲" and told[1][2:] in ([""], [])
        assert isinstance(told[1][1], BadCell) and "公式" in told[1][1].sentence
        assert isinstance(read_cell(read(tmp_path / "b")[0][1]), BadCell)
    assert isinstance(read_cell(read(tmp_path / "c")[1][1]), BadCell)


def test_a_text_of_two_bytes_is_read_and_a_page_that_is_called_sheet_is_told(tmp_path):
    path, lines = tmp_path / "a", "姓名\t日期\n马甲\t2020.3.1\n"
    for encoding in ("utf-16", "utf-16-be"):
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        path.write_bytes((mark + lines).encode(encoding))
        assert read(path) == [["姓名", "日期"], ["马甲", "2020.3.1"]]
    path.write_bytes(lines.encode("utf-16")[:-1])
    with pytest.raises(BadSheet):
        read(path)
    for page in ("<html><p>姓名</p></html>", "%PDF-1.4 姓名"):
        path.write_bytes(page.encode("gbk"))
        with pytest.raises(BadSheet, match="不是表格"):
            Book(path)


# --- files made to do harm ------------------------------------------------------------------------


def packed(path: Path, sheet: str, *, size: int = 0) -> Path:
    """A workbook whose one sheet is what we say."""
    book = openpyxl.Workbook()
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename == "xl/worksheets/sheet1.xml":
                new.writestr(item.filename, sheet + " " * size)
            else:
                new.writestr(item.filename, old.read(item.filename))
    return path


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def row(number: int, *cells: str) -> str:
    told = "".join(f'<c r="{name}{number}"><v>1</v></c>' for name in cells)
    return f'<row r="{number}">{told}</row>'


def test_a_cell_in_the_far_corner_takes_no_memory(tmp_path):
    body = f"{HEAD}<sheetData>{row(1, 'A')}{row(1048576, 'CV')}</sheetData></worksheet>"
    book = Book(packed(tmp_path / "a", body))
    (leaf,) = book.leaves
    assert (leaf.filled, leaf.width, leaf.last_row) == (2, 100, 1048576)
    # A hundred million cells between the two: read slowly, a row at a time.
    assert sum(len(cells) > 0 for _line, cells in book.lines(leaf)) <= 2


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (f"{HEAD}<sheetData>{row(1, 'A', 'XFD')}</sheetData></worksheet>", "列数超过"),
        (f"{HEAD}<sheetData>{row(1, 'ZZZZZ')}</sheetData></worksheet>", "打不开"),
        (f'<!DOCTYPE a [<!ENTITY b "c">]>{HEAD}{row(1, "A")}</worksheet>', "打不开"),
        (f"{HEAD}<sheetData>", "打不开"),
        (f"{HEAD}<sheetData></sheetData></worksheet>", "没有内容"),
    ],
)
def test_a_workbook_made_by_hand_is_refused(tmp_path, body, word):
    with pytest.raises(BadSheet, match=word):
        Book(packed(tmp_path / "a", body))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = packed(tmp_path / "a", HEAD, size=100_000_000)
    with pytest.raises(BadSheet, match="展开后过大"):
        Book(path)


def test_a_broken_old_workbook_does_not_take_us_with_it(tmp_path):
    whole = old_workbook([["a", "b"], ["1", "2"]])
    for cut in range(520, len(whole), 97):
        path = tmp_path / "a"
        path.write_bytes(whole[:cut])
        try:
            assert read(path)
        except BadSheet:
            continue


def test_csv_is_read_line_by_line(tmp_path):
    path = tmp_path / "a"
    with open(path, "w", encoding="gb18030", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["姓名", "日期"])
        for n in range(30_000):
            out.writerow([f"马{n}", date(1990, 1, 1) + timedelta(days=n % 9000)])
    book = Book(path)
    assert book.leaves[0].filled == 30_001
    lines = book.lines(book.leaves[0])
    assert next(lines) == (1, ["姓名", "日期"]) and next(lines)[1][0] == "马0"
    path.write_text("姓名\t日期\n马\t1990.1.1\n", encoding="utf-8")
    assert read(path) == [["姓名", "日期"], ["马", "1990.1.1"]]
