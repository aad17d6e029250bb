"""A body outside is asked at the guests' desk: the county writes, the guest answers on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.hotline.asked_outside import TEXT, WORKER, a_body, dispatched


@pytest.fixture
def guest(site, browser: Browser) -> Page:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True
    )
    yield context.new_page()
    context.close()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def test_the_guest_answers_and_the_county_reads(site, sign_in_as, seat, guest, shoot) -> None:
    a_body()
    leg = dispatched(seat)
    ming = sign_in_as("ming")
    ming.goto(site.url(f"/desk/hotline/case/{leg.row_id}/"))
    ming.get_by_role("link", name="函请外部单位").click()
    ming.get_by_label("函给哪里").select_option(label="互助县人社局")
    ming.get_by_label("访客台").check()
    ming.get_by_label("函的内容").fill(TEXT)
    ming.get_by_role("button", name="函请外部单位办理").click()
    ming.get_by_role("button", name="开访客链接").click()
    shoot(ming, "01-link")
    words = ming.inner_text("main")
    address = re.search(r"http\S+/guest/\S+/", words)
    pin = re.search(r"\b(\d{6})\b", words.split("密码")[-1])
    assert address and pin, words

    guest.goto(address[0])
    _fits(guest)
    assert "人社局" not in guest.inner_text("main")
    guest.get_by_label("密码").fill(pin[1])
    guest.get_by_role("button", name="打开").click()
    expect(guest.get_by_text(TEXT)).to_be_visible()
    _fits(guest)
    shoot(guest, "02-letter")
    assert WORKER not in guest.content()
    guest.locator("form[action$='/sign/'] input[type=text]").fill("王科长")
    guest.get_by_role("button", name="签收").click()
    expect(guest.locator("form[action$='/sign/']")).to_have_count(0)
    answer = guest.locator("form[action$='/answer/']")
    answer.locator("input[type=text]").fill("王科长")
    answer.locator("textarea").fill("已立案查处，责令 15 日内支付。")
    answer.get_by_role("button", name="交上复函").click()
    expect(guest.get_by_role("heading", name="复函已经收到")).to_be_visible()
    assert guest.goto(address[0]).status == 404

    ming.goto(site.url(f"/desk/hotline/case/{leg.row_id}/"))
    expect(ming.get_by_text("已立案查处，责令 15 日内支付。")).to_be_visible()
    shoot(ming, "03-answered")
    ming.get_by_role("link", name="三个月工资没有发").first.click()
    shoot(ming, "04-paper")
