"""A slip at the window, read out by telephone; a proxy on a second phone; each office judged."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.portal.conftest import HUZHU, Matters


def test_slip_proxy_and_judgement(site, sign_in_as, shoot) -> None:
    matters = Matters(site.world)
    number = matters.report()
    matters.send(number, HUZHU)
    matters.answer(number, "已经谈妥，周五前打到卡上。")
    matters.check(number)

    agent = sign_in_as("an")
    agent.goto(site.url(f"/desk/hotline/case/{number}/"))
    agent.get_by_role("link", name="凭条").click()
    shoot(agent, "01-before-printing")
    agent.get_by_role("button", name="出凭条").click()
    sheet = agent.inner_text("main")
    code, pin = re.search(r"\d{5} \d{5}", sheet)[0], re.search(r"密码\s+(\d{6})", sheet)[1]
    shoot(agent, "02-paper")
    agent.goto(site.url("/desk/"))
    agent.get_by_role("link", name="凭编号查询").click()
    agent.get_by_label("编号").fill(code)
    agent.get_by_label("密码").fill(pin)
    agent.get_by_role("button", name="查询", exact=True).click()
    expect(agent.get_by_text("照着念给职工听")).to_be_visible()
    assert pin not in agent.url and code.replace(" ", "") not in agent.url
    shoot(agent, "03-read-out")

    worker = sign_in_as("lao")
    worker.goto(site.url(f"/my/cases/{number}/"))
    worker.get_by_role("link", name="评价互助县总工会").click()
    worker.get_by_text("2 分 不满意").click()
    worker.get_by_label("还想说什么").fill("来了两趟才办")
    shoot(worker, "04-judge-office")
    worker.get_by_role("button", name="交评价").click()
    worker.get_by_role("link", name="请一个人").click()
    worker.get_by_label("请谁代办").fill("我儿子")
    worker.get_by_label("代办人的手机号码").fill(site.world.mai.phone)
    worker.get_by_label("对方怎么认出是您").fill("马师傅")
    shoot(worker, "05-name")
    worker.get_by_role("button", name="请他代办").click()
    expect(worker.get_by_text("等对方同意")).to_be_visible()
    shoot(worker, "06-case")

    proxy = sign_in_as("mai")
    proxy.goto(site.url("/my/"))
    proxy.get_by_role("link", name=re.compile("有人请您代办")).click()
    shoot(proxy, "07-asked")
    proxy.get_by_role("button", name="同意代办").click()
    expect(proxy.get_by_text("您在替马师傅看这件事")).to_be_visible()
    shoot(proxy, "08-for-another")
    agent.goto(site.url(f"/desk/hotline/case/{number}/"))
    expect(agent.locator("main")).to_contain_text("来了两趟才办")
