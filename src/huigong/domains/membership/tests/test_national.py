"""The members' register in the layouts of the national real-name system, out and in again."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huigong.domains.membership.actions import record_member
from huigong.domains.membership.changes.actions import retain_membership
from huigong.domains.membership.models import Membership
from huigong.kernel.access.roles import Role
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import today
from huigong.kernel.exchange import importing, jobs, reading
from huigong.kernel.exchange.layouts import Opened, find_layout, layout_columns, sealed_in
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
URL = "/desk/membership/membership/"
CHANGES = ("姓名", "证件号码", "所在工会", "会员号", "变化类型", "变化日期", "变化原因")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda job: None)


@pytest.fixture
def members(world):
    """A plain member, one who is kept, and a foreigner."""
    with world.seat("ming"):
        told = {"unit": world.ming.unit, "joined_on": date(2020, 5, 1)}
        record_member(name="才让卓玛", paper_number=citizen(1), source="A-1", ethnic="藏族", **told)
        kept = record_member(
            name="马小龙",
            paper_number=citizen(2),
            source="A-2",
            phone_number="13909720002",
            group="rider",
            **told,
        )
        retain_membership(kept, why="2")
        record_member(
            name="ANNA",
            paper_number="E12345678",
            paper_kind="2",
            source="A-3",
            sex="2",
            born_on=date(1985, 3, 4),
            **told,
        )


def taken_out(client, layout: str, **more) -> list[list[str]]:
    asked = client.post(f"{URL}export/", {"query": "", "form": "csv", "layout": layout, **more})
    assert asked.status_code == 302, asked.content.decode()[-800:]
    pk = int(asked["Location"].rstrip("/").rpartition("/")[2])
    jobs.run(pk)
    file = b"".join(client.get(f"/desk/jobs/{pk}/file/").streaming_content)
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def brought_in(client, lines) -> dict:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    sheet = SimpleUploadedFile("全国.csv", text.getvalue().encode("utf-8-sig"))
    place = client.post(f"{URL}import/", {"sheet": sheet})["Location"]
    job = client.get(place).context["job"]
    if job.state == "waiting":
        jobs.run(job.pk)
    client.post(f"{place}confirm/")
    if client.get(place).context["job"].state == "waiting":
        jobs.run(job.pk)
    return client.get(place).context["job"].receipt


@pytest.mark.parametrize("layout", ["national_members", "national_changes"])
def test_what_goes_out_in_codes_comes_in_again_and_changes_nothing(
    members, client_for, world, layout
):
    client = client_for("ming")
    head, *lines = taken_out(client, layout, full="1", reason="报送全国系统")
    told = {line[head.index("姓名")]: dict(zip(head, line, strict=True)) for line in lines}
    kept = told["马小龙"]
    assert kept["证件号码"] == citizen(2) and kept["有效证件类别"] == "1"
    assert (kept["会籍变化类型"], kept["会籍变化原因"]) == ("3", "2")
    assert kept["会籍变化日期"] == f"{today():%Y%m%d}"
    assert told["ANNA"]["有效证件类别"] == "2" and told["ANNA"]["会籍变化日期"] == "20200501"
    if layout == "national_members":
        assert (kept["性别"], kept["出生日期"], kept["移动电话"]) == (
            "2",
            "19900512",
            "13909720002",
        )
        assert (kept["就业状况"], kept["群体"], kept["政治面貌"]) == ("2", "网约送餐员", "")
        assert (told["才让卓玛"]["民族"], told["ANNA"]["性别"]) == ("04", "2")
    again = brought_in(client, [head, *lines])
    assert (again["unchanged"], again["new"], again["changed"], again["bad"]) == (3, 0, 0, 0), again
    with scope(SYSTEM, reason="test"):
        looks = Look.objects.filter(what="id", reason="报送全国系统")
        assert looks.count() == 3 and {look.account_id for look in looks} == {world.ming.account.pk}


def test_numbers_stay_masked_unless_a_reason_is_given_by_who_may_open_them(
    members, client_for, world
):
    client = client_for("ming")
    held = str(taken_out(client, "national_members"))
    assert citizen(2) not in held and "13909720002" not in held and "马小龙" in held
    for more in ({"full": "1"}, {"full": "1", "reason": "要用", "layout": ""}):
        told = {"query": "", "form": "csv", "layout": "national_members", **more}
        assert client.post(f"{URL}export/", told).status_code == 422
    assert "写全" in client.get(f"{URL}export/").content.decode()
    register = site.get("membership.membership")
    layout = find_layout(register, "national_members")
    with scope(replace(world.sit("ming"), roles=frozenset({Role.SUPERVISOR}))):
        # A reason opens nothing to a role that may not open it, whatever a job was asked for.
        assert sealed_in(register, layout) == []
        rows, opened = list(Membership.objects.all()), Opened(register, layout, "要用")
        opened.turn(rows)
        shown = layout_columns(register, layout, opened)
        told = [column.text(row) for row in rows for column in shown]
        assert "马小龙" in told and citizen(2) not in told and "13909720002" not in told
    with scope(SYSTEM, reason="test"):
        assert not Look.objects.filter(what="id").exists()


@pytest.mark.parametrize("layout", ["national_members", "national_changes"])
def test_a_file_in_full_asks_as_much_for_six_as_for_three(members, client_for, world, layout):
    client = client_for("ming")
    asked = []
    taken_out(client, layout, full="1", reason="报送全国系统")  # What a process asks once.
    for turn in range(2):
        with CaptureQueriesContext(connection) as found:
            lines = taken_out(client, layout, full="1", reason="报送全国系统")
        asked.append((len(found), len(lines)))
        if turn:
            break
        with world.seat("ming"):
            for n in range(3):
                told = {
                    "unit": world.ming.unit,
                    "source": f"B-{n}",
                    "phone_number": f"1390972003{n}",
                }
                record_member(name="祁连山", paper_number=citizen(30 + n), **told)
    (few, three), (many, six) = asked
    assert (three, six) == (4, 7) and many <= few, asked


@pytest.mark.parametrize("size", [1, 200], ids=["in batches", "whole"])
def test_changes_in_codes_are_carried_out(members, client_for, world, size, monkeypatch):
    monkeypatch.setattr(importing, "INLINE", size)
    monkeypatch.setattr(reading, "BATCH", 2)
    unit = world.ming.unit.code
    day = f"{today():%Y%m%d}"
    lines = [
        ["才让卓玛", citizen(1), unit, "A-1", "3.0", day, "3"],
        ["马小龙", citizen(2), unit, "A-2", "退会", day, "5"],
        ["祁连山", citizen(7), unit, "QG-7", "3", "20240102", "4"],
        ["韩木沙", citizen(8), unit, "QG-8", "1", "20240102", ""],
    ]
    receipt = brought_in(client_for("ming"), [CHANGES, *lines])
    assert (receipt["new"], receipt["changed"], receipt["bad"]) == (2, 2, 0), receipt
    with world.seat("ming"):
        rows = {row.person.name: row for row in Membership.objects.all()}
        kept, left, came = rows["才让卓玛"], rows["马小龙"], rows["祁连山"]
        assert (kept.state, kept.work, kept.change_reason) == ("retained", "3", "3")
        assert (left.state, left.ended_on) == ("left", today())
        assert (came.state, came.change, came.changed_on) == ("retained", "3", date(2024, 1, 2))
        assert rows["韩木沙"].joined_on == date(2024, 1, 2) == rows["韩木沙"].changed_on
    again = brought_in(client_for("ming"), [CHANGES, *lines[:1], *lines[2:]])
    assert (again["unchanged"], again["changed"], again["new"], again["bad"]) == (3, 0, 0, 0), again


def test_a_wrong_code_and_what_a_sheet_cannot_do_are_said_in_words(members, client_for, world):
    unit = world.ming.unit.code
    lines = [
        ["才让卓玛", citizen(1), unit, "A-1", "8", "", ""],
        ["马小龙", citizen(2), unit, "A-2", "6", "2001-01-01", ""],
        ["ANNA", "E12345678", unit, "A-3", "4", "", "1"],
        ["祁连山", citizen(7), unit, "QG-7", "6", "", ""],
        ["韩木沙", citizen(8), unit, "QG-8", "3", "", "5"],
    ]
    receipt = brought_in(client_for("ming"), [CHANGES, *lines])
    told = {fault["line"]: fault["sentence"] for fault in receipt["faults"]}
    assert "“8”不是这份样式的代码" in told[2] and "6（退会）" in told[2]
    assert "变化日期" in told[3] and "转出" in told[4]
    assert "不用再登记" in told[5] and "保留会籍的原因" in told[6]
    with world.seat("ming"):
        assert {row.change for row in Membership.objects.all()} == {"1", "3"}
