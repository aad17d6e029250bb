"""What systems give out as .xls and is none: web pages with tables, workbooks in XML, and what is
made to do harm in their shape.
"""

from __future__ import annotations

import contextlib
import io
from datetime import datetime
from pathlib import Path
from unittest.mock import ANY

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.exchange.books import BadSheet, Book
from huigong.kernel.exchange.cells import BadCell, read_cell
from huigong.kernel.exchange.headings import find_head, match
from huigong.kernel.scoping.scope import SYSTEM, scope

#: As the HR system of a province writes it: a layout table, a title over the whole width, cells
#: over two rows, a number in a text of its own, a hidden row, no end of rows and cells.
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]-->
<style>td{mso-number-format:"\\@"}</style></head><body>
<table><tr><td>导出时间 2026-11-01<br>第一页</td></tr><tr><td>
<TABLE border=1><tr><td colspan="4"><b>走访&nbsp;明细</b></td></tr>
<tr><th>走访单位<th>编号<th>走访日期<th>慰问金额</tr>
<tr><td rowspan=2>甲局</td><td x:num="6301021990010112">6.30102E+15<td>2026-3-5</td>
<td>1,200.50</td></tr>
<tr><td>Q-2<script>alert(1)</script></td><td>2026年3月6日</td><td></td></tr>
<tr style="display: none"><td>乙局</td><td>Q-3</td><td>2026/3/7</td><td>&lt;5&gt;</td></tr>
</TABLE></td></tr></table></body></html>"""

XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="一季度/[明细]"><Table ss:ExpandedColumnCount="5">
<Column ss:Index="5" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">走访明细</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">走访单位</Data></Cell>
<Cell><Data ss:Type="String">编号</Data></Cell><Cell><Data ss:Type="String">走访日期</Data></Cell>
<Cell><Data ss:Type="String">人数</Data></Cell><Cell><Data ss:Type="String">内部</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">甲局</Data></Cell>
<Cell><Data ss:Type="String">Q<Font html:Color="red" xmlns:html="h">-1</Font></Data></Cell>
<Cell><Data ss:Type="DateTime">2026-03-05T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">3</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">630102199001011234</Data></Cell>
<Cell ss:Index="4" ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="底稿"><Table><Row><Cell><Data ss:Type="Number">1.5</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
</WorksheetOptions></Worksheet></Workbook>"""


def book(tmp_path: Path, content: bytes) -> Book:
    path = tmp_path / "sheet"
    path.write_bytes(content)
    return Book(path)


def rows(read: Book, place: int) -> list[list[object]]:
    leaf = next(leaf for leaf in read.leaves if leaf.place == place)
    return [row for _line, row in read.lines(leaf)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_as_it_is_seen(tmp_path, encoding):
    read = book(tmp_path, PAGE.encode(encoding))
    around, leaf = read.leaves
    assert around.filled == 1 and (leaf.filled, leaf.width) == (5, 4)
    found = rows(read, leaf.place)
    assert found[0] == ["走访 明细", "", "", ""]
    assert found[1] == ["走访单位", "编号", "走访日期", "慰问金额"]
    assert found[2] == ["甲局", "6301021990010112", "2026-3-5", "1,200.50"]
    assert found[3] == ["", "Q-2", "2026年3月6日", ""]
    assert found[4] == ["乙局", "Q-3", "2026/3/7", "<5>"]
    assert leaf.merged == ((1, 1, 1, 4), (3, 1, 4, 1)) and leaf.hidden_rows == {5}
    head = find_head(list(read.lines(leaf)), leaf.merged, {"编号": "number"})
    assert match(head.names, {"编号": "number"}) == ["", "number", "", ""]


def test_what_reaches_down_ends_where_it_says(tmp_path):
    """Also into a row that has fewer cells: those below stand where they are seen."""
    page = "<html><table><tr><td>A<td>B<td rowspan=2>C<tr><td>D<tr><td>E<td>F<td>G</table>"
    read = book(tmp_path, page.encode())
    assert rows(read, 0) == [["A", "B", "C"], ["D", "", ""], ["E", "F", "G"]]
    down = XML.format(encoding="utf-8").replace('<Row ss:Hidden="1">', '<Row ss:Index="6">')
    assert rows(book(tmp_path, down.encode()), 0)[4:] == [[""], ["", ANY, "", "#DIV/0!"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
def test_a_workbook_in_xml_is_read_like_any_other(tmp_path, encoding):
    read = book(tmp_path, XML.format(encoding=encoding).encode(encoding))
    leaf, draft = read.leaves
    assert (leaf.name, leaf.is_hidden, draft.name, draft.is_hidden) == (
        *("一季度  明细", False),
        *("底稿", True),
    )
    found = rows(read, 0)
    assert found[0] == ["走访明细", "", "", ""] and found[1] == []
    assert found[3] == ["甲局", "Q-1", datetime.fromisoformat("2026-03-05"), 3]
    # A number of eighteen digits has lost its tail; a formula that failed is no empty cell.
    assert found[4][0] == "" and isinstance(read_cell(found[4][1]), BadCell)
    assert isinstance(read_cell(found[4][3]), BadCell)
    assert leaf.merged == ((1, 1, 1, 4), (4, 1, 5, 1))
    assert leaf.hidden_rows == {5} and leaf.hidden_columns == {5}
    assert rows(read, 1) == [[1.5]]


def test_columns_and_rows_count_on_behind_those_that_are_not_hidden(tmp_path):
    told = XML.format(encoding="utf-8").replace(
        '<Column ss:Index="5" ss:Hidden="1"/>',
        '<Column/><Column ss:Span="1"/><Column ss:Hidden="1"/><Column ss:Index="7" ss:Hidden="1"/>',
    )
    told = told.replace('<Row ss:Index="3">', '<Row ss:Span="1" ss:Hidden="1"/><Row>')
    leaf = book(tmp_path, told.encode()).leaves[0]
    assert leaf.hidden_columns == {4, 7} and leaf.hidden_rows == {2, 3, 6}


def test_a_page_comes_in_whole_and_its_faults_go_back_as_a_workbook(world, client_for):
    client, unit = client_for("ming"), world.ming.unit.name
    line = "<tr><td>{}<td>Q-{}<td>2026-3-{}<td>甲乡<td>困难慰问<td>2<td>12.5"
    lines = "".join(line.format(unit, n, n) for n in range(1, 4))
    head = "<tr><th>" + "<th>".join(
        ("走访单位", "编号", "走访日期", "地点", "时机", "慰问人数", "慰问金额")
    )
    page = f"<html><body><table>{head}{lines}{{}}</table></body></html>"
    bad = line.format("没有这个单位", 9, 9)
    sheet = SimpleUploadedFile("走访.xls", page.format(bad).encode("gbk"))
    place = client.post(f"{LIST}import/", {"sheet": sheet})["Location"]
    shown = client.get(place)
    assert shown.context["job"].receipt["bad"] == 1 and not shown.context["is_confirmable"]
    marked = b"".join(client.get(f"{place}file/").streaming_content)
    told = openpyxl.load_workbook(io.BytesIO(marked)).active
    assert told["A5"].value == "没有这个单位" and told["H5"].value
    sheet = SimpleUploadedFile("走访.xls", page.format("").encode("gbk"))
    place = client.post(f"{LIST}import/", {"sheet": sheet})["Location"]
    assert client.get(place).context["is_confirmable"], client.get(place).context["faults"]
    client.post(f"{place}confirm/")
    with scope(SYSTEM, reason="test"):
        assert Visit.objects.filter(unit=world.ming.unit, aid_fen=1250).count() == 3


# --- made to do harm ------------------------------------------------------------------------------

_XML = XML.format(encoding="utf-8")
_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "content",
    [
        _XML.replace('ss:Index="3"', 'ss:Index="99999999"'),
        _XML.replace('ss:Index="2"', 'ss:Index="99999999"'),
        _XML.replace('ss:MergeAcross="3"', 'ss:MergeAcross="99999999"'),
        _XML.replace('ss:MergeDown="1"', 'ss:MergeDown="99999999"'),
        _XML.replace(">3<", ">drei<"),
        _XML[:900],
        PAGE.replace('colspan="4"', 'colspan="99999999"'),
        PAGE.replace("rowspan=2", "rowspan=99999999"),
    ],
)
def test_what_says_that_it_reaches_further_than_a_sheet_is_refused(tmp_path, content):
    with pytest.raises(BadSheet, match="打不开"):
        book(tmp_path, content.encode())


@pytest.mark.parametrize(
    "told",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
    ids=["a file", "another host"],
)
def test_an_entity_is_not_fetched(tmp_path, told):
    declared = _XML.replace("<?mso", f"{told}<?mso").replace(">甲局<", ">甲&x;局<")
    found = rows(book(tmp_path, declared.encode()), 0)
    assert found[3][0] in ("甲局", "甲&x;局")


def test_a_text_that_grows_to_a_thousand_million_is_refused(tmp_path):
    told = f'<!DOCTYPE a [<!ENTITY l0 "lol">{_LOL}]>'
    declared = _XML.replace("<?mso", f"{told}<?mso").replace(">甲局<", ">&l9;<")
    with pytest.raises(BadSheet, match="打不开"):
        book(tmp_path, declared.encode())


def test_tables_in_tables_without_end_end(tmp_path):
    deep = "<table><tr><td>" * 20_000
    with contextlib.suppress(BadSheet):  # refused, or read: neither falls
        book(tmp_path, f"<html>{deep}甲".encode())


def test_a_page_without_a_table_is_told_what_to_do(tmp_path):
    for page in (
        "<html><frameset><frame src=a.htm></frameset></html>",
        "<p>姓名",
        "MIME-Version: 1",
    ):
        with pytest.raises(BadSheet, match="不是表格"):
            book(tmp_path, page.encode())
