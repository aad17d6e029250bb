"""A case over two levels in browsers: sent back once with a reason, checked at each level, judged.

Every page says whose turn it is; what waits for others is a button that says for whom.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from huigong.domains.hotline.actions import register_case
from huigong.domains.hotline.models import Case
from huigong.kernel.scoping.scope import SYSTEM, scope

BACK = "干活的地方在民和县川口镇，应当由民和县总工会办理。"
ANSWER = "已约谈项目部，工资本周五前发到您卡上。"


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _send(page: Page, url: str, unit: str) -> None:
    page.goto(url)
    _follow(page, "派单")
    page.get_by_label(re.compile("^主办单位")).select_option(label=unit)
    _press(page, "派单")


def _reply(page: Page, url: str, inside: str) -> None:
    page.goto(url)
    _follow(page, "反馈")
    if inside:
        page.get_by_label("办理情况").fill(inside)
        page.get_by_label("给职工的答复").fill(ANSWER)
    _press(page, "反馈")


def _registered(site) -> str:
    phone = site.world.lao.phone
    with site.world.seat("an"):
        register_case(
            channel="phone",
            kind="complaint",
            category="pay.arrears",
            title="工地拖欠三个月工资",
            text="在川口镇工地干了三个月，还差两万一千元。",
            division="630223",
            reporter_name="劳成贵",
            phone=phone,
        )
    with scope(SYSTEM, reason="test"):
        return f"/desk/hotline/case/{Case.objects.latest('id').pk}/"


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_two_levels_send_back_check_and_answer(site, sign_in_as, shoot, is_phone):
    path = _registered(site)
    url = site.url(path)
    agent = sign_in_as("an", phone=is_phone)
    _send(agent, url, "海东市总工会")

    city = sign_in_as("gao", phone=is_phone)
    city.goto(url)
    turn = city.locator("section", has_text="现在轮到").first
    expect(turn).to_contain_text(re.compile("本单位.*签收", re.S))
    expect(city.locator("main")).to_contain_text("请先签收，再派下去。")
    shoot(city, "01-city-signs")
    _press(city, "签收")
    _send(city, url, "互助土族自治县总工会")
    expect(city.locator("main")).to_contain_text(re.compile("还在等 .*互助.* 反馈"))
    shoot(city, "02-city-waits")

    county = sign_in_as("ming", phone=is_phone)
    county.goto(url)
    _follow(county, "退单")
    county.get_by_label("退回理由").fill(BACK)
    _press(county, "退单")

    city.goto(url)
    expect(turn).to_contain_text("退回了派单：请改派，或由本单位办理")
    expect(city.locator("main")).to_contain_text(BACK)
    shoot(city, "03-city-has-it-back")
    _send(city, url, "民和回族土族自治县总工会")

    other = sign_in_as("hua", phone=is_phone)
    other.goto(url)
    _press(other, "签收")
    _reply(other, url, "已约谈项目部，核对了记工本。")
    city.goto(url)
    _press(city, "审核通过")
    expect(turn).to_contain_text("请向派单单位反馈")
    _follow(city, "反馈")
    expect(city.get_by_label("给职工的答复")).to_have_value(ANSWER)
    shoot(city, "04-city-reports")
    _press(city, "反馈")

    agent.goto(url)
    shoot(agent, "05-agent-checks")
    _press(agent, "审核通过")
    _follow(agent, "回访办结")
    agent.get_by_label(re.compile("职工是否满意")).select_option(label="满意")
    _press(agent, "回访办结")
    shoot(agent, "06-closed")

    worker = sign_in_as("lao")
    worker.goto(site.url("/my/cases/"))
    worker.locator("main a[href*='/my/cases/']").first.click()
    worker.wait_for_load_state()
    expect(worker.locator("main")).to_contain_text(ANSWER)
    expect(worker.locator("main")).to_contain_text("没有接办")
    worker.locator("input[name=stars][value='5']").check(force=True)
    _press(worker, "交评价")
    expect(worker.locator("input[name=stars]")).to_have_count(0)
    shoot(worker, "07-judged")
