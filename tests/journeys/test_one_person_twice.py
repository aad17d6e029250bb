"""One person in two counties: found by the machine, judged by the prefecture, merged, undone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from huigong.domains.twins.finding import find_twins
from huigong.domains.twins.models import PossibleTwin
from huigong.kernel.people.actions import register_person


def test_a_pair_is_judged_and_merged(site, sign_in_as, shoot) -> None:
    world = site.world
    told = {"phone_number": "13909710016", "born_on": date(1990, 5, 12), "sex": "2"}
    for who, name in (("ming", "才让卓玛"), ("hua", "次仁珠玛")):
        with world.seat(who):
            register_person(unit=world[who].unit, name=name, source="RH-1", **told)
    assert find_twins().pairs == 1
    with world.seat("gao"):
        number = PossibleTwin.objects.get().number
    clerk = sign_in_as("gao")
    clerk.goto(site.url("/desk/twins/possibletwin/"))
    shoot(clerk, "01-queue")
    clerk.get_by_role("link", name=number).click()
    expect(clerk.locator("main")).to_contain_text("姓名是同一个藏语名字的不同写法")
    shoot(clerk, "02-evidence")
    clerk.get_by_role("link", name="是同一人", exact=True).click()
    clerk.get_by_label("依据").fill("打电话问过本人")
    clerk.get_by_role("button", name="是同一人", exact=True).click()
    clerk.get_by_role("link", name="看合并的方案").click()
    shoot(clerk, "03-plan")
    clerk.get_by_role("button", name="合并", exact=True).click()
    expect(clerk.get_by_text("已合并")).to_be_visible()
    clerk.goto(site.url("/desk/people/merge/"))
    shoot(clerk, "04-merged")
    clerk.get_by_role("link", name="HB-").first.click()
    shoot(clerk, "05-undo")
    clerk.get_by_role("button", name="撤销合并").click()
    expect(clerk.locator("main")).to_contain_text("合并撤销了")
    phone = sign_in_as("gao", phone=True)
    phone.goto(site.url("/desk/twins/possibletwin/"))
    shoot(phone, "06-phone")
    _enter_by_hand(site, sign_in_as, shoot)


def _enter_by_hand(site, sign_in_as, shoot) -> None:
    """A clerk has both files in front of them: entered from one of them, given to a colleague."""
    world = site.world
    with world.seat("ming"):
        unit = world["ming"].unit
        one = register_person(unit=unit, name="李秀英", born_on=date(1979, 9, 9), source="RH-2")
        register_person(unit=unit, name="李秀瑛", source="RH-3")
    clerk = sign_in_as("ming")
    clerk.goto(site.url(one.get_absolute_url()))
    clerk.get_by_role("link", name="还有一份档案是同一个人").click()
    clerk.get_by_label("另一份档案").fill("李秀瑛")
    clerk.get_by_label("为什么认为是同一个人").fill("本人来窗口说的")
    clerk.get_by_role("button", name="查找另一份").click()
    clerk.get_by_label("李秀瑛").check()
    shoot(clerk, "07-by-hand")
    clerk.get_by_role("button", name="选好了，提出核对").click()
    expect(clerk.locator("main")).to_contain_text("人工提出")
    clerk.get_by_role("link", name="交给同事").click()
    clerk.get_by_label("交给哪位同事").fill(world.ming.account.name)
    clerk.get_by_role("button", name="交给同事").click()
    shoot(clerk, "08-given")
    clerk.goto(site.url("/desk/"))
    expect(clerk.locator("main")).to_contain_text("交给我核对的疑似重复")
    phone = sign_in_as("ming", phone=True)
    phone.goto(site.url(f"/desk/twins/enter/{one.pk}/"))
    shoot(phone, "09-by-hand-phone")
