"""The worker's journey in a real browser of 360 × 740; the pictures of the guide are taken here.

HUIGONG_PICTURES=docs/users/img writes them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.portal.conftest import HUZHU, PHONE

WIDTH, HEIGHT = 360, 740
LARGEST_PAGE = 150_000
STORY = (
    "我在县城一个工地绑钢筋，干了三个月，说好一天280元，只给过6000元。老板不接电话，我有记工本。"
)
ANSWER = "已经和包工头、人社局谈妥：11月25日前把剩下的21000元打到您卡上。没到账请再打12351。"
# What a thumb hits: links and buttons that stand alone, fields, and each choice of a set. A file is
# chosen by its label; the field itself is hidden behind it.
SMALL = """() => [...document.querySelectorAll('a.hg-btn, button, summary, nav a, a.hg-card'
    + ', label.hg-upload-button, select'
    + ', input:not([type=hidden]):not([type=radio]):not([type=file])')]
  .filter((item) => item.offsetParent && item.getBoundingClientRect().height < 43.5)
  .map((item) => item.textContent.trim() || item.name)
  .concat([...document.querySelectorAll('label:has(input[type=radio])')]
    .filter((item) => item.offsetParent && item.getBoundingClientRect().height < 43.5)
    .map((item) => item.textContent.trim()))"""


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Look at a page: it fits, everything can be hit, it is light; and take its picture."""
    folder = os.environ.get("HUIGONG_PICTURES")

    def take(page: Page, name: str) -> None:
        assert [fault for fault in _misfits(page) if "/paper/" not in fault] == []
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            size = page.viewport_size
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": tall})
            page.screenshot(path=f"{folder}/worker-{name}.png")
            page.set_viewport_size(size)

    return take


@pytest.fixture
def phone(page: Page, live_server, matters, settings) -> Iterator[Page]:
    """A phone whose browser had nothing to complain of."""
    settings.ALLOWED_HOSTS = ["*"]
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    yield page
    assert complaints == []


def _misfits(page: Page) -> list[str]:
    room = page.evaluate("document.documentElement.clientWidth")
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{page.url} is {wide} wide"] if wide > room else []
    size = page.evaluate("document.documentElement.outerHTML.length")
    found += [f"{page.url} has {size} characters"] if size > LARGEST_PAGE else []
    return found + [f"{page.url}: small: {name}" for name in page.evaluate(SMALL)]


def sign_in(page: Page, code: Callable[[], str]) -> None:
    page.get_by_label("手机号码").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6 位验证码").fill(code())
    page.get_by_role("button", name="登录").click()


def tell(page: Page) -> None:
    page.get_by_label("出了什么事").fill(STORY)
    page.get_by_label("大概是哪方面的事").select_option("pay.arrears")
    page.get_by_label("是哪个单位").fill("互助甲申劳务公司")
    page.get_by_label("事情在哪里").select_option("630223")
    page.get_by_label("一共几个人").fill("12")
    page.get_by_label("怎么称呼您").fill("马师傅")


def test_from_the_front_door_to_the_judgement(
    fresh_database, phone, live_server, matters, newest_code, shot
):
    phone.goto(live_server.url)
    shot(phone, "01-front-door")
    phone.get_by_role("link", name="职工服务").click()
    expect(phone.get_by_role("heading", name="现在可以办")).to_be_visible()
    shot(phone, "02-home")
    phone.locator("main").get_by_role("link", name="反映问题").click()
    tell(phone)
    shot(phone, "03-report")
    phone.get_by_role("button", name="下一步").click()
    phone.wait_for_url("**/my/sign-in/**")
    shot(phone, "04-sign-in")
    sign_in(phone, newest_code)
    phone.wait_for_url("**/my/report/")
    expect(phone.get_by_label("出了什么事")).to_have_value(STORY)
    expect(phone.get_by_label("事情在哪里")).to_have_value("630223")
    shot(phone, "05-all-still-there")
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_url("**/receipt/")
    expect(phone.get_by_role("heading", name="已经收到")).to_be_visible()
    shot(phone, "06-receipt")
    number = matters.all()[0].pk
    matters.send(number, HUZHU)
    phone.get_by_role("link", name="看办到哪里了").click()
    expect(phone.get_by_text("已经转给互助县总工会").first).to_be_visible()
    matters.look(number, "ming")
    phone.reload()
    shot(phone, "07-on-its-way")
    phone.get_by_role("link", name="补充情况").click()
    phone.get_by_label("要补充什么").fill("下午三点以后方便接电话。")
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_text("补充的情况已经收到")).to_be_visible()
    matters.answer(number, ANSWER)
    matters.check(number)
    matters.close(number, ANSWER)
    phone.goto(f"{live_server.url}/my/")
    shot(phone, "08-home-with-answer")
    phone.locator("main").get_by_text("已经答复您").click()
    expect(phone.get_by_text(ANSWER).first).to_be_visible()
    shot(phone, "09-answer")
    phone.get_by_text("4 分 满意").click()
    phone.get_by_label("还想说什么").fill("钱要回来了，就是等得久了点。")
    phone.get_by_role("button", name="交评价").click()
    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    (case,) = matters.all()
    assert (case.stars, case.text.count("下午三点")) == (4, 1)


def test_the_other_pages_fit_too(fresh_database, phone, live_server, matters, newest_code, shot):
    number = matters.report()
    phone.goto(f"{live_server.url}/my/cases/{number}/withdraw/")
    sign_in(phone, newest_code)
    expect(phone.get_by_role("heading", name="撤回这件事？")).to_be_visible()
    shot(phone, "10-withdraw")
    phone.goto(f"{live_server.url}/my/dates/")
    phone.get_by_label("哪一天受的伤").fill("20261008")
    phone.locator("#injury").get_by_role("button").click()
    expect(phone.get_by_text("最晚 2027年10月8日")).to_be_visible()
    shot(phone, "11-dates")
    phone.goto(f"{live_server.url}/my/cases/{number}/paper/")
    phone.set_viewport_size({"width": 800, "height": 1000})
    shot(phone, "12-paper")
    phone.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    phone.goto(f"{live_server.url}/my/report/")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("请写一写出了什么事").first).to_be_visible()
    shot(phone, "13-nothing-written")
    phone.get_by_role("button", name="大字").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    phone.goto(f"{live_server.url}/my/")
    shot(phone, "14-large-type")


def test_what_was_typed_survives_leaving_the_page(
    fresh_database, phone, live_server, matters, newest_code
):
    phone.goto(f"{live_server.url}/my/")
    phone.get_by_role("link", name="登录看我的事").click()
    sign_in(phone, newest_code)
    phone.goto(f"{live_server.url}/my/report/")
    tell(phone)
    phone.goto(f"{live_server.url}/my/")
    phone.goto(f"{live_server.url}/my/report/")
    expect(phone.get_by_label("出了什么事")).to_have_value(STORY)
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_url("**/receipt/")
    phone.goto(f"{live_server.url}/my/report/")
    expect(phone.get_by_label("出了什么事")).to_have_value("")


def test_the_whole_way_goes_without_a_script(
    fresh_database, browser: Browser, live_server, matters, settings, newest_code
):
    settings.ALLOWED_HOSTS = ["*"]
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": WIDTH, "height": HEIGHT}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/my/report/")
    tell(page)
    page.get_by_role("button", name="下一步").click()
    sign_in(page, newest_code)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible()
    context.close()
    assert len(matters.all()) == 1


def test_the_keyboard_alone_writes_and_judges(fresh_database, phone, live_server, matters):
    number = matters.report()
    matters.send(number, HUZHU)
    matters.answer(number, ANSWER)
    matters.check(number)
    matters.close(number, ANSWER)
    cookie = matters.client("lao").cookies["huigong_session"].value
    phone.context.add_cookies(
        [{"name": "huigong_session", "value": cookie, "url": live_server.url}]
    )
    phone.goto(f"{live_server.url}/my/cases/{number}/")
    phone.locator("input[name=stars]").first.focus()
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Tab")
    phone.keyboard.type("好")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    assert matters.all()[0].stars in {4, 5}
