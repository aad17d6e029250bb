"""A check-up where there is no network, on a phone that could be stolen; the letter after it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from huigong.domains.supervision.checkups.models import Checkup
from huigong.domains.supervision.checkups.tests.samples import make_firm
from huigong.domains.supervision.letters.models import Letter
from huigong.kernel.files.models import Attachment

FIRM, FACT = "互助卓扎滩采石场", "十月至今没有发放工资"
PASS = "高原上的青稞酒2026"


def _label(page: Page, words: str):
    return page.get_by_label(re.compile(rf"^\s*{words}\s*(可不填|\(|（|$)"))


def _phone(browser, folder: Path, launch: dict[str, Any], cookies) -> BrowserContext:
    phone = browser.browser_type.launch_persistent_context(
        folder,
        **launch,
        locale="zh-CN",
        viewport={"width": 360, "height": 740},
        has_touch=True,
    )
    phone.set_default_timeout(30_000)
    phone.add_cookies(cookies)
    return phone


def _fill_in(page: Page, photo: Path, shoot) -> None:
    page.get_by_role("button", name=re.compile(FIRM)).click()
    _label(page, "怎么选定的").select_option(label="抽查")
    _label(page, "监督员").fill("明志远")
    _label(page, "另一名监督员").fill("祁玉兰")
    _label(page, "检查笔录").fill("看了工资表，问了班组长。")
    _label(page, "笔录签字").select_option(label="单位已阅并签字")
    pad = page.locator("[data-sign-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70, steps=4)
    page.mouse.up()
    expect(page.get_by_text("已经签在屏幕上")).to_be_visible()
    page.get_by_role("button", name="再记一条").click()
    _label(page, "违反哪一项").select_option(label="按月以货币支付")
    _label(page, "查到的事实").fill(FACT)
    _label(page, "要求怎样改").fill("三日内发清")
    page.locator("[data-photo-input]").last.set_input_files(photo)
    expect(page.locator("[data-photo-list] img")).to_have_count(1)
    expect(page.get_by_text("已存在手机上")).to_be_visible()
    shoot(page, "03-sheet")


def _found_on(folder: Path) -> list[str]:
    """What of the sheet can be read in a browser's own files."""
    secrets = (FIRM, FACT, "明志远", "祁玉兰", PASS, "班组长")
    forms = {word: (word.encode(), word.encode("utf-16-le")) for word in secrets}
    bytes_of = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert any(b"huigong-offline" in data or b"h\0u\0i\0g\0o\0n\0g" in data for data in bytes_of)
    return [
        word for word, ways in forms.items() if any(w in data for data in bytes_of for w in ways)
    ]


def test_filled_in_without_a_network_and_the_letter_after(
    site, browser, browser_type_launch_args, tmp_path, shoot
) -> None:
    make_firm(site.world, "ming", FIRM)
    photo = tmp_path / "wages.png"
    Image.effect_noise((900, 700), 60).convert("RGB").save(photo)
    name = settings.SESSION_COOKIE_NAME
    value = site.world.client_for("ming").cookies[name].value
    cookies = [{"name": name, "value": value, "url": site.base_url}]
    folder = tmp_path / "phone"

    phone = _phone(browser, folder, browser_type_launch_args, cookies)
    page = phone.new_page()
    page.goto(site.url("/desk/offline/"))
    page.get_by_role("link", name="带上一张").click()
    page.locator("select[name=employer]").select_option(label=FIRM)
    _label(page, "离线口令").fill("12345678")
    _label(page, "再填一次").fill("12345678")
    page.get_by_role("button", name="带上").click()
    expect(page.get_by_text("不要只用数字", exact=False).first).to_be_visible()
    for label in ("离线口令", "再填一次"):
        _label(page, label).fill(PASS)
    shoot(page, "01-take")
    page.get_by_role("button", name="带上").click()
    page.wait_for_url(site.url("/offline/"))
    phone.close()

    # On the spot: no network, the browser was closed in between.
    phone = _phone(browser, folder, browser_type_launch_args, [])
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(site.url("/desk/"))
    expect(page.get_by_text("没有网络", exact=False).first).to_be_visible()
    _label(page, "离线口令").fill("不对的口令12")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_text("口令不对", exact=False)).to_be_visible()
    _label(page, "离线口令").fill(PASS)
    page.get_by_role("button", name="打开").click()
    shoot(page, "02-list")
    _fill_in(page, photo, shoot)
    phone.close()
    assert _found_on(folder) == [], "a stolen phone tells"

    phone = _phone(browser, folder, browser_type_launch_args, cookies)
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(site.url("/offline/"))
    _label(page, "离线口令").fill(PASS)
    page.get_by_role("button", name="打开").click()
    page.get_by_role("button", name=re.compile(FIRM)).click()
    assert _label(page, "查到的事实").input_value() == FACT
    page.get_by_role("button", name="填好了").click()
    expect(page.get_by_text("有了网络会自动上报", exact=False)).to_be_visible()
    phone.set_offline(False)
    expect(page.get_by_text(re.compile("已上报：JC-"))).to_be_visible()
    shoot(page, "04-sent")
    page.get_by_role("link", name="打开这次检查").click()
    expect(page.get_by_text(FACT)).to_be_visible()
    shoot(page, "05-checkup")
    page.get_by_role("button", name="起草提示函").click()
    page.get_by_role("link", name="签发编号").click()
    _label(page, "签发人").fill("马主席")
    _label(page, "签发人职务").fill("主席")
    page.locator("main form.hg-form .hg-btn-action").click()
    expect(page.get_by_text(re.compile("监提〔")).first).to_be_visible()
    shoot(page, "06-issued")
    with site.world.seat("ming"):
        checkup = Checkup.objects.get()
        assert (checkup.findings, checkup.signing) == (1, "signed")
        assert Attachment.objects.on(checkup).count() == 2
        assert Letter.objects.get().state == "issued"
    phone.close()
