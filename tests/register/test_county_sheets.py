"""Sheets as counties have them: titles, headings over two lines, merged and hidden cells, several
sheets, totals, and columns called otherwise; what was said of them once is remembered.
"""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.exchange import jobs
from huigong.kernel.exchange.models import Job, Matching
from huigong.kernel.scoping.scope import SYSTEM, scope


@pytest.fixture(autouse=True)
def started(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "start", lambda job: found.append(job.pk))
    return found


def text(response) -> str:
    return response.content.decode()


def packed(book) -> SimpleUploadedFile:
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("互助县走访.xlsx", data.getvalue())


def upload(client, sheet):
    response = client.post(f"{LIST}import/", {"sheet": sheet})
    assert response.status_code == 302, text(response)[-800:]
    return client.get(response["Location"])


def confirm(client, job):
    return client.get(client.post(f"/desk/jobs/{job.pk}/confirm/")["Location"])


def visits() -> dict[str, Visit]:
    with scope(SYSTEM, reason="test"):
        return {row.number: row for row in Visit.objects.select_related("unit")}


def county(world) -> openpyxl.Workbook:
    """A title, a heading over two lines with merged cells, a unit merged downwards, odd cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一季度"
    sheet.append(["2026年一季度走访慰问明细表"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(["序号", "走访单位", "编号", "走访", None, "时机", "慰问", None, "备注"])
    sheet.append([None, None, None, "日期", "地点", None, "人数", "金额", None])
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:H3", "I3:I4"):
        sheet.merge_cells(area)
    unit = world.ming.unit.name
    sheet.append([1, unit, "Q-1", "2026.3.5", "甲乡", "困难慰问", 3.0, 1500.5, "Ｑ１：好"])
    sheet.append([2, None, "Q-2", "2026年3月6日", "乙乡", "困难慰问", "１２", "1,200", None])
    sheet.merge_cells("B5:B6")
    sheet.append([])
    sheet.append([3, unit, "Q-3", 46087, "丙乡", "hardship", "2.0", None, None])
    sheet.append([4, unit, "Ｑ－４", "20260308", "丁乡", "困难慰问", 1, 0, None])
    sheet.append([5])
    sheet.append(["合计", None, None, None, None, None, 18, 2700.5])
    sheet.append(["填表人：张三"])
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["I"].hidden = True
    return book


def test_a_county_sheet_is_read_as_it_is_meant(world, client_for):
    client = client_for("ming")
    page = upload(client, packed(county(world)))
    job = page.context["job"]
    assert page.context["is_confirmable"], page.context["faults"]
    assert job.receipt["new"] == 4 and job.receipt["totals"] == [[0, 11], [0, 12]]
    assert "有 1 行、1 列是隐藏的" in text(page) and "第 11、12 行" in text(page)
    confirm(client, job)
    rows = visits()
    assert set(rows) == {"Q-1", "Q-2", "Q-3", "Q－4"}
    assert rows["Q-1"].visited_on == date(2026, 3, 5) and rows["Q-1"].note == "Ｑ１：好"
    assert (rows["Q-2"].people, rows["Q-2"].aid_fen) == (12, 120_000)
    assert rows["Q-2"].unit == world.ming.unit and rows["Q-2"].visited_on == date(2026, 3, 6)
    assert rows["Q-3"].visited_on == date(2026, 3, 6) and rows["Q-3"].occasion == "hardship"
    assert rows["Q－4"].visited_on == date(2026, 3, 8)


def test_hidden_rows_and_columns_may_be_left_out(world, client_for):
    client = client_for("ming")
    page = upload(client, packed(county(world)))
    job = page.context["job"]
    said = {f"column-{c['place']}": c["field"] for c in page.context["columns"]}
    page = client.get(
        client.post(f"/desk/jobs/{job.pk}/columns/", {**said, "asks_hidden": "1"})["Location"]
    )
    receipt = page.context["job"].receipt
    assert (receipt["new"], receipt["hidden"]) == (3, 1) and "隐藏的不导入" in text(page)
    confirm(client, job)
    assert set(visits()) == {"Q-1", "Q-2", "Q-3"} and not visits()["Q-1"].note


def test_columns_are_said_once_and_remembered_for_the_office(world, client_for):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙", "丙", "丁", "戊", "己"])
    row = [world.ming.unit.name, "M-1", "2026-03-01", "五一", "某乡", 3]
    book.active.append(row)
    client = client_for("ming")
    page = upload(client, packed(book))
    job = page.context["job"]
    assert job.state == "asking" and "缺少这些列：编号" in text(page) and not page.context["faults"]
    assert client.get(f"/desk/jobs/{job.pk}/").context["is_confirmable"] is False
    names = ["unit", "number", "visited_on", "occasion", "place", "people"]
    said = {f"column-{place}": name for place, name in enumerate(names)}
    url = f"/desk/jobs/{job.pk}/columns/"
    page = client.get(client.post(url, said)["Location"])
    assert page.context["is_confirmable"] and page.context["job"].receipt["new"] == 1
    confirm(client, job)
    assert visits()["M-1"].place == "某乡"
    again = upload(client, packed(book)).context["job"]
    assert (again.state, again.receipt["unchanged"]) == ("checked", 1)
    assert upload(client_for("hua"), packed(book)).context["job"].state == "asking"
    with scope(SYSTEM, reason="test"):
        kept = Matching.objects.get()
        asked = [str(job.asked) for job in Job.objects.all()]
    assert kept.unit_id == world.ming.unit.pk and kept.fields == names
    # What stands in the file, headings too, is in no column of ours.
    assert not any(word in told for told in asked for word in ("甲", "M-1", "某乡"))
    wrong = said | {"column-2": "number", "column-3": "nonsense"}
    page = client.get(client.post(f"/desk/jobs/{again.pk}/columns/", wrong)["Location"])
    assert page.context["job"].state in ("asking", "checked") and not page.context["is_confirmable"]


def test_sheets_with_the_same_headings_come_together(world, client_for):
    book = openpyxl.Workbook()
    head = ["走访单位", "编号", "走访日期", "时机", "地点", "慰问人数"]
    for month, sheet in enumerate((book.active, book.create_sheet("二月")), start=1):
        sheet.append(head)
        for n in range(2):
            day = f"2026-0{month}-01"
            sheet.append([world.ming.unit.name, f"{month}-{n}", day, "五一", "某乡", 3])
    book.worksheets[1]["F3"] = 0
    notes = book.create_sheet("填表说明")
    notes.append(["请按月填报", "不要改动列名"])
    client = client_for("ming")
    page = upload(client, packed(book))
    job = page.context["job"]
    (fault,) = page.context["faults"]
    assert (fault["leaf"], fault["line"], fault["column"]) == ("二月", 3, "慰问人数")
    file = b"".join(client.get(f"/desk/jobs/{job.pk}/file/").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(file))["二月"]["F3"].comment
    said = {f"column-{c['place']}": c["field"] for c in page.context["columns"]}
    url = f"/desk/jobs/{job.pk}/columns/"
    page = client.get(client.post(url, {**said, "leaf": ["0"]})["Location"])
    assert page.context["job"].receipt["new"] == 2 and page.context["is_confirmable"]
    page = client.get(client.post(url, {**said, "leaf": ["2"]})["Location"])
    assert page.context["job"].state == "asking"
