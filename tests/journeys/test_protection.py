"""Four core journeys of protection in browsers: the tied chair, the office complained of, twelve
people, an emergency.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from huigong.kernel.employers.actions import register_employer, tie_employer
from huigong.kernel.org.models import Unit

UNION, COUNTY, PREFECTURE = "DEMO-630223-01", "QH-630223", "QH-6302"


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _take_down(agent: Page, site, title: str, *, name: str = "席生英") -> str:
    """The agent takes a complaint down; the path of its page."""
    agent.goto(site.url("/desk/hotline/new/"))
    agent.get_by_label(re.compile("^反映人")).fill(name)
    agent.get_by_label(re.compile("诉求类型")).select_option(label="信访投诉")
    agent.get_by_label(re.compile("事由")).fill(title)
    agent.get_by_label(re.compile("反映内容")).fill(f"{title}，请工会管一管。")
    agent.get_by_label(re.compile("^用人单位")).fill("巳丰酒厂")
    agent.get_by_label(re.compile("事发地")).select_option(label="互助土族自治县")
    _press(agent, "登记诉求")
    return agent.url.removeprefix(site.base_url)


def _brewery(world) -> None:
    union = Unit.objects.get(code=UNION)
    with world.seat("ming"):
        employer = register_employer(
            unit=world.ming.unit, name="互助巳丰酒业有限公司", division="630223", union=union
        )
        tie_employer(employer, tied_unit=union, nature="employs", source="主席本人申报")


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_a_complaint_against_an_employer_whose_manager_chairs_its_union(
    site, sign_in_as: Callable[..., Page], shoot, is_phone: bool
) -> None:
    _brewery(site.world)
    agent = sign_in_as("an", phone=is_phone)
    path = _take_down(agent, site, "包装线没有加班费")
    _follow(agent, "补充登记")
    agent.get_by_label(re.compile("登记在册的单位")).fill("巳丰酒业")
    shoot(agent, "01-workplace")
    _press(agent, "补充登记")
    expect(agent.locator("main")).to_contain_text("互助巳丰酒业有限公司 · 互助土族自治县")
    expect(agent.locator("aside")).to_contain_text("负责人受雇于这家单位")
    shoot(agent, "02-recused")
    _follow(agent, "派单")
    assert "巳丰酒业有限公司工会" not in agent.content()
    _press(agent, "派单")
    chair = sign_in_as("ji", phone=is_phone)
    assert chair.request.get(site.url(path)).status == 404
    chair.goto(site.url("/desk/"))
    assert "加班费" not in chair.content()
    shoot(chair, "03-chair")
    county = sign_in_as("ming", phone=is_phone)
    county.goto(site.url(path))
    expect(county.locator("main")).to_contain_text("席**")
    shoot(county, "04-county")


def test_a_complaint_about_a_union_office(site, sign_in_as, shoot) -> None:
    agent = sign_in_as("an")
    path = _take_down(agent, site, "去县工会三次没人管")
    _follow(agent, "反映工会组织或干部")
    agent.get_by_label(re.compile("哪个单位")).fill("互助县总工会")
    shoot(agent, "01-about")
    _press(agent, "反映工会组织或干部")
    if "没有叫" in agent.content():
        agent.get_by_label(re.compile("哪个单位")).fill(COUNTY)
        _press(agent, "反映工会组织或干部")
    expect(agent.locator("aside")).to_contain_text("它和它的下级看不到这件事")
    shoot(agent, "02-kept-out")
    _follow(agent, "派单")
    above = Unit.objects.get(code=PREFECTURE)
    expect(agent.get_by_label("主办单位")).to_have_value(str(above.pk))
    _press(agent, "派单")
    assert sign_in_as("ming").request.get(site.url(path)).status == 404
    prefecture = sign_in_as("gao")
    prefecture.goto(site.url(path))
    expect(prefecture.locator("main")).to_contain_text("去县工会三次没人管")
    shoot(prefecture, "03-prefecture")


def test_a_collective_matter_of_twelve(site, sign_in_as, shoot) -> None:
    agent = sign_in_as("an")
    _take_down(agent, site, "钢筋班十二人工钱没发")
    _follow(agent, "登记共同反映人")
    letters = "甲乙丙丁戊己庚辛壬癸子丑"
    people = [f"{'*' if n < 3 else ''}工友{c}\t1540000{7100 + n}" for n, c in enumerate(letters)]
    agent.get_by_label(re.compile("名单")).fill("\n".join(people))
    shoot(agent, "01-list")
    _press(agent, "登记共同反映人")
    expect(agent.locator("aside")).to_contain_text("工友丑")
    expect(agent.locator("aside").get_by_text("代表", exact=True)).to_have_count(3)
    shoot(agent, "02-people")


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_an_emergency_is_rung_through_first(site, sign_in_as, shoot, is_phone: bool) -> None:
    agent = sign_in_as("an", phone=is_phone)
    agent.goto(site.url("/desk/hotline/emergency/"))
    agent.get_by_label(re.compile("出了什么事")).fill("工地基坑塌方，有人被埋")
    agent.get_by_label(re.compile("在哪里")).select_option(label="互助土族自治县")
    shoot(agent, "01-two-fields")
    _press(agent, "记下，去打电话")
    agent.get_by_label(re.compile("谁接的")).fill("县工会值班员")
    shoot(agent, "02-rung")
    _press(agent, "电话急报")
    shoot(agent, "03-on-record")
    county = sign_in_as("ming", phone=is_phone)
    county.goto(site.url("/desk/"))
    first = county.locator("main article").first
    expect(first).to_contain_text("基坑塌方")
    expect(first).to_contain_text("县工会值班员")
    shoot(county, "04-today")
