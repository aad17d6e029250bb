"""Layouts of other systems: their codes become our values and go out as theirs again."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.register.conftest import LIST
from tests.register.old_excel import old_workbook

from huigong.domains.visits.models import Visit
from huigong.kernel.exchange import jobs, layouts
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import SYSTEM, scope

LAYOUT = """
title: 上级走访系统
register: visits.visit
source: 试验
confidence: UNCONFIRMED
columns:
  - {heading: BH, field: number}
  - {heading: DW, field: unit}
  - {heading: RQ, also: [走访RQ], field: visited_on, dates: yyyyMMdd}
  - {heading: SJ, field: occasion, codes: {1: new_year, 2: labour_day}}
  - {heading: DD, field: place}
  - {heading: RS, field: people}
  - {heading: 备用}
"""


@pytest.fixture
def upward(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda job: None)
    path = tmp_path / "upward.yaml"
    path.write_text(LAYOUT, encoding="utf-8")
    assert list(layouts.faults_of(path)) == []
    found = layouts.read_layout(path)
    monkeypatch.setattr(layouts, "_every", lambda: (found,))
    return found


def test_a_sheet_of_theirs_comes_in_and_goes_out_again(upward, world, client_for):
    client = client_for("ming")
    rows = [
        ["BH", "DW", "走访RQ", "SJ", "DD", "RS", "备用"],
        ["L-1", world.ming.unit.code, 20260501.0, 2.0, "某乡", 3.0, ""],
        ["L-2", world.ming.unit.code, "20260101", "元旦春节", "某乡", 3.0, ""],
    ]
    sheet = SimpleUploadedFile("上级.xls", old_workbook(rows))
    page = client.get(client.post(f"{LIST}import/", {"sheet": sheet})["Location"])
    told = page.content.decode()
    assert page.context["is_confirmable"], page.context["faults"]
    assert "上级走访系统" in told and "旧版 .xls" in told
    client.post(f"/desk/jobs/{page.context['job'].pk}/confirm/")
    with scope(SYSTEM, reason="test"):
        kept = {v.number: (v.occasion, v.visited_on) for v in Visit.objects.all()}
    assert kept == {
        "L-1": ("labour_day", date(2026, 5, 1)),
        "L-2": ("new_year", date(2026, 1, 1)),
    }
    asked = client.post(f"{LIST}export/", {"query": "", "form": "csv", "layout": "upward"})
    pk = int(asked["Location"].rstrip("/").rpartition("/")[2])
    jobs.run(pk)
    file = b"".join(client.get(f"/desk/jobs/{pk}/file/").streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(file))
    assert head == ["BH", "DW", "RQ", "SJ", "DD", "RS", "备用"]
    assert {line[0]: (line[2], line[3], line[6]) for line in lines} == {
        "L-1": ("20260501", "2", ""),
        "L-2": ("20260101", "1", ""),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visits.visit", "visits.nothing"),
        ("field: place", "field: nothing"),
        ("dates: yyyyMMdd", "dates: dd.mm"),
        ("2: labour_day", "2: new_year"),
        ("2: labour_day", "2: harvest"),
        ("{heading: 备用}", "{heading: 备用, column: nothing}"),
        ("heading: BH", "heading: "),
        ("title:", "tilte_:"),
        ("columns:", "columns: ["),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, old, new):
    path = tmp_path / "a.yaml"
    path.write_text(LAYOUT.replace(old, new), encoding="utf-8")
    assert list(layouts.faults_of(path)) and layouts.read_layout(path) is None


def test_an_instance_corrects_a_layout_by_a_file_of_its_own(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "layouts").mkdir()
    shipped = layouts.find_layout(site.get("founding.baseunion"), "national_unions")
    assert not shipped.is_sure
    own = tmp_path / "layouts" / "national_unions.yaml"
    own.write_text(
        "title: 基层工会（正式文件）\nregister: founding.baseunion\nsource: 总工办发〔2027〕1号\n"
        "confidence: CONFIRMED\ncolumns:\n  - {heading: 工会全称, field: unit}\n",
        encoding="utf-8",
    )
    layouts._every.cache_clear()
    try:
        found = layouts.find_layout(site.get("founding.baseunion"), "national_unions")
        assert found.title == "基层工会（正式文件）" and found.is_sure
        names = {one.name for one in layouts.layout_questions(date(2026, 1, 1), "")}
        assert "layouts.national_members" in names and "layouts.national_unions" not in names
        # A broken correction is told, and what was shipped stands in for it.
        own.write_text("title: [", encoding="utf-8")
        layouts._every.cache_clear()
        assert layouts.find_layout(site.get("founding.baseunion"), "national_unions") == shipped
        asked = list(layouts.layout_questions(date(2026, 1, 1), ""))
        assert any("没有用它" in one.text for one in asked)
        assert [one.id for one in layouts.check_layouts(None)] == ["exchange.W001"]
    finally:
        layouts._every.cache_clear()


def test_the_layouts_of_the_apps_are_sound():
    assert layouts.check_layouts(None) == []
    words = layouts.layouts_of(site.get("visits.visit"))
    assert words and not words[0].is_export
