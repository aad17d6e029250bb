"""A county brings in its members' workbook as it has it: titles, own words, floats, mistakes."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.membership.changes.actions import leave_membership
from huigong.domains.membership.choices import State, Way
from huigong.domains.membership.models import Membership, MembershipChange
from huigong.domains.membership.tally.actions import count_members
from huigong.kernel.audit.models import Denial, Event
from huigong.kernel.exchange import importing, jobs, reading
from huigong.kernel.people.finding import find_people
from huigong.kernel.people.models import Person
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.testing.dumping import dump

pytestmark = pytest.mark.django_db
URL = "/desk/membership/membership/import/"
HEAD = [
    "序号",
    "工会名称",
    "会员姓名",
    "身份证号码",
    "申请书编号",
    "联系电话",
    "八大群体",
    "入会时间",
]
NAMES = ("才让卓玛", "马小龙", "阿", "单雪梅", "韩·麦尔燕", "祁 连山")


@pytest.fixture(params=[5, 100_000], ids=["in batches", "whole"])
def size(request, monkeypatch):
    """Both ways of writing: a large sheet in batches, a small one whole."""
    monkeypatch.setattr(jobs, "start", lambda job: None)
    monkeypatch.setattr(importing, "INLINE", request.param)
    monkeypatch.setattr(reading, "BATCH", 8)
    return request.param


def workbook(world, count: int = 20, **changed) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["互助县会员花名册（2026年）"])
    sheet.append(HEAD)
    for n in range(count):
        line = [
            n + 1,
            world.ming.unit.code,
            NAMES[n % 6],
            citizen(200 + n),
            f"HZ-{n:04d}",
            13909700000 + n,
            "网约送餐员" if n % 2 else "",
            "2024.5.1",
        ]
        sheet.append(changed.get(f"n{n}", line))
    sheet.append(["合计", "", count])
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("会员花名册.xlsx", data.getvalue())


def brought_in(client, file) -> dict:
    response = client.post(URL, {"sheet": file})
    assert response.status_code == 302, response.content.decode()[-500:]
    place = response["Location"]
    job = client.get(place).context["job"]
    if job.state == "waiting":
        jobs.run(job.pk)
    client.post(f"{place}confirm/")
    job = client.get(place).context["job"]
    if job.state != "done":
        jobs.run(job.pk)
    return client.get(place).context["job"].receipt


def test_a_county_brings_in_its_members(world, client_for, size):
    receipt = brought_in(client_for("ming"), workbook(world))
    assert (receipt["new"], receipt["bad"]) == (20, 0), receipt
    with world.seat("ming"):
        rows = Membership.objects.all()
        assert rows.count() == Person.objects.count() == 20
        assert {row.state for row in rows} == {State.MEMBER}
        assert {row.joined_on for row in rows} == {date(2024, 5, 1)}
        assert len({row.number for row in rows}) == 20
        assert MembershipChange.objects.count() == 20
        assert [p.name for p in find_people(citizen(203))] == ["单雪梅"]
        assert [p.name for p in find_people("13909700005")] == ["祁连山"]
        assert find_people("才让")
        assert rows.filter(way=Way.BATCH if size == 5 else Way.WINDOW).count() == 20
    with scope(SYSTEM, reason="test"):
        for verb in ("people.register_person", "membership.record_member"):
            assert Event.objects.filter(verb=verb).count() == 20
    with world.seat("hua"):
        assert not Membership.objects.exists()


def test_the_same_workbook_twice_changes_nothing(world, client_for, size):
    client = client_for("ming")
    brought_in(client, workbook(world))
    again = brought_in(client, workbook(world))
    assert (again["new"], again["changed"], again["bad"], again["unchanged"]) == (0, 0, 0, 20)
    with world.seat("ming"):
        assert Membership.objects.count() == Person.objects.count() == 20


def test_bad_lines_say_why_and_who_is_on_file_elsewhere_is_not_taken(world, client_for, size):
    brought_in(client_for("hua"), _of_hua(world))
    broken = citizen(202)[:17] + ("1" if citizen(202)[17] != "1" else "2")
    wrong = {
        "n2": [3, world.ming.unit.code, "阿", broken, "HZ-2", 13909700002, "", "2024.5.1"],
        "n5": [6, world.ming.unit.code, "123", citizen(205), "HZ-5", "", "", "2024.5.1"],
        "n6": [7, world.ming.unit.code, "马小龙", citizen(300), "HZ-6", "", "", "2024.5.1"],
        "n8": [9, world.ming.unit.code, "马小龙", 630225199005120017, "HZ-8", "", "", "2024.5.1"],
    }
    receipt = brought_in(client_for("ming"), workbook(world, **wrong))
    told = {fault["line"]: fault["sentence"] for fault in receipt["faults"]}
    assert set(told) == {5, 8, 9, 11}, told
    assert "校验位" in told[5] and "姓名" in told[8]
    assert "民和" in told[9] and "15 位" in told[11]
    with world.seat("ming"):
        assert Membership.objects.count() == (16 if size == 5 else 0)
    with scope(SYSTEM, reason="test"):
        # Whoever met a file elsewhere is kept on that file, also where the preview was taken back.
        met = Denial.objects.filter(verb="people.twin", account=world.ming.account)
        assert {one.row_id for one in met} == {Person.objects.get(unit=world.hua.unit).pk}


def _of_hua(world) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    line = [1, world.hua.unit.code, "马小龙", citizen(300), "MH-1", "", "", "2020年3月1日"]
    book.active.append(line)
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("民和.xlsx", data.getvalue())


def test_nothing_of_a_workbook_lies_readable_in_the_database(world, client_for, size):
    brought_in(client_for("ming"), workbook(world))
    held = dump()
    assert citizen(201) not in held
    assert "13909700001" not in held


def test_the_numbers_are_kept_and_say_how_old_they_are(world, client_for, size):
    brought_in(client_for("ming"), workbook(world))
    assert count_members() > 0
    page = client_for("gao").get("/desk/membership/tally/")
    lines = {line["unit"].code: line["living"] for line in page.context["lines"]}
    assert lines["QH-6302"] == lines["QH-630223"] == 20
    assert "前），每小时数一次" in page.content.decode()
    assert not client_for("xi").get("/desk/membership/tally/").context["lines"]


def county_list(*lines: list) -> SimpleUploadedFile:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in ([*HEAD[1:], "文化程度"], *lines):
        book.active.append(row)
    book.save(data)
    return SimpleUploadedFile("名册.xlsx", data.getvalue())


def test_the_words_and_the_mistakes_of_a_county(world, client_for):
    client, unit = client_for("ming"), world.ming.unit.code

    def line(n, name, *, phone="", on="2020-03-01", schooling="大专", number=""):
        return [unit, name, number or citizen(900 + n), f"C-{n}", phone, "外卖骑手", on, schooling]

    first = line(0, "马甲", phone="13909710900"), line(1, "马乙", schooling="本科")
    assert brought_in(client, county_list(*first))["new"] == 2
    with scope(SYSTEM, reason="test"):
        kept = {m.person.name: (m.person.education, m.group) for m in Membership.objects.all()}
    assert (kept["马甲"], kept["马乙"]) == (("30", "rider"), ("20", "rider"))
    # The next list: somebody has a new phone.
    receipt = brought_in(client, county_list(line(0, "马甲", phone="139 0971 9999")))
    assert receipt["changed"] == 1
    with scope(SYSTEM, reason="test"):
        assert Person.objects.get(name="马甲").phone.open() == "13909719999"
    # The number of somebody else, a month for a day, a word that is none: each is told.
    wrong = (
        line(1, "马甲"),
        line(2, "马丙", on="2020.3"),
        line(3, "马丁", schooling="上过学"),
    )
    page = client.get(client.post(URL, {"sheet": county_list(*wrong)})["Location"])
    told = {(f["line"], f["column"]): f["sentence"] for f in page.context["faults"]}
    assert set(told) == {(2, "姓名"), (3, "入会日期"), (4, "学历")}
    assert "另一个名字" in told[2, "姓名"] and "写到哪一天" in told[3, "入会日期"]
    assert "大学专科" in told[4, "学历"]


def test_who_left_comes_back_under_their_own_name_alone(size, world, client_for):
    client, unit = client_for("ming"), world.ming.unit.code
    number = citizen(950)
    assert brought_in(client, county_list([unit, "马甲", number, "C"]))["new"] == 1
    with scope(SYSTEM, reason="test"):
        leave_membership(Membership.objects.get(person__name="马甲"))
    wrong = [[unit, f"祁{mark}", citizen(951 + n), "C"] for n, mark in enumerate("甲乙丙丁戊己")]
    wrong[3][2] = number
    page = client.get(client.post(URL, {"sheet": county_list(*wrong)})["Location"])
    if page.context["job"].state == "waiting":
        jobs.run(page.context["job"].pk)
        page = client.get(f"/desk/jobs/{page.context['job'].pk}/")
    (fault,) = page.context["faults"]
    assert (fault["line"], fault["column"]) == (5, "姓名") and "另一个名字" in fault["sentence"]


def test_a_list_without_a_needed_column_says_which(size, world, client_for):
    client, book, data = client_for("ming"), openpyxl.Workbook(), io.BytesIO()
    book.active.append(["姓名", "身份证号码", "联系电话"])
    for n in range(6):
        book.active.append([NAMES[n], citizen(970 + n), ""])
    book.save(data)
    sheet = SimpleUploadedFile("名册.xlsx", data.getvalue())
    place = client.post(URL, {"sheet": sheet})["Location"]
    if client.get(place).context["job"].state == "waiting":
        jobs.run(client.get(place).context["job"].pk)
    page = client.get(place)
    assert page.context["needed"] == "所在工会、入会申请书编号"
    assert "表里没有这些列：所在工会、入会申请书编号" in page.content.decode()
    assert {f["sentence"] for f in page.context["faults"]} == {
        "这一条是新的，还缺：所在工会、入会申请书编号。"
    }
    assert not page.context["is_confirmable"]
