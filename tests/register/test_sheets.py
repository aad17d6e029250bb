"""Sheets in and out: all or nothing, the same twice changes nothing, the person's own sheet comes
back marked.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.audit.models import Event
from huigong.kernel.exchange import import_jobs, import_views, importing, jobs
from huigong.kernel.exchange.models import Job
from huigong.kernel.org.models import Post
from huigong.kernel.scoping.scope import SYSTEM, scope

HEAD = ["走访单位", "编号", "走访日期", "时机", "地点", "慰问人数", "慰问金额（元）", "情况记录"]


def text(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def started(monkeypatch):
    """Work handed to a worker, in order; a test runs it itself."""
    found = []
    monkeypatch.setattr(jobs, "start", lambda job: found.append(job.pk))
    return found


def excel(rows, head=HEAD) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("我的走访.xlsx", data.getvalue())


def line(world, number="C-1", **more):
    values = {
        "unit": world.ming.unit.name,
        "number": number,
        "on": date(2026, 3, 1),
        "occasion": "困难慰问",
        "place": "某某乡",
        "people": 3,
        "aid": 1500.5,
        "note": "",
    } | more
    return list(values.values())


def upload(client, sheet):
    response = client.post(f"{LIST}import/", {"sheet": sheet})
    return client.get(response["Location"]) if response.status_code == 302 else response


def confirm(client, job):
    return client.get(client.post(f"/desk/jobs/{job.pk}/confirm/")["Location"])


def count() -> int:
    with scope(SYSTEM, reason="test"):
        return Visit.objects.count()


def events() -> int:
    with scope(SYSTEM, reason="test"):
        return Event.objects.filter(verb__startswith="visits.").count()


def test_preview_then_rows_then_nothing_new(world, client_for):
    client = client_for("ming")
    rows = [line(world, f"C-{n}") for n in range(3)]
    page = upload(client, excel(rows))
    job = page.context["job"]
    assert page.context["is_confirmable"] and "新增 3 条" in text(page)
    assert count() == 0 and events() == 0
    done = confirm(client, job)
    assert done.context["job"].state == "done" and count() == 3 and events() == 3
    assert not job.source_path.exists()
    with world.seat("ming"):
        row = Visit.objects.get(number="C-0")
    assert (row.aid_fen, row.visited_on, row.occasion) == (150_050, date(2026, 3, 1), "hardship")
    again = upload(client, excel([*rows, line(world, "C-1", place="改了的乡")][1:]))
    assert "重复" in text(again)
    again = upload(client, excel([rows[0], line(world, "C-1", place="改了的乡")]))
    assert again.context["job"].receipt["changed"] == 1
    assert again.context["job"].receipt["unchanged"] == 1
    confirm(client, again.context["job"])
    confirm(client, again.context["job"])
    assert count() == 3 and events() == 4


def test_one_bad_line_keeps_all_out_and_comes_back_marked(world, client_for, visit):
    visit("hua", number="H-1", place="民和秘密")
    rows = [
        line(world, "C-1"),
        line(world, "C-2", people=0),
        line(world, "C-3", occasion="过年"),
        line(world, "H-1"),
        line(world, "C-5", unit=world.hua.unit.name),
        line(world, 630223199001011234),
    ]
    client = client_for("ming")
    page = upload(client, excel(rows))
    job = page.context["job"]
    assert count() == 1 and not page.context["is_confirmable"]
    told = {fault["line"]: fault["column"] for fault in job.receipt["faults"]}
    assert told == {3: "慰问人数", 4: "时机", 5: "编号", 6: "走访单位", 7: "编号"}
    assert "民和秘密" not in text(page)
    assert confirm(client, job).context["job"].state == "checked" and count() == 1
    file = client.get(f"/desk/jobs/{job.pk}/file/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    marked = {cell.coordinate for row in book.active.iter_rows() for cell in row if cell.comment}
    assert marked == {"F3", "D4", "B5", "A6", "B7"}
    assert "15 位" in book.active["B7"].comment.text
    assert client_for("hua").get(f"/desk/jobs/{job.pk}/").status_code == 404
    assert client_for("gao").get(f"/desk/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_in_both_encodings(world, client_for, encoding):
    lines = [",".join(HEAD), f"{world.ming.unit.code},C-1,2026/3/1,五一,某某乡,3,1500.50,'=1+1"]
    sheet = SimpleUploadedFile("a.csv", "\r\n".join(lines).encode(encoding))
    client = client_for("ming")
    confirm(client, upload(client, sheet).context["job"])
    with world.seat("ming"):
        assert Visit.objects.get().note == "=1+1"
    bad = SimpleUploadedFile("a.csv", "\n".join([lines[0], "x,C-2,,,,,,"]).encode(encoding))
    page = upload(client, bad)
    file = b"".join(client.get(f"/desk/jobs/{page.context['job'].pk}/file/").streaming_content)
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert rows[0][-1] == "问题" and "走访日期" in rows[1][-1]


def test_what_is_no_sheet_is_refused_with_a_sentence(client_for, tmp_path, monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * 80_000_000)
    client = client_for("ming")
    for data, word in (
        (bomb.getvalue(), "展开后过大"),
        (b"PK\x03\x04nonsense", "不完整"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "只能导入"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1garbage", "打不开"),
        (b"", "选择"),
        (b"\n\n", "没有内容"),
        (b"0" * 1_100_000, "过长"),
        (b'"x\n",' * 250_000, "过长"),
        (b"x," * 400_000, "列数超过"),
    ):
        response = client.post(f"{LIST}import/", {"sheet": SimpleUploadedFile("a.xlsx", data)})
        assert response.status_code == 422 and word in text(response), word
    assert client.post(f"{LIST}import/").status_code == 422
    monkeypatch.setattr(import_views, "limit", lambda name: 1)
    large = SimpleUploadedFile("a.xlsx", b"0" * 1_100_000)
    assert "超过 1 MB" in text(client.post(f"{LIST}import/", {"sheet": large}))
    assert client_for("sheng").get(f"{LIST}import/").status_code == 403
    assert not list((tmp_path / "jobs").glob("*"))


def test_the_template_is_taken_back(world, client_for):
    client = client_for("ming")
    template = client.get(f"{LIST}import/?template=1")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert [cell.value for cell in book.active[1]] == HEAD


def test_large_sheets_are_a_job_that_may_be_killed(world, client_for, started, monkeypatch):
    client = client_for("ming")
    monkeypatch.setattr(importing, "INLINE", 5)
    # As a register without a bulk action: one transaction for the whole sheet.
    monkeypatch.setattr(import_jobs, "goes_by_batches", lambda register, total: False)
    page = upload(client, excel([line(world, f"C-{n}") for n in range(30)]))
    job = page.context["job"]
    assert started == [job.pk] and page.context["bar"] == "running"
    assert "可以关闭此页" in text(page)
    jobs.run(job.pk)
    checked = client.get(f"/desk/jobs/{job.pk}/")
    assert checked.context["is_confirmable"] and count() == 0
    client.post(f"/desk/jobs/{job.pk}/confirm/")
    told = []

    def killed(*values):
        told.append(values)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(jobs.Progress, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(job.pk)
    assert told and count() == 0
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert count() == 30 and events() == 30
    assert client.get(f"/desk/jobs/{job.pk}/").context["job"].done == 30


def export(client, query="", form="xlsx"):
    response = client.post(f"{LIST}export/", {"query": query, "form": form})
    assert response.status_code == 302
    pk = int(response["Location"].rstrip("/").rpartition("/")[2])
    jobs.run(pk)
    return pk


def content(client, pk) -> bytes:
    return b"".join(client.get(f"/desk/jobs/{pk}/file/").streaming_content)


def test_the_export_is_the_list(visit, client_for, started):
    for n in range(60):
        visit(number=f"E-{n:02d}", occasion="summer" if n % 2 else "new_year")
    visit("hua", number="H-1")
    client = client_for("ming")
    pk = export(client, "occasion=summer")
    assert started == [pk]
    book = openpyxl.load_workbook(io.BytesIO(content(client, pk)))
    rows = list(book.active.values)
    listed, url = [], f"{LIST}?occasion=summer"
    while url:
        page = client.get(url)
        listed += [line["row"].number for line in page.context["rows"]]
        url = page.context["pager"]["next"]
    assert [row[0] for row in rows[1:]] == listed and len(listed) == 30
    assert rows[0] == tuple(shown.label for shown in page.context["columns"])
    assert rows[1][6] == 6000
    client.post(f"{LIST}columns/", {"columns": ["number", "people"]})
    narrow = csv.reader(io.StringIO(content(client, export(client, "", "csv")).decode("utf-8-sig")))
    assert next(narrow) == ["编号", "慰问人数"]
    assert len(list(narrow)) == 60


def test_formulas_are_harmless(visit, client_for):
    for n, start in enumerate("=+-@\t\r"):
        visit(number=f"X-{n}", place=f"{start}cmd|' /C calc'!A0")
    client = client_for("ming")
    rows = list(
        csv.reader(io.StringIO(content(client, export(client, "", "csv")).decode("utf-8-sig")))
    )
    assert len(rows) == 7 and all(row[1].startswith("'") or row[1][0] == "c" for row in rows[1:])
    book = openpyxl.load_workbook(io.BytesIO(content(client, export(client))))
    assert {row[1].data_type for row in list(book.active.iter_rows())[1:]} == {"s"}


def test_a_file_is_its_owners_in_the_same_seat_until_it_goes(visit, client_for, world):
    visit()
    ming = client_for("ming")
    pk = export(ming)
    assert content(ming, pk).startswith(b"PK")
    for other in ("hua", "gao", "sheng", "lao"):
        assert client_for(other).get(f"/desk/jobs/{pk}/").status_code == 404
        assert client_for(other).get(f"/desk/jobs/{pk}/file/").status_code == 404
    with scope(SYSTEM, reason="test"):
        job = Job.objects.get(pk=pk)
        verbs = list(Event.objects.filter(row_id=pk, kind__lt=0).values_list("verb", flat=True))
        Job.objects.filter(pk=pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert set(verbs) == {"exchange.ask_export", "exchange.finish_export", "exchange.take_file"}
    assert job.result_path.stat().st_mode & 0o777 == 0o600
    assert jobs.sweep() == 1 and not job.result_path.exists()
    assert ming.get(f"/desk/jobs/{pk}/file/").status_code == 404
    assert "已经删除" in text(ming.get(f"/desk/jobs/{pk}/"))
    assert "走访慰问台账" in text(ming.get("/desk/jobs/"))


def test_a_lost_post_ends_the_work(visit, client_for, world):
    visit()
    ming = client_for("ming")
    response = ming.post(f"{LIST}export/", {"query": ""})
    pk = int(response["Location"].rstrip("/").rpartition("/")[2])
    with scope(SYSTEM, reason="test"):
        Post.objects.filter(account=world.ming.account).update(until_on=date(2026, 1, 1))
    jobs.run(pk)
    with scope(SYSTEM, reason="test"):
        job = Job.objects.get(pk=pk)
    assert job.state == "failed" and "岗位" in job.error and not job.result_path.exists()


def test_who_may_not_export(client_for):
    assert client_for("dai").get(f"{LIST}export/").status_code == 403
    assert client_for("dai").post(f"{LIST}export/", {"query": ""}).status_code == 403
