"""A procuratorate works on a sector finding at its desk, on a phone; the office sees it at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.hotline.asked_outside import a_body

from huigong.domains.supervision.joint import actions as joint
from huigong.domains.supervision.joint.tests.samples import handing, make_sectorfinding
from huigong.kernel.calendar.present import today

COURT = "互助县人民检察院"


@pytest.fixture
def guest(site, browser: Browser) -> Page:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True
    )
    yield context.new_page()
    context.close()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def test_a_procuratorate_answers_at_its_desk(site, sign_in_as, seat, guest, shoot) -> None:
    sector = make_sectorfinding(site.world, "ming", 1, "快递")
    a_body(COURT, kind="procuratorate")
    with seat("ming"):
        sector = joint.transfer_sector(sector, handing=handing())
    ming = sign_in_as("ming")
    ming.goto(site.url(sector.get_absolute_url()))
    ming.get_by_role("link", name="交给外部单位").click()
    ming.get_by_label("交给哪里").select_option(label=COURT)
    ming.get_by_label("请对方做什么").fill("请依法监督。")
    ming.locator("main form .hg-btn-action").click()
    expect(ming.get_by_text("待签收")).to_be_visible()
    ming.goto(site.url("/desk/supervision/shares/"))
    shoot(ming, "01-shares")
    ming.get_by_role("row", name=re.compile(COURT)).get_by_role("link", name="开访客台").click()
    ming.get_by_role("button", name="开访客台").click()
    words = ming.inner_text("main")
    address = re.search(r"http\S+/joint/\S+/", words)
    pin = re.search(r"\b(\d{6})\b", words.split("密码")[-1])
    assert address and pin, words

    guest.goto(address[0])
    _fits(guest)
    guest.get_by_label("密码").fill(pin[1])
    guest.get_by_role("button", name="打开").click()
    shoot(guest, "02-desk")
    guest.get_by_role("link", name=re.compile(sector.number)).click()
    _fits(guest)
    shoot(guest, "03-matter")
    receive = guest.locator("form[action$='/do/receive/']")
    receive.get_by_label("您的姓名和职务").fill("王检察官")
    receive.get_by_role("button", name="签收").click()
    hear = guest.locator("form[action$='/do/hear/']")
    hear.get_by_label("您的姓名和职务").fill("王检察官")
    hear.get_by_label("检察机关的答复").select_option(label="已发检察建议")
    hear.get_by_label("答复日期").fill(today().isoformat())
    hear.get_by_label("答复内容").fill("向人社局发出检察建议")
    hear.get_by_role("button", name="答复移送的线索").click()
    expect(guest.get_by_text("已经收到。")).to_be_visible()
    expect(guest.locator("form[action$='/do/hear/']")).to_have_count(0)
    shoot(guest, "04-answered")

    ming.goto(site.url(sector.get_absolute_url()))
    expect(ming.get_by_text("已发检察建议").first).to_be_visible()
    expect(ming.get_by_text("王检察官").first).to_be_visible()
    shoot(ming, "05-sector")
