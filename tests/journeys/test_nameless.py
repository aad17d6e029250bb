"""Asking without a name, on a phone of 360 px: question, slip, answer, judgement; and guessing."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

QUESTION = "我在饭店端盘子八个月没签合同，老板说不签也一样。想问问我能要什么，先不想让人知道是我。"
ANSWER = "用工满一个月还不签书面合同，从第二个月起可以要双倍工资，最多要十一个月。"


def _numbers(page: Page) -> tuple[str, str]:
    text = page.inner_text("main")
    code = re.search(r"\b(\d{5} \d{5})\b", text)
    pin = re.search(r"\n(\d{6})\n", text)
    assert code and pin, text
    return code[1], pin[1]


def _fill(page: Page, code: str, pin: str) -> None:
    page.get_by_label("编号").fill(code)
    page.get_by_label("密码").fill(pin)
    page.get_by_role("button", name="查看", exact=True).click()
    page.wait_for_load_state()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def test_an_anonymous_question_is_answered_and_read(
    site, sign_in_as, stranger: Page, shoot
) -> None:
    stranger.goto(site.url("/my/"))
    shoot(stranger, "01-home")
    stranger.get_by_role("link", name=re.compile("匿名咨询")).first.click()
    stranger.get_by_label("出了什么事").fill(QUESTION)
    stranger.get_by_label("大概是哪方面的事").select_option("contract.unsigned")
    stranger.get_by_label("事情在哪里").select_option("630223")
    _fits(stranger)
    shoot(stranger, "02-ask")
    stranger.get_by_role("button", name="交上去，不留名").click()
    expect(stranger.get_by_text("只显示这一次")).to_be_visible()
    code, pin = _numbers(stranger)
    _fits(stranger)
    shoot(stranger, "03-slip")
    assert code.replace(" ", "") not in stranger.url and pin not in stranger.url
    stranger.get_by_role("button", name="打印纸质凭条").click()
    expect(stranger.locator("main")).to_contain_text(pin)
    shoot(stranger, "04-paper")

    agent = sign_in_as("an")
    agent.goto(site.url("/desk/"))
    agent.get_by_role("link", name=re.compile("端盘子")).first.click()
    expect(agent.locator("main")).to_contain_text("匿名")
    assert pin not in agent.content() and code.replace(" ", "") not in agent.content()
    shoot(agent, "05-agent")
    agent.get_by_role("link", name="直接答复", exact=True).click()
    agent.get_by_label("给职工的答复").fill(ANSWER)
    agent.get_by_role("button", name="直接答复", exact=True).click()
    agent.wait_for_load_state()

    stranger.goto(site.url("/my/"))
    stranger.get_by_role("link", name=re.compile("凭编号查看")).first.click()
    _fill(stranger, code, pin)
    expect(stranger.get_by_text(ANSWER).first).to_be_visible()
    _fits(stranger)
    shoot(stranger, "06-answer")
    stranger.get_by_text("5 分 很满意").click()
    stranger.get_by_role("button", name="交评价").click()
    expect(stranger.get_by_text("谢谢您的评价")).to_be_visible()
    stranger.get_by_role("button", name="看完了，退出").click()
    stranger.wait_for_load_state()
    stranger.goto(site.url("/my/cases/"))
    assert "sign-in" in stranger.url, "after leaving nothing is open on a borrowed phone"


def test_guessing_is_locked_out_with_a_sentence(site, stranger: Page, shoot) -> None:
    stranger.goto(site.url("/my/slip/"))
    for n in range(5):
        _fill(stranger, "12345 67890", f"{n:06d}")
        expect(stranger.get_by_text("编号或者密码不对").first).to_be_visible()
    _fill(stranger, "12345 67890", "999999")
    expect(stranger.get_by_text("试错的次数太多").first).to_be_visible()
    _fits(stranger)
    shoot(stranger, "01-locked")


def test_the_whole_way_goes_without_a_script(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site.url("/my/ask/"))
    page.get_by_label("出了什么事").fill(QUESTION)
    page.get_by_role("button", name="交上去，不留名").click()
    code, pin = _numbers(page)
    page.get_by_role("link", name="我记下了").click()
    _fill(page, code, pin)
    expect(page.get_by_text("收到您反映的事").first).to_be_visible()
    context.close()
