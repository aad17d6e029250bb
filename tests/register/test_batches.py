"""Large sheets: in batches, paused, killed, taken up again; good lines stay, bad ones come back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.audit.models import Event
from huigong.kernel.exchange import batches, import_jobs, importing, jobs, reading
from huigong.kernel.exchange.cells import BadCell, FieldReader
from huigong.kernel.exchange.models import Job
from huigong.kernel.receipts.models import Receipt
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import SYSTEM, scope

HEAD = ["走访单位", "编号", "走访日期", "时机", "地点", "慰问人数"]


@pytest.fixture(autouse=True)
def started(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "start", lambda job: found.append(job.pk))
    monkeypatch.setattr(importing, "INLINE", 5)
    monkeypatch.setattr(reading, "BATCH", 10)
    return found


def text(response) -> str:
    return response.content.decode()


def lines(world, count, **changed):
    told = []
    for n in range(count):
        row = [world.ming.unit.code, f"B-{n:03}", "2026-03-01", "五一", "某乡", "3"]
        told.append(changed.get(f"n{n}", row))
    return told


def sheet(rows) -> SimpleUploadedFile:
    data = io.StringIO()
    csv.writer(data).writerows([["2026年走访表"], HEAD, *rows, ["合计", "", "", "", "", "90"]])
    return SimpleUploadedFile("大表.csv", data.getvalue().encode("gb18030"))


def checked(client, rows) -> Job:
    response = client.post(f"{LIST}import/", {"sheet": sheet(rows)})
    page = client.get(response["Location"])
    jobs.run(page.context["job"].pk)
    return client.get(response["Location"]).context["job"]


def now(client, job):
    return client.get(f"/desk/jobs/{job.pk}/")


def rows() -> dict[str, int]:
    with scope(SYSTEM, reason="test"):
        return dict(Visit.objects.values_list("number", "people"))


def events() -> int:
    with scope(SYSTEM, reason="test"):
        return Event.objects.filter(verb__startswith="visits.").count()


def test_good_lines_are_written_and_the_rest_comes_back(world, client_for, visit):
    visit("hua", number="B-007", place="民和秘密")
    bad = {
        "n3": [world.ming.unit.code, "B-003", "2026-03-01", "五一", "某乡", "0"],
        "n12": [world.hua.unit.code, "B-012", "2026-03-01", "五一", "某乡", "3"],
        "n25": [world.ming.unit.code, "B-001", "2026-03-01", "五一", "别的乡", "3"],
    }
    client = client_for("ming")
    job = checked(client, lines(world, 30, **bad))
    page = now(client, job)
    assert (
        page.context["is_confirmable"] and "分批写入" in text(page) and rows().keys() == {"B-007"}
    )
    assert (job.receipt["new"], job.receipt["bad"], job.receipt["read"]) == (8, 3, 19)
    client.post(f"/desk/jobs/{job.pk}/confirm/")
    jobs.run(job.pk)
    page = now(client, job)
    done = page.context["job"]
    assert (done.state, done.receipt["new"], done.receipt["bad"]) == ("done", 26, 4)
    told = {fault["line"]: fault["column"] for fault in done.receipt["faults"]}
    assert told == {6: "慰问人数", 10: "", 15: "走访单位", 28: "编号"}
    assert "民和秘密" not in text(page) and len(rows()) == 27 == events()
    assert not any(p.exists() for p in (job.source_path, job.survey_path, job.faults_path))
    file = b"".join(client.get(f"/desk/jobs/{job.pk}/file/").streaming_content)
    back = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert back[0][0] == "2026年走访表" and back[1][:6] == HEAD and back[1][6] == "问题"
    assert [line[1] for line in back[2:]] == ["B-003", "B-007", "B-012", "B-001"]
    mended = [[*line[:1], f"N-{n}", *line[2:5], "4"] for n, line in enumerate(back[2:])]
    mended[2][0] = world.ming.unit.code
    again = checked(client, mended)
    assert (again.receipt["new"], again.receipt["bad"]) == (4, 0)


def test_killed_in_the_middle_it_ends_as_if_it_had_not_been(world, client_for, monkeypatch):
    client = client_for("ming")
    wrong = {f"n{n}": [world.ming.unit.code, "", "x", "", "", ""] for n in (4, 14, 33)}
    job = checked(client, lines(world, 45, **wrong))
    client.post(f"/desk/jobs/{job.pk}/confirm/")
    turns = []
    write = batches.Batch.write

    def dies(self, some):
        write(self, some)
        turns.append(len(some))
        if len(turns) in (2, 4):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches.Batch, "write", dies)
        for expected in (9, 18):
            with pytest.raises(KeyboardInterrupt):
                jobs.run(job.pk)
            assert len(rows()) == expected == events()
    assert now(client, job).context["bar"] == "running"
    jobs.run(job.pk)
    done = now(client, job).context["job"]
    assert (done.state, done.done, done.receipt["new"], done.receipt["bad"]) == ("done", 45, 42, 3)
    assert len(rows()) == 42 == events()
    file = b"".join(client.get(f"/desk/jobs/{job.pk}/file/").streaming_content)
    assert len(file.decode("utf-8-sig").splitlines()) == 2 + 3
    jobs.run(job.pk)
    assert events() == 42


def test_the_same_file_twice_changes_nothing_and_a_changed_line_is_one_change(world, client_for):
    client = client_for("ming")
    told = lines(world, 30)
    for _turn in range(2):
        job = checked(client, told)
        client.post(f"/desk/jobs/{job.pk}/confirm/")
        jobs.run(job.pk)
    receipt = now(client, job).context["job"].receipt
    assert (receipt["new"], receipt["changed"], receipt["unchanged"]) == (0, 0, 30)
    assert events() == 30
    with scope(SYSTEM, reason="test"):
        assert Receipt.objects.count() == 30
    told[20][5] = "9"
    job = checked(client, told)
    client.post(f"/desk/jobs/{job.pk}/confirm/")
    jobs.run(job.pk)
    receipt = now(client, job).context["job"].receipt
    assert (receipt["new"], receipt["changed"], receipt["unchanged"]) == (0, 1, 29)
    assert rows()["B-020"] == 9 and events() == 31


def test_it_rests_and_goes_on(world, client_for, started, monkeypatch):
    client = client_for("ming")
    job = checked(client, lines(world, 30))
    url = f"/desk/jobs/{job.pk}"
    assert client.post(f"{url}/pause/").status_code == 302
    assert now(client, job).context["job"].state == "checked"
    client.post(f"{url}/confirm/")
    client.post(f"{url}/pause/")
    page = now(client, job)
    assert page.context["job"].state == "paused" and "继续" in text(page)
    jobs.run(job.pk)
    assert rows() == {}
    before = len(started)
    assert client_for("hua").post(f"{url}/resume/").status_code == 404
    client.post(f"{url}/resume/")
    assert len(started) == before + 1
    client.post(f"{url}/resume/")
    assert len(started) == before + 1
    one = import_jobs._one_batch

    def then_pause(*args):
        went = one(*args)
        if args[4] == 10:
            client.post(f"{url}/pause/")
        return went

    with monkeypatch.context() as patch:
        patch.setattr(import_jobs, "_one_batch", then_pause)
        jobs.run(job.pk)
    page = now(client, job)
    assert (page.context["job"].state, page.context["job"].cursor) == ("paused", 20)
    assert len(rows()) == 20 and "已写入的都在" in text(page)
    client.post(f"{url}/resume/")
    jobs.run(job.pk)
    assert len(rows()) == 30 and now(client, job).context["job"].state == "done"
    with scope(SYSTEM, reason="test"):
        told = list(
            Event.objects.filter(row_id=job.pk, verb__startswith="exchange.")
            .order_by("pk")
            .values_list("verb", flat=True)
        )
    assert told == [
        *("exchange.pause_import", "exchange.resume_import") * 2,
        "exchange.run_import",
    ]


def test_our_own_fault_lets_it_rest_where_it_stands(world, client_for):
    client = client_for("ming")
    job = checked(client, lines(world, 30))
    client.post(f"/desk/jobs/{job.pk}/confirm/")
    jobs.give_up(job.pk)
    page = now(client, job)
    assert page.context["job"].state == "paused" and "系统出错" in text(page)
    client.post(f"/desk/jobs/{job.pk}/resume/")
    jobs.run(job.pk)
    assert len(rows()) == 30


def test_rows_that_cannot_be_asked_for_are_known_by_their_receipts(world, client_for, monkeypatch):
    monkeypatch.setattr(batches, "is_askable", lambda register: False)
    client = client_for("ming")
    for expected in ((4, 0), (0, 4)):
        response = client.post(f"{LIST}import/", {"sheet": sheet(lines(world, 4))})
        client.post(f"{response['Location']}confirm/")
        receipt = client.get(response["Location"]).context["job"].receipt
        assert (receipt["new"], receipt["unchanged"]) == expected
    twice = lines(world, 3)
    twice[2] = [*lines(world, 9)[8][:1], "B-008", *twice[2][2:]]
    twice[1] = [*twice[2][:5], "5"]
    response = client.post(f"{LIST}import/", {"sheet": sheet(twice)})
    (fault,) = client.get(response["Location"]).context["faults"]
    assert fault["line"] == 5 and "重复" in fault["sentence"] and len(rows()) == 4
    large = checked(client, lines(world, 30))
    client.post(f"/desk/jobs/{large.pk}/confirm/")
    jobs.run(large.pk)
    receipt = now(client, large).context["job"].receipt
    assert (receipt["new"], receipt["unchanged"], receipt["bad"]) == (26, 4, 0)


def test_the_units_of_a_batch_are_looked_up_at_once(world, django_assert_num_queries):
    """Each word alone, a sheet of a province asked twice for every union of it."""
    with world.seat("ming"):
        reader = FieldReader(site.get("membership.membership"), "unit")
        units = [*reader.field.queryset.all()[:4]]
        codes, named = [one.code for one in units], {one.code: one for one in units}
        with django_assert_num_queries(1):
            reader.expect([*codes, f"{codes[0]}　", "没有这个单位", "", BadCell("数字超过 15 位")])
        with django_assert_num_queries(0):
            assert len(units) == 4 and {code: reader(code) for code in codes} == named
            assert reader(f"{codes[0]}　") == units[0]
        with pytest.raises(ValidationError, match="没有找到"):
            reader("没有这个单位")
