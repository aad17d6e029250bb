"""A list that leaves out what is the same on every line: the union that it is of."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huigong.domains.membership.models import Membership
from huigong.domains.membership.tests.test_workbook import NAMES, URL, brought_in, size
from huigong.kernel.exchange import jobs
from huigong.kernel.org.models import Unit
from huigong.kernel.people.tests.samples import citizen
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db
__all__ = ("size",)


def plain_list(count: int = 12) -> SimpleUploadedFile:
    """A union's own list: it does not name the union."""
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号"]
    lines = [[NAMES[n % 6], citizen(500 + n), "2024-05-01", f"YZ-{n}"] for n in range(count)]
    told = io.StringIO()
    csv.writer(told).writerows([head, *lines])
    return SimpleUploadedFile("名册.csv", told.getvalue().encode())


def looked_at(client, place) -> Any:
    job = client.get(place).context["job"]
    if job.state == "waiting":
        jobs.run(job.pk)
    return client.get(place)


def columns(page) -> dict[str, str]:
    return {f"column-{one['place']}": one["field"] for one in page.context["columns"]}


@pytest.mark.parametrize("who", ["dong", "ji"], ids=["none below it", "a branch below it"])
def test_a_union_brings_in_its_own_list_without_naming_itself(world, client_for, size, who):
    client, unit = client_for(who), world[who].unit
    receipt = brought_in(client, plain_list())
    assert (receipt["new"], receipt["bad"]) == (12, 0), receipt
    with world.seat(who):
        assert {row.unit_id for row in Membership.objects.all()} == {unit.pk}


def test_what_is_the_same_on_every_line_is_said_once(world, client_for, size):
    client, unit = client_for("ming"), world.ming.unit
    place = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, place)
    # A county does not go without saying: it has others below it.
    assert page.context["needed"] == "所在工会"
    assert page.context["common"].initial == {}
    said = {"unit": unit.code}
    client.post(f"{place}columns/", {**columns(page), **said})
    page = looked_at(client, place)
    assert page.context["common"].initial == said and not page.context["needed"]
    client.post(f"{place}confirm/")
    receipt = looked_at(client, place).context["job"].receipt
    assert (receipt["new"], receipt["bad"]) == (12, 0), receipt
    with world.seat("ming"):
        assert {row.unit_id for row in Membership.objects.all()} == {unit.pk}
    # What was said beside the sheet changes nobody who is there already.
    other = Unit.objects.get(code="DEMO-630223-04")
    again = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, again)
    client.post(f"{again}columns/", {**columns(page), "unit": other.code})
    client.post(f"{again}confirm/")
    receipt = looked_at(client, again).context["job"].receipt
    assert (receipt["new"], receipt["changed"], receipt["bad"]) == (0, 0, 0), receipt


def test_a_unit_out_of_reach_is_refused_and_kept_in_its_box(world, client_for, size):
    client = client_for("ming")
    place = client.post(URL, {"sheet": plain_list()})["Location"]
    page = looked_at(client, place)
    client.post(f"{place}columns/", {**columns(page), "unit": world.hua.unit.code})
    page = looked_at(client, place)
    assert page.context["common"].initial == {"unit": world.hua.unit.code}
    assert "不在您可选的范围内" in page.content.decode()
    assert not page.context["is_confirmable"]
    with scope(SYSTEM, reason="test"):
        assert not Membership.objects.exists()


def sheet_of(rows: list[list[str]]) -> SimpleUploadedFile:
    told = io.StringIO()
    csv.writer(told).writerows(rows)
    return SimpleUploadedFile("名册.csv", told.getvalue().encode())


def test_a_list_without_a_heading_loses_nobody(world, client_for, size):
    """Its first line is a member, not the names of columns; whoever brings it in says which is
    which, and nothing of that is kept for the next such list, which has other columns.
    """
    client = client_for("ji")
    rows = [[NAMES[n % 6], citizen(520 + n), "2024-05-01", f"YZ-{n}"] for n in range(9)]
    for _time in range(2):
        place = client.post(URL, {"sheet": sheet_of(rows)})["Location"]
        page = looked_at(client, place)
        assert page.context["has_no_head"] and "没有标题行" in page.content.decode()
        # What is sure is said already; these names could be anything, a day three things.
        told = [one["field"] for one in page.context["columns"]]
        assert told == ["", "paper_number", "", ""]
        assert [one["sample"] for one in page.context["columns"]][1] == citizen(520)[:16]
        said = enumerate(("name", "paper_number", "joined_on", "source"))
        told = {f"column-{n}": name for n, name in said}
        client.post(f"{place}columns/", {**page.context["common"].initial, **told})
        looked_at(client, place)
        client.post(f"{place}confirm/")
        looked_at(client, place)
    with world.seat("ji"):
        assert Membership.objects.count() == len(rows)


def test_columns_without_a_name_are_known_by_what_stands_in_them(world, client_for, size):
    client, unit = client_for("ji"), world.ji.unit
    people = ("扎西东智", "马秀英", "韩海龙", "尤素福·马", "李青", "王建国")
    rows = [
        [
            *(str(n + 1), people[n % 6], "男" if n % 2 else "女", ("藏族", "回族", "汉")[n % 3]),
            *(citizen(540 + n), f"139{n:08}", unit.name, "2024-05-01", f"YZ-{n}"),
        ]
        for n in range(9)
    ]
    place = client.post(URL, {"sheet": sheet_of(rows)})["Location"]
    told = [one["field"] for one in looked_at(client, place).context["columns"]]
    sure = ["", "name", "sex", "ethnic", "paper_number", "phone_number", "unit"]
    assert told == [*sure, "", ""]
    # A second column that could as well be a name: neither is taken for one.
    titles = [[*row, ("驾驶员", "会计", "保洁员")[n % 3]] for n, row in enumerate(rows)]
    place = client.post(URL, {"sheet": sheet_of(titles)})["Location"]
    told = [one["field"] for one in looked_at(client, place).context["columns"]]
    assert told == ["", "", *sure[2:], "", "", ""]


def test_where_nothing_is_to_be_said_people_write_so(world, client_for, size):
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号", "联系电话", "八大群体"]
    words = ["无", "—", "/", "不详", " 没有 ", "－"]
    rows = [
        ["马小龙", citizen(540 + n), "2024、5、1", f"YZ-{n}", w, w] for n, w in enumerate(words)
    ]
    receipt = brought_in(client_for("ji"), sheet_of([head, *rows]))
    assert (receipt["new"], receipt["bad"]) == (len(words), 0), receipt
    with world.seat("ji"):
        rows = Membership.objects.select_related("person")
        assert {(row.group, row.person.phone) for row in rows} == {("", None)}


def test_a_sheet_of_headings_alone_is_told_to_be_empty(client_for, size):
    client = client_for("ji")
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号"]
    page = looked_at(client, client.post(URL, {"sheet": sheet_of([head])})["Location"])
    assert "没有可以导入的行" in page.content.decode() and "等您确认" not in page.content.decode()
    assert not page.context["is_confirmable"]


def test_the_same_fault_of_many_lines_is_told_once_with_its_number(client_for, size):
    """Of a county's three thousand lines the office wants to know which unions it lacks."""
    head = ["工会名称", "会员姓名", "身份证号码", "入会时间", "申请书编号"]
    unions = ["互助丙公司工会"] * 20 + ["互助丁公司工会"] * 12
    rows = [[u, "马小龙", citizen(560 + n), "2024-05-01", f"YZ-{n}"] for n, u in enumerate(unions)]
    client = client_for("ming")
    page = looked_at(client, client.post(URL, {"sheet": sheet_of([head, *rows])})["Location"])
    told = [(kind["count"], kind["sentence"].partition("：")[0]) for kind in page.context["kinds"]]
    assert told == [(20, "“互助丙公司工会”"), (12, "“互助丁公司工会”")]
    assert page.context["job"].receipt["bad"] == 32
    assert [fault["line"] for fault in page.context["faults"]] == [2, 3, 4, 22, 23, 24]


def test_a_month_alone_is_its_first_day_where_the_office_says_so(world, client_for, size):
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号"]
    months = ["2019年5月", "2019.05", "2019/5", "201905", "２０１９年５月", "2019-10", "2019年1月"]
    rows = [["马小龙", citizen(600 + n), text, f"YZ-{n}"] for n, text in enumerate(months)]
    client = client_for("ji")
    place = client.post(URL, {"sheet": sheet_of([head, *rows])})["Location"]
    page = looked_at(client, place)
    assert page.context["job"].receipt["bad"] == len(months) and page.context["has_days"]
    assert page.context["faults"][0]["sentence"].startswith("“2019年5月”不是完整的日期")
    client.post(
        f"{place}columns/", {**page.context["common"].initial, **columns(page), "months": "1"}
    )
    page = looked_at(client, place)
    assert page.context["takes_months"]
    client.post(f"{place}confirm/")
    receipt = looked_at(client, place).context["job"].receipt
    assert (receipt["new"], receipt["bad"]) == (len(months), 0), receipt
    with world.seat("ji"):
        days = {row.joined_on.isoformat() for row in Membership.objects.all()}
    assert days == {"2019-05-01", "2019-10-01", "2019-01-01"}


def test_a_month_that_a_spreadsheet_may_have_cut_is_never_guessed(client_for, size):
    """2019.10 as a number is 2019.1."""
    head = ["会员姓名", "身份证号码", "入会时间", "申请书编号"]
    rows = [head, ["马小龙", citizen(620), "2019.1", "YZ-1"]]
    client = client_for("ji")
    place = client.post(URL, {"sheet": sheet_of(rows)})["Location"]
    page = looked_at(client, place)
    told = {**page.context["common"].initial, **columns(page), "months": "1"}
    client.post(f"{place}columns/", told)
    (fault,) = looked_at(client, place).context["faults"]
    assert "可能是 1 月，也可能是 10 月" in fault["sentence"]
