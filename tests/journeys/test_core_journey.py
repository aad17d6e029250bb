"""A worker's unpaid wages, in browsers: phone → centre →
county → centre → phone, on a desktop and on 360 px.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

TEXT = "我在威远镇工地干了三个月,老板一直拖欠工资两万一千元,电话也不接了。"
ANSWER = "已约谈项目部,工资本周五前发到您卡上。"
INSIDE = "内部情况:项目部账上有钱"


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _report(worker: Page, site) -> str:
    worker.goto(site.url("/my/report/"))
    worker.get_by_label("出了什么事").fill(TEXT)
    worker.get_by_label(re.compile("是哪个单位")).fill("互助甲申劳务分包")
    worker.get_by_label(re.compile("事情在哪里")).select_option(label="互助土族自治县")
    _press(worker, "提交")
    found = re.search(r"QH12351-\d{4}-\d{6}", worker.content())
    assert found, worker.inner_text("main")
    return found.group(0)


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_a_worker_is_heard_and_answered(site, sign_in_as, shoot, is_phone):
    worker = sign_in_as("lao")
    number = _report(worker, site)
    shoot(worker, "01-received")

    agent = sign_in_as("an", phone=is_phone)
    agent.goto(site.url("/desk/"))
    agent.get_by_role("link", name=re.compile(number)).first.click()
    shoot(agent, "02-agent")
    case_path = agent.url.removeprefix(site.base_url)
    _follow(agent, "补充登记")
    agent.get_by_label(re.compile("问题类别")).select_option(label="拖欠工资")
    _press(agent, "补充登记")
    _follow(agent, "派单")
    expect(agent.get_by_label("主办单位")).to_have_value(re.compile(r"\d+"))
    agent.get_by_label(re.compile("办理要求")).fill("请先核对用工单位。")
    shoot(agent, "03-dispatch")
    _press(agent, "派单")

    county = sign_in_as("ming", phone=is_phone)
    county.goto(site.url("/desk/"))
    line = county.locator("article", has_text=number)
    expect(line).to_contain_text("签收")
    shoot(county, "04-today")
    line.get_by_role("button", name="签收", exact=True).click()
    county.wait_for_load_state()
    _follow(county, "反馈")
    county.get_by_label("办理情况").fill(INSIDE)
    county.get_by_label("给职工的答复").fill(ANSWER)
    _press(county, "反馈")
    shoot(county, "05-replied")

    neighbour = sign_in_as("hua", phone=is_phone)
    assert neighbour.request.get(site.url(case_path)).status == 404
    neighbour.goto(site.url("/desk/hotline/case/"))
    assert number not in neighbour.content()
    above = sign_in_as("gao", phone=is_phone)
    above.goto(site.url(case_path))
    expect(above.locator("main")).to_contain_text(INSIDE)

    agent.goto(site.url("/desk/"))
    agent.locator("article", has_text=number).get_by_role("button", name="审核通过").click()
    agent.wait_for_load_state()
    _follow(agent, "回访办结")
    agent.get_by_label(re.compile("职工是否满意")).select_option(label="满意")
    shoot(agent, "06-call-back")
    _press(agent, "回访办结")
    history = agent.locator("main").inner_text() + agent.locator("aside").inner_text()
    for said in ("职工本人提交了诉求", "签收了派单", "反馈了办理情况", "审核通过了反馈", "查看了"):
        assert said in history
    shoot(agent, "07-closed")

    worker.goto(site.url("/my/cases/"))
    worker.locator("main a[href*='/my/cases/']").first.click()
    worker.wait_for_load_state()
    expect(worker.locator("main")).to_contain_text(ANSWER)
    assert INSIDE not in worker.content()
    worker.locator("input[name=stars][value='5']").check(force=True)
    shoot(worker, "08-answer")
    _press(worker, "交评价")
    expect(worker.locator("main")).to_contain_text(re.compile("谢谢|评价"))
    expect(worker.locator("input[name=stars]")).to_have_count(0)
    shoot(worker, "09-judged")
