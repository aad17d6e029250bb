"""A duty found at the desk and its sum worked out; the same on a worker's phone without a name."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect


def test_a_duty_is_found_and_worked_out(site, sign_in_as, shoot, browser: Browser) -> None:
    page = sign_in_as("ming")
    page.goto(site.url("/desk/supervision/duties/"))
    expect(page.get_by_role("link", name="监督事项")).to_be_visible()
    page.get_by_role("heading", name="劳动合同").click()
    expect(page.get_by_role("link", name="试用期不超过上限")).to_be_visible()
    shoot(page, "01-duties")
    page.get_by_label("在监督事项中找").fill("二倍工资")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="未订合同的二倍工资").click()
    shoot(page, "02-duty")
    page.get_by_role("link", name="算一算").last.click()
    page.get_by_label("哪一天开始上班").fill("20260301")
    page.get_by_label("哪一天签的书面合同").fill("二月三十")
    page.get_by_label("每月应得工资（元）").fill("6,000")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_text("还没有算。")).to_be_visible()
    expect(page.get_by_label("每月应得工资（元）")).to_have_value("6,000")
    shoot(page, "03-wrong")
    page.get_by_label("哪一天签的书面合同").fill("20260501")
    page.get_by_role("button", name="算一算").click()
    expect(page.locator("#answer")).to_contain_text("6,000.00 元")
    shoot(page, "04-answer")

    context = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True
    )
    phone = context.new_page()
    phone.goto(site.url("/my/"))
    phone.get_by_role("link", name=re.compile("^算一算 加班费")).click()
    shoot(phone, "05-sums")
    phone.get_by_role("link", name=re.compile("某一天上班")).click()
    phone.get_by_label("哪一天上的班").fill("20260216")
    phone.get_by_label("上了几小时").fill("8")
    phone.get_by_label("月工资（元，不含加班费）").fill("4350")
    shoot(phone, "06-form")
    phone.get_by_role("button", name="算一算").click()
    expect(phone.locator("#answer")).to_contain_text("600.00 元")
    expect(phone.locator("#answer")).to_contain_text("法定节假日")
    shoot(phone, "07-answer")
    for path in ("/my/sums/minimum/", "/my/sums/leave/", "/desk/supervision/duties/"):
        phone.goto(site.url(path))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
    context.close()
    narrow = sign_in_as("ming", phone=True)
    for number, path in enumerate(("duties/", "duties/women-maternity/", "sums/leave/"), 8):
        narrow.goto(site.url(f"/desk/supervision/{path}"))
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 360, path
        shoot(narrow, f"{number:02d}-narrow")
