"""The pages of the tree, of posts, plans and seats, over HTTP as personas."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.world import machine

from huigong.kernel.calendar.present import today
from huigong.kernel.org.models import Deputy, Link, Post, Unit
from huigong.kernel.org.seats import list_seats

pytestmark = pytest.mark.django_db


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_the_tree_opens_where_one_sits_and_by_plain_links(client_for, world) -> None:
    client = client_for("ming")
    page = client.get("/desk/org/").content.decode()
    assert world.ming.unit.name in page and "中华全国总工会" in page
    nation = unit("ACFTU")
    folded = client.get("/desk/org/", {"open": nation.pk}).content.decode()
    assert "青海省总工会" in folded and world.ming.unit.name not in folded.split("<main", 1)[1]
    province = unit("QH")
    branch = client.get(f"/desk/org/units/{province.pk}/children/", headers={"HX-Request": "true"})
    opened = branch.content.decode()
    assert "海东市总工会" in opened and "<html" not in opened and 'aria-expanded="true"' in opened
    folded = client.get(
        f"/desk/org/units/{province.pk}/children/?fold=1", headers={"HX-Request": "true"}
    ).content.decode()
    assert "海东市总工会" not in folded and 'aria-expanded="false"' in folded
    table = client.get(f"/desk/org/units/{province.pk}/children/").content.decode()
    assert "海东市总工会" in table and "<table" in table and "<html" in table


@pytest.mark.parametrize("text", ["互助", "QH-630223", "互助县总工会", "互助土族自治县总工会"])
def test_a_unit_is_found_by_two_characters_code_short_and_name(client_for, text: str) -> None:
    page = client_for("ming").get("/desk/org/", {"q": text}).content.decode()
    assert "互助土族自治县总工会" in page and "海东市总工会" in page


def test_the_tree_of_a_past_day_shows_the_links_of_that_day(client_for) -> None:
    county, old, new = unit("QH-630223"), unit("QH-6302"), unit("QH-6301")
    link = Link.objects.get(unit=county, line=1)
    link.until_on = date(2024, 5, 31)
    link.save()
    Link.objects.create(unit=county, parent=new, line=1, from_on=date(2024, 6, 1))
    client = client_for("gao")
    past = client.get(f"/desk/org/units/{old.pk}/children/", {"on": "2024-05-01"}).content.decode()
    now = client.get(f"/desk/org/units/{old.pk}/children/").content.decode()
    assert county.name in past and county.name not in now
    assert client.get("/desk/org/", {"on": "not a day", "open": "9" * 40}).status_code == 200


def test_a_unit_page_says_where_it_stands_and_a_stranger_finds_none(client_for, world) -> None:
    page = f"/desk/org/units/{unit('QH-630223').pk}/"
    text = client_for("ming").get(page).content.decode()
    assert "省总工会" in text and "沿革" in text and world.ming.name in text
    assert client_for("lao").get(page).status_code == 404
    assert client_for("ming").get("/desk/org/units/99999999/").status_code == 404


def test_an_administrator_appoints_below_and_nobody_else_does(client_for, admin, world) -> None:
    county = unit("QH-630223")
    address = f"/desk/org/units/{county.pk}/appoint/"
    form = {"login": "hua", "role": "officer", "from_on": str(today()), "title": "临时帮办"}
    for who in ("ming", "gao", "sheng"):
        assert client_for(who).post(address, form).status_code == 403
    assert admin("guan").post(address, form).status_code == 302
    assert Post.objects.filter(unit=county, account=world.hua.account).count() == 1
    again = admin("guan").post(address, form)
    assert again.status_code == 422 and "已有这个角色的岗位" in again.content.decode()
    nobody = admin("guan").post(address, {**form, "login": "no-such"})
    assert nobody.status_code == 422 and "没有这个登录名" in nobody.content.decode()


def test_a_county_administrator_reaches_no_neighbour_and_nobody_above(admin, world) -> None:
    county, neighbour = unit("QH-630223"), world.hua.unit
    with machine():
        Post.objects.filter(account=world.ming.account).update(role="admin")
    form = {"login": "hua", "role": "admin", "from_on": str(today())}
    client = admin("ming")
    for other in (neighbour, unit("QH-6302"), unit("QH")):
        assert client.post(f"/desk/org/units/{other.pk}/appoint/", form).status_code == 403
    assert client.post(f"/desk/org/units/{county.pk}/appoint/", form).status_code == 302


def test_the_holder_names_a_deputy_whose_seat_ends_with_the_day(client_for, world) -> None:
    post = Post.objects.get(account=world.ming.account)
    address = f"/desk/org/posts/{post.pk}/deputy/"
    day = today()
    form = {
        "login": "hua",
        "from_on": str(day),
        "until_on": str(day + timedelta(days=3)),
        "reason": "外出培训",
    }
    assert client_for("gao").post(address, form).status_code == 403
    assert client_for("hua").post(address, form).status_code == 403
    client = client_for("ming")
    assert client.post(address, {**form, "login": "ming"}).status_code == 422
    assert client.post(address, {**form, "reason": " "}).status_code == 422
    assert client.post(address, {**form, "until_on": "2020-01-01"}).status_code == 422
    assert client.post(address, form).status_code == 302
    hua = world.hua.account.pk
    keys = {seat.key: seat for seat in list_seats(hua, day + timedelta(days=3))}
    deputy = Deputy.objects.get(post=post, account_id=hua)
    assert keys[f"deputy:{deputy.pk}"].deputy_for == world.ming.name
    after = list_seats(hua, day + timedelta(days=4))
    assert f"deputy:{deputy.pk}" not in {seat.key for seat in after}
    shown = client.get(f"/desk/org/units/{post.unit_id}/posts/").content.decode()
    assert f"{world.hua.name} 代 {world.ming.name}" in shown
    acting = client_for("hua", deputy=True, unit=post.unit.code)
    refused = acting.post(address, {**form, "login": "gao"})
    assert refused.status_code == 403, "a deputy names no further deputy"
    ended = client.post(f"/desk/org/deputies/{deputy.pk}/end/", {"until_on": str(day)})
    assert ended.status_code == 302


def test_a_seat_is_switched_only_to_one_that_may_be_taken(client_for, world) -> None:
    ming, hua = (Post.objects.get(account=world[who].account) for who in ("ming", "hua"))
    with machine():
        Post.objects.create(
            unit=hua.unit, account=world.ming.account, role="officer", from_on=date(2020, 1, 1)
        )
    other = Post.objects.get(unit=hua.unit, account=world.ming.account)
    client = client_for("ming")
    page = client.get("/seats/").content.decode()
    assert f"post:{ming.pk}" in page and f"post:{other.pk}" in page
    assert client.post("/seats/switch/", {"seat": f"post:{hua.pk}"}).status_code == 404
    assert client.get("/seats/switch/").status_code == 405
    moved = client.post("/seats/switch/", {"seat": f"post:{other.pk}", "next": "//evil.example/"})
    assert moved.status_code == 302 and moved["Location"].startswith("/desk/")
    assert client.session["seat"] == f"post:{other.pk}"
    from django.test import Client

    assert Client().get("/seats/").status_code == 302, "a stranger is sent to the door"


def test_a_plan_runs_from_draft_to_receipt_by_buttons(client_for, admin) -> None:
    client = admin("guan")
    head = {"title": "互助改挂西宁", "planned_on": str(today()), "basis": "测试批复1号"}
    made = client.post("/desk/org/plans/new/", head)
    assert made.status_code == 302
    plan = made["Location"]
    step = {"unit": "QH-630223", "line": "1", "target": "QH-6301"}
    assert client.post(f"{plan}add/move/", step).status_code == 302
    assert client.post(f"{plan}add/nothing/", step).status_code == 404
    unknown = client.post(f"{plan}add/move/", {**step, "target": "不存在的工会"})
    assert unknown.status_code == 422 and "没有找到这个单位" in unknown.content.decode()
    client.post(f"{plan}ready/")
    assert "请先预演" in client.get(plan).content.decode()
    client.post(f"{plan}preview/")
    page = client.get(plan).content.decode()
    assert "预演结果" in page and "改挂到 西宁市总工会" in page
    assert Link.objects.get(unit=unit("QH-630223"), line=1, until_on=None).parent.code == "QH-6302"
    assert client_for("hua").get(plan).status_code == 404, "not concerned"
    assert client_for("ming").get(plan).status_code == 200
    assert client_for("ming").post(f"{plan}apply/").status_code == 403
    client.post(f"{plan}ready/")
    client.post(f"{plan}apply/")
    page = client.get(plan).content.decode()
    assert "已执行" in page and "回执" in page
    assert Link.objects.get(unit=unit("QH-630223"), line=1, until_on=None).parent.code == "QH-6301"
    receipt = client.get(f"{plan}receipt/").content.decode()
    assert "与预演一致" in receipt and "测试批复1号" in receipt
    client.post(f"{plan}apply/")
    assert "不能这样做" in client.get(plan).content.decode()
